import {
  contactStream,
  type DomainEvent,
  type Knowledge,
  type Recording,
  type Refusal,
  repStream,
} from "@followthrough/core"
import type { Claim, ClaimTaken } from "@followthrough/store"

const CONTACT = "contact:"
const REP = "rep:"

/**
 * The number or name that a contact or rep has elsewhere is theirs alone in the workspace: whoever
 * adds it takes it, so that two sources cannot make two of one. An erased contact lets go of it.
 */
export const claimOf = (event: DomainEvent, of: Knowledge): ReadonlyArray<Claim> => {
  switch (event._tag) {
    case "ContactAdded":
    case "ContactAdopted":
      return event.externalId === undefined
        ? []
        : [
            {
              change: "take",
              key: `${CONTACT}${event.externalId}`,
              stream: contactStream(event.contactId),
            },
          ]
    case "RepAdded":
      return event.externalId === undefined
        ? []
        : [{ change: "take", key: `${REP}${event.externalId}`, stream: repStream(event.repId) }]
    case "ContactErased": {
      const stream = contactStream(event.contactId)
      const { externalId } = of(stream)
      return externalId === undefined
        ? []
        : [{ change: "release", key: `${CONTACT}${externalId}`, stream }]
    }
    default:
      return []
  }
}

/** What a taken claim means to whoever asked for it. */
export const externalIdTaken = ({ command }: Recording, { by }: ClaimTaken): Refusal => ({
  _tag: "ExternalIdTaken",
  externalId: ("externalId" in command ? command.externalId : undefined) ?? "",
  by: by.slice(by.indexOf("/") + 1),
})
