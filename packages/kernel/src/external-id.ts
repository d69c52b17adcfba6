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

/** What a contact's external id is claimed as. */
export const claimOfContact = (externalId: string): string => `${CONTACT}${externalId}`

/**
 * The number or name that a contact or rep has elsewhere is theirs alone in the workspace: whoever
 * adds it takes it, so that two sources cannot make two of one. An erased contact lets go of it.
 */
export const claimOf = (event: DomainEvent, of: Knowledge): Claim | undefined => {
  switch (event._tag) {
    case "ContactAdded":
    case "ContactAdopted": {
      const { contactId, externalId } = event
      return externalId === undefined
        ? undefined
        : { change: "take", key: claimOfContact(externalId), stream: contactStream(contactId) }
    }
    case "RepAdded": {
      const { externalId, repId } = event
      return externalId === undefined
        ? undefined
        : { change: "take", key: `${REP}${externalId}`, stream: repStream(repId) }
    }
    case "ContactErased": {
      const stream = contactStream(event.contactId)
      const { externalId } = of(stream)
      return externalId === undefined
        ? undefined
        : { change: "release", key: claimOfContact(externalId), stream }
    }
    default:
      return undefined
  }
}

/** What a taken claim means to whoever asked for it. */
export const externalIdTaken = ({ command }: Recording, { by }: ClaimTaken): Refusal => ({
  _tag: "ExternalIdTaken",
  externalId: ("externalId" in command ? command.externalId : undefined) ?? "",
  by: by.slice(by.indexOf("/") + 1),
})
