import { byOccurrence, type ContactFact, type RelationshipFact } from "../fact/fact.js"
import type { ContactId, PartyId } from "../identity.js"
import { type PartyDraft, partyBan, partyBlocks } from "../party/party-draft.js"
import type { Membership } from "../party/party-record.js"
import type { ResponseRecord } from "../touch/touch-record.js"
import type { Merges } from "./merges.js"
import type { MergedContact } from "./relationship.js"
import {
  type Beginning,
  begin,
  type DraftRelationship,
  type Drafts,
  isClosed,
  type Lacking,
  ownerOf,
  partOf,
} from "./relationship-draft.js"

export const nothingLacking = (): Lacking => ({
  externalId: undefined,
  name: undefined,
  zone: undefined,
  source: undefined,
})

/** The logs of a contact and its duplicates as they begin, the contact's own first. */
export const beginTogether = (
  added: Beginning,
  beginnings: ReadonlyArray<Beginning>,
  parties: ReadonlyMap<PartyId, PartyDraft>,
): {
  readonly logs: readonly [Drafts, ...ReadonlyArray<Drafts>]
  readonly partIn: (fact: ContactFact) => Drafts
} => {
  const relationship = begin(added)
  const lacking = nothingLacking()
  const introduced = new Set<string>()
  const own = partOf(added.event, relationship, lacking, introduced, parties)
  const parts = new Map([[own.contactId, own]])
  for (const { event, occurredAt, position } of beginnings) {
    if (byOccurrence({ occurredAt, position }, first(relationship)) < 0) {
      relationship.addedAt = occurredAt
      relationship.addedBy = position
      relationship.addedOn = event.on
    }
    const before = event._tag === "ContactAdopted" ? event.lastTouchOn : undefined
    if (before !== undefined && before > (relationship.lastTouchOn ?? "")) {
      relationship.lastTouchOn = before
    }
    if (parts.has(event.contactId)) continue
    parts.set(event.contactId, partOf(event, relationship, lacking, introduced, parties))
    lacking.externalId ??= event.externalId
    lacking.name ??= event.name
    lacking.zone ??= event.zone
    lacking.source ??= event.source
  }
  const duplicates = [...parts.values()].slice(1)
  duplicates.sort((a, b) => (a.contactId < b.contactId ? -1 : 1))
  return {
    logs: [own, ...duplicates],
    partIn: ({ event }) => parts.get(event.contactId) ?? missing(event.contactId),
  }
}

const first = ({ addedAt, addedBy }: { addedAt: Beginning["occurredAt"]; addedBy: number }) => ({
  occurredAt: addedAt,
  position: addedBy,
})

// A merge is in force only when both were added, so that this is a bug.
const missing = (contactId: ContactId): never => {
  throw new Error(`contact "${contactId}" has no beginning`)
}

/** Which logs are one from now on. */
export const joinAsMerged = (
  logs: ReadonlyArray<Drafts>,
  survivor: ContactId,
  { survivorOf }: Merges,
): void => {
  for (const log of logs) {
    const root = survivorOf(log.contactId)
    log.speaksFor = root === survivor || log.contactId === survivor
    log.together = logs.filter((other) => survivorOf(other.contactId) === root)
    log.home = logs.find(({ contactId }) => contactId === root)
  }
}

/** Keeps account of when the contact was open; `own` is its own log. */
export const openOrClose = (own: Drafts, { occurredAt: at, position }: RelationshipFact): void => {
  const { openings } = own.relationship
  const last = openings.at(-1)
  const wasOpen = last !== undefined && last.until === undefined
  if (isClosed(own) !== wasOpen) return
  if (!wasOpen) {
    openings.push({ from: at, openedBy: position, until: undefined, closedBy: undefined })
    return
  }
  last.until = at
  last.closedBy = position
}

/**
 * What the logs come to: the contact's own first, then its duplicates'. The draft itself is completed
 * and handed out: copying it would cost as much as folding a short history.
 */
export const relationshipOf = (
  logs: readonly [Drafts, ...ReadonlyArray<Drafts>],
): DraftRelationship => {
  const [own, ...duplicates] = logs
  const { lacking, relationship } = own
  const owned = ownerOf(own)
  if (owned !== undefined) {
    relationship.ownerId = owned.repId
    relationship.ownedBy = owned.position
  }
  if (duplicates.length === 0) {
    relationship.forbidden = own.forbidden
    relationship.blocked = own.blocked
    relationship.response = own.response
  } else {
    relationship.externalId ??= lacking.externalId
    relationship.name ??= lacking.name
    relationship.zone ??= lacking.zone
    relationship.source ??= lacking.source
    relationship.merged = duplicates.map(
      ({ contactId, externalId }): MergedContact => ({ contactId, externalId }),
    )
    relationship.forbidden = logs.flatMap((log) => log.forbidden ?? []).sort(byAt)[0]
    relationship.blocked = logs.flatMap(({ blocked }) => blocked).sort(byAt)
    relationship.response = joined(logs.flatMap(({ response }) => response ?? []))
  }
  relationship.disqualified = own.disqualified
  relationship.erased = own.erased
  if (!relationship.erased) bindToParties(relationship, logs)
  relationship.open =
    !relationship.disqualified && !relationship.erased && relationship.forbidden === undefined
  return relationship
}

// An erased contact belongs to nobody any more.
const bindToParties = (
  relationship: DraftRelationship,
  logs: readonly [Drafts, ...ReadonlyArray<Drafts>],
): void => {
  const members: Array<Drafts> = []
  const memberships: Array<Membership> = []
  for (const log of logs) {
    const { joined, parties } = log
    if (joined === undefined) continue
    const { partyId, position } = joined
    if (memberships.some((one) => one.partyId === partyId)) continue
    members.push(log)
    memberships.push({
      partyId,
      kind: parties.get(partyId)?.kind ?? joined.kind,
      position,
      touches: relationship.touches.filter(({ direction }) => direction === "outbound"),
    })
  }
  if (members.length === 0) return
  relationship.partyId = memberships[0]?.partyId
  relationship.parties = memberships
  const blocks = members.flatMap(partyBlocks)
  if (blocks.length > 0) relationship.blocked = [...relationship.blocked, ...blocks].sort(byAt)
  const bans = members.flatMap((log) => partyBan(log) ?? [])
  if (relationship.forbidden !== undefined) bans.push(relationship.forbidden)
  relationship.forbidden = bans.sort(byAt)[0]
}

const byAt = (
  a: { readonly at: Beginning["occurredAt"]; readonly position: number },
  b: { readonly at: Beginning["occurredAt"]; readonly position: number },
): number => a.at - b.at || a.position - b.position

// The one that opened first has been waited for longest; the others joined it.
const joined = (open: ReadonlyArray<ResponseRecord>): ResponseRecord | undefined => {
  const [earliest, ...others] = [...open].sort(
    (a, b) => a.openedAt - b.openedAt || a.openedBy - b.openedBy,
  )
  if (earliest === undefined || others.length === 0) return earliest
  return { ...earliest, joinedBy: [earliest, ...others].flatMap(({ joinedBy }) => joinedBy) }
}
