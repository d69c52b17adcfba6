import { FollowthroughFailure } from "@followthrough/kernel"
import type { Explanation } from "@followthrough/projection"
import type { Door } from "./door.js"
import { asWritten, quoted } from "./outside-text.js"

/**
 * The id of the contact that an assistant names, by its id or external id, also as answers show them. A contact
 * that is not there is refused, and so, in the same words, is one that is not the door's rep's: the rep neither
 * owns it nor has it in the queue.
 */
export const contactInScope = async (door: Door, shown: string): Promise<string> => {
  const { client, repId } = door
  const keys = [...new Set([shown, asWritten(shown)])]
  const found = await Promise.all(keys.map((key) => client.findContact(key)))
  const [contactId, ...others] = [...new Set(found.filter((id) => id !== undefined))]
  if (others.length > 0) {
    throw malformedField("contactId", `${quoted(shown)} may be more than one contact`)
  }
  if (contactId === undefined) throw noContact(door, shown)
  if (repId !== undefined && !isOf(repId, await client.explain({ contactId, repId }))) {
    throw noContact(door, shown)
  }
  return contactId
}

const isOf = (repId: string, { ownerId, rep }: Explanation): boolean =>
  ownerId === repId || rep?.inQueue === true

const noContact = ({ repId }: Door, shown: string): FollowthroughFailure =>
  malformedField(
    "contactId",
    `there is no contact ${quoted(shown)}${repId === undefined ? "" : ` of rep ${quoted(repId)}`}`,
  )

/** A field of a tool's input that cannot be used. */
export const malformedField = (path: string, message: string): FollowthroughFailure =>
  new FollowthroughFailure("malformed", `${path}: ${message}`, { problems: [{ path, message }] })
