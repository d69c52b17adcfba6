import { contactStream, type DomainEvent, type Refusal, repStream } from "@followthrough/core"
import type { Claim, ClaimTaken } from "@followthrough/store"

const CONTACT = "contact:"
const REP = "rep:"

/**
 * The number or name that a contact or rep has elsewhere is theirs alone in the workspace: whoever
 * adds it takes it, so that two sources cannot make two of one.
 */
export const claimOf = (event: DomainEvent): ReadonlyArray<Claim> => {
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
    default:
      return []
  }
}

/** What a taken claim means to whoever asked for it. */
export const externalIdTaken = ({ by, key }: ClaimTaken): Refusal => ({
  _tag: "ExternalIdTaken",
  externalId: key.slice(key.indexOf(":") + 1),
  by: by.slice(by.indexOf("/") + 1),
})
