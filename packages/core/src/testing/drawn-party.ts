import type { CommandJson } from "../command.js"
import { withAbsorbed } from "../contact/absorbed.js"
import { contactStream, partyStream } from "../fact/fact.js"
import { ContactId } from "../identity.js"
import type { Knowledge } from "../known.js"
import type { Placed } from "./drawn-command.js"
import { channels } from "./drawn-values.js"

/** What a step tells of a party, where it would be accepted; what is lacking makes it a touch. */
export const partyCommandOf = (
  { choice, contact, verb }: Placed & { readonly contact: number },
  of: Knowledge,
): CommandJson | undefined => {
  const contactId = ContactId.make(`c${contact}`)
  const partyId = partyNamed(choice)
  const channel = channels[Math.floor(choice / 2) % 4] ?? "phone"
  const isKnown = of(partyStream(partyId)).added
  switch (verb) {
    case "join":
      return { _tag: "JoinParty", contactId, ...partyIn(choice) }
    case "leave": {
      const parties = withAbsorbed(contactId, of).flatMap(
        (one) => of(contactStream(one)).partyId ?? [],
      )
      const left = parties[choice % parties.length]
      return left === undefined ? undefined : { _tag: "LeaveParty", contactId, partyId: left }
    }
    case "blockParty":
      return isKnown ? { _tag: "BlockPartyChannel", partyId, channel, reason: "legal" } : undefined
    case "allowParty":
      return isKnown ? { _tag: "AllowPartyChannel", partyId, channel } : undefined
    case "forbidParty":
      return isKnown ? { _tag: "ForbidParty", partyId } : undefined
    case "permitParty":
      return isKnown ? { _tag: "PermitParty", partyId } : undefined
    default:
      return undefined
  }
}

const partyNamed = (choice: number): string => `party${choice % 2}`

/** One of two parties, with its kind or without. */
export const partyIn = (choice: number) => ({
  partyId: partyNamed(choice),
  ...(choice % 5 < 2
    ? {}
    : { kind: choice % 5 === 2 ? ("household" as const) : ("company" as const) }),
})
