import type { ChannelBlock, ContactBan } from "../consent/consent-record.js"
import type { PartyFact } from "../fact/fact.js"
import type { PartyId } from "../identity.js"
import type { Instant } from "../time/instant.js"
import type { PartyKind } from "./party-facts.js"

/** What a party's own log says, as the fold has come so far. */
export interface PartyDraft {
  readonly kind: PartyKind | undefined
  /** Those of its facts that say what its members allow. */
  readonly consents: ReadonlyArray<PartyFact>
  blocked: ReadonlyArray<ChannelBlock>
  forbidden: ContactBan | undefined
}

/** That one log's contact belongs to a party, since when, and the fact that says so. */
export interface Joined {
  readonly partyId: PartyId
  readonly kind: PartyKind | undefined
  readonly at: Instant
  readonly position: number
}

/** What one log says of parties. */
interface InParty {
  readonly joined: Joined | undefined
  readonly parties: ReadonlyMap<PartyId, PartyDraft>
}

/** The prohibition that binds a log's contact because of its party, from its joining on. */
export const partyBan = ({ joined, parties }: InParty): ContactBan | undefined => {
  const ban = joined === undefined ? undefined : parties.get(joined.partyId)?.forbidden
  return joined === undefined || ban === undefined || ban.at >= joined.at
    ? ban
    : { ...ban, at: joined.at }
}

/** The channels that a log's contact must not be reached through because of its party. */
export const partyBlocks = ({ joined, parties }: InParty): ReadonlyArray<ChannelBlock> =>
  joined === undefined ? [] : (parties.get(joined.partyId)?.blocked ?? [])
