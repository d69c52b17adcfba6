import type { PartyCommand } from "../command.js"
import { partyStream } from "../fact/fact.js"
import type { Knowledge } from "../known.js"
import type { Refusal } from "../refusal.js"

/** Why a command about a party is refused, if it is. */
export const partyRefusal = ({ partyId }: PartyCommand, of: Knowledge): Refusal | undefined =>
  of(partyStream(partyId)).added ? undefined : { _tag: "PartyUnknown", partyId }
