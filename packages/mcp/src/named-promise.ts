import { z } from "zod"
import { contactInScope, malformedField } from "./contact-scope.js"
import type { Door } from "./door.js"
import { asWritten, quoted } from "./outside-text.js"

export const promiseId = z
  .string()
  .min(1)
  .max(4000)
  .describe("The promise's id, as the tool promises shows it")

/** A promise that an assistant names; `contactId` is that of the contact, or duplicate, in whose log it is. */
export const namedPromise = async (
  door: Door,
  shown: { readonly contactId: string; readonly promiseId: string },
): Promise<{ readonly contactId: string; readonly promiseId: string }> => {
  const contactId = await contactInScope(door, shown.contactId)
  const ids = [...new Set([shown.promiseId, asWritten(shown.promiseId)])]
  const explained = await Promise.all(
    ids.map((id) => door.client.explain({ contactId, promiseId: id })),
  )
  const found = explained.flatMap(({ promises }) => promises ?? [])
  const [first] = found.filter((one) => one.contactId === contactId).concat(found)
  if (first === undefined) {
    throw malformedField("promiseId", `the contact has no promise ${quoted(shown.promiseId)}`)
  }
  if (new Set(found.map((one) => one.promiseId)).size > 1) {
    throw malformedField("promiseId", `${quoted(shown.promiseId)} may be more than one promise`)
  }
  return { contactId: first.contactId, promiseId: first.promiseId }
}
