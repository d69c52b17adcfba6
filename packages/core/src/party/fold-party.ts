import type { Drafts, Event } from "../contact/relationship-draft.js"
import { byOccurrence, type ContactFact, type PartyFact } from "../fact/fact.js"
import type { PartyId } from "../identity.js"
import type { Instant } from "../time/instant.js"
import type { PartyDraft } from "./party-draft.js"
import type { PartyKind } from "./party-facts.js"

/** A party before any of its consents, as of `until` (inclusive; default: all that is told). */
export const beginParty = (
  facts: ReadonlyArray<PartyFact>,
  until: Instant | undefined,
): PartyDraft => {
  let last: PartyFact | undefined
  let kind: PartyKind | undefined
  const consents: Array<PartyFact> = []
  for (const fact of facts) {
    const { event } = fact
    if (event._tag === "MemberJoined") {
      if (event.kind === undefined || (until !== undefined && fact.occurredAt > until)) continue
      if (last !== undefined && byOccurrence(last, fact) > 0) continue
      last = fact
      kind = event.kind
    } else if (event._tag !== "MemberLeft") consents.push(fact)
  }
  return { kind, consents, blocked: [], forbidden: undefined }
}

/** Lets one fact of a party's log happen. */
export const applyToParty = (
  parties: ReadonlyMap<PartyId, PartyDraft>,
  { event, occurredAt, position }: PartyFact,
): void => {
  const { partyId } = event
  const party = parties.get(partyId)
  if (party === undefined) return
  switch (event._tag) {
    case "PartyChannelBlocked": {
      const { channel, reason } = event
      party.blocked = [...party.blocked, { channel, reason, at: occurredAt, position, partyId }]
      return
    }
    case "PartyChannelAllowed":
      party.blocked = party.blocked.filter(({ channel }) => channel !== event.channel)
      return
    case "PartyForbidden":
      party.forbidden ??= { at: occurredAt, position, reason: event.reason, partyId }
      return
    case "PartyPermitted":
      party.forbidden = undefined
      return
    case "MemberJoined":
    case "MemberLeft":
      return
  }
}

/** The contact belongs to this party, and no longer to those that it or its duplicates brought. */
export const joinParty = (
  drafts: Drafts,
  { kind, partyId }: Event<"PartyJoined">,
  { occurredAt, position }: ContactFact,
): void => {
  for (const log of drafts.together) log.joined = undefined
  drafts.joined = { partyId, kind, at: occurredAt, position }
}

export const leaveParty = ({ together }: Drafts, { partyId }: Event<"PartyLeft">): void => {
  for (const log of together) if (log.joined?.partyId === partyId) log.joined = undefined
}
