import { doubtsIn } from "../doubt/doubts-in.js"
import {
  byOccurrence,
  type ContactFact,
  isContactFact,
  type PartyFact,
  type RelationshipFact,
} from "../fact/fact.js"
import { withoutPersonal } from "../fact/personal-fields.js"
import type { ContactId, PartyId } from "../identity.js"
import { applyToParty, beginParty } from "../party/fold-party.js"
import type { PartyDraft } from "../party/party-draft.js"
import { touchesTogether } from "../party/touches-together.js"
import { endOrOweAgain } from "../promise/fold-promises.js"
import type { Instant } from "../time/instant.js"
import { amend, isAmendment } from "../touch/amend-touches.js"
import { apply, keepWhen, open } from "./apply-fact.js"
import {
  beginTogether,
  joinAsMerged,
  nothingLacking,
  openOrClose,
  relationshipOf,
} from "./fold-together.js"
import { growingMerges } from "./merges.js"
import type { Relationship } from "./relationship.js"
import {
  type Beginning,
  begin,
  type DraftRelationship,
  isClosed,
  partOf,
} from "./relationship-draft.js"

/**
 * Folds one contact's facts into its relationship as of `until` (inclusive; default: all of them).
 *
 * `facts` are those known, in any order; they are folded as they happened. Corrections and
 * retractions apply as soon as they are known, whenever they were made: they say what a touch
 * always was. So does an erasure take every personal word away. `undefined` when the contact had not
 * been added by `until`. Merges are passed over, and so is what others in its party did, and what was said
 * about the party: {@link relationshipsOf} folds contacts together.
 */
export const foldRelationship = (
  facts: ReadonlyArray<ContactFact>,
  until?: Instant,
): Relationship | undefined => {
  const plain = until === undefined && isPlain(facts)
  const known = plain ? facts : asKnown(facts)
  const ordered = plain ? facts : inOrder(known, until)
  const added = ordered.find(isBeginning)
  if (added === undefined) return undefined
  const log = partOf(added.event, begin(added), nothingLacking(), new Set(), NO_PARTIES)
  for (const fact of ordered) if (fact.event._tag !== "TouchLogged") open(log, fact)
  for (const fact of ordered) {
    apply(log, fact)
    if (fact.event._tag === "TouchLogged" || !turns.has(fact.event._tag)) continue
    endOrOweAgain(log, isClosed(log), fact)
    openOrClose(log, fact)
  }
  return doubting(relationshipOf([log]), {
    recorded: facts,
    known,
    happened: ordered,
    beginnings: [added],
    until,
  })
}

const NO_PARTIES: ReadonlyMap<PartyId, PartyDraft> = new Map()

/**
 * Every relationship of the contacts whose logs these are, as of `until` (inclusive; default: all that
 * happened). A contact that is merged into another by then has none of its own: the other's is theirs
 * both. The facts are those known, in any order, of whole logs: with a contact also those of all that it
 * was ever merged with, of every party that it ever joined, and of all who ever did.
 */
export const relationshipsOf = (
  facts: Iterable<RelationshipFact>,
  until?: Instant,
): ReadonlyArray<Relationship> => {
  const all: ReadonlyArray<RelationshipFact> = Array.isArray(facts) ? facts : [...facts]
  if (isOfOneContact(all)) {
    const relationship = foldRelationship(all, until)
    return relationship === undefined ? [] : [relationship]
  }
  const logs = new Map<ContactId, Array<ContactFact>>()
  const parties = new Map<PartyId, Array<PartyFact>>()
  const merging: Array<ContactFact> = []
  for (const fact of all) {
    if (!isContactFact(fact)) {
      addTo(parties, fact.event.partyId, fact)
      continue
    }
    addTo(logs, fact.event.contactId, fact)
    if (isBeginning(fact) || isMerge(fact)) merging.push(fact)
  }
  const merges = growingMerges()
  if (merging.some(isMerge)) for (const { event } of inOrder(merging, until)) merges.learn(event)
  const groups = new Map<ContactId, Array<ReadonlyArray<ContactFact>>>()
  for (const [contactId, log] of logs) addTo(groups, merges.survivorOf(contactId), log)
  const begun = new Map<PartyId, PartyDraft>()
  for (const [partyId, said] of parties) begun.set(partyId, beginParty(said, until))
  const relationships = [...groups].flatMap(([survivor, group]) => {
    const [only] = group
    const joined = begun.size === 0 ? NONE : group.flatMap((log) => log.flatMap(partyIn))
    const relationship =
      group.length === 1 && only !== undefined && !joined.some((partyId) => begun.has(partyId))
        ? foldRelationship(only, until)
        : foldTogether(survivor, group, draftsOf(joined, begun), until)
    return relationship === undefined ? [] : [relationship]
  })
  return touchesTogether(relationships)
}

const isOfOneContact = (
  facts: ReadonlyArray<RelationshipFact>,
): facts is ReadonlyArray<ContactFact> => {
  const [first] = facts
  if (first === undefined) return true
  if (!isContactFact(first)) return false
  const { contactId } = first.event
  return facts.every(({ event }) => "contactId" in event && event.contactId === contactId)
}

const addTo = <K, A>(groups: Map<K, Array<A>>, key: K, one: A): void => {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [one])
  else group.push(one)
}

const partyIn = ({ event }: ContactFact): ReadonlyArray<PartyId> =>
  event._tag === "PartyJoined" ? [event.partyId] : NONE

const NONE: ReadonlyArray<never> = []

/** Drafts of these parties for one folding to write into. */
const draftsOf = (
  joined: ReadonlyArray<PartyId>,
  begun: ReadonlyMap<PartyId, PartyDraft>,
): ReadonlyMap<PartyId, PartyDraft> => {
  const parties = new Map<PartyId, PartyDraft>()
  for (const partyId of joined) {
    const party = begun.get(partyId)
    if (party !== undefined) parties.set(partyId, { ...party })
  }
  return parties
}

const foldTogether = (
  survivor: ContactId,
  group: ReadonlyArray<ReadonlyArray<ContactFact>>,
  parties: ReadonlyMap<PartyId, PartyDraft>,
  until: Instant | undefined,
): Relationship | undefined => {
  const recorded = group.flat()
  const known = recorded.some(rewrites) ? group.flatMap(asKnown) : recorded
  const told = inOrder(known, until)
  const beginnings = told.filter(isBeginning)
  const added = beginnings.find(({ event }) => event.contactId === survivor)
  if (added === undefined) return undefined
  const { logs, partIn } = beginTogether(added, beginnings, parties)
  const merges = growingMerges()
  for (const fact of told) open(partIn(fact), fact)
  const consents = [...parties.values()].flatMap((party) => party.consents)
  for (const fact of consents.length === 0 ? told : inOrder([...told, ...consents], until)) {
    if (!isContactFact(fact)) {
      keepWhen(logs[0].relationship, fact)
      applyToParty(parties, fact)
      for (const log of logs) endOrOweAgain(log, isClosed(log), fact)
      openOrClose(logs[0], fact)
      continue
    }
    apply(partIn(fact), fact)
    // Only now: what says that a duplicate begins describes nothing but the duplicate.
    if (merges.learn(fact.event)) {
      joinAsMerged(logs, survivor, merges)
      for (const log of logs) endOrOweAgain(log, isClosed(log), fact)
    } else if (turns.has(fact.event._tag)) {
      endOrOweAgain(partIn(fact), isClosed(partIn(fact)), fact)
    }
    openOrClose(logs[0], fact)
  }
  return doubting(relationshipOf(logs), { recorded, known, happened: told, beginnings, until })
}

const doubting = (
  relationship: DraftRelationship,
  facts: Parameters<typeof doubtsIn>[0],
): Relationship => {
  relationship.doubts = doubtsIn(facts, relationship.promises)
  return relationship
}

const isBeginning = (fact: ContactFact): fact is Beginning =>
  fact.event._tag === "ContactAdded" || fact.event._tag === "ContactAdopted"

const isMerge = ({ event }: ContactFact): boolean =>
  event._tag === "ContactMerged" || event._tag === "MergeUndone"

/** What opens or closes a contact. */
const turns: ReadonlySet<ContactFact["event"]["_tag"]> = new Set([
  "ContactDisqualified",
  "ContactReopened",
  "ContactForbidden",
  "ContactPermitted",
  "ContactErased",
  "PartyJoined",
  "PartyLeft",
])

// Whether facts can be folded as they lie: in order, and none says what another one is.
const isPlain = (facts: ReadonlyArray<ContactFact>): boolean => {
  let before: ContactFact | undefined
  for (const fact of facts) {
    if (rewrites(fact) || (before !== undefined && byOccurrence(before, fact) > 0)) return false
    before = fact
  }
  return true
}

// Most logs hold nothing that says what others of their facts are, and are looked through once.
const asKnown = (facts: ReadonlyArray<ContactFact>): ReadonlyArray<ContactFact> => {
  if (!facts.some(rewrites)) return facts
  return amend(facts.some(isErasure) ? facts.map(withoutPersonal) : facts)
}

const rewrites = (fact: ContactFact): boolean =>
  fact.event._tag !== "TouchLogged" && (isAmendment(fact) || isErasure(fact))

const isErasure = ({ event }: ContactFact): boolean => event._tag === "ContactErased"

const inOrder = <F extends RelationshipFact>(
  facts: ReadonlyArray<F>,
  until: Instant | undefined,
): ReadonlyArray<F> => {
  const kept = until === undefined ? facts : facts.filter((fact) => fact.occurredAt <= until)
  for (let i = 1; i < kept.length; i++) {
    const before = kept[i - 1]
    const here = kept[i]
    if (before !== undefined && here !== undefined && byOccurrence(before, here) > 0) {
      return [...kept].sort(byOccurrence)
    }
  }
  return kept
}
