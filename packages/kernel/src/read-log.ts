import {
  type ContactFact,
  contactStream,
  type Fact,
  foldRelationship,
  type Instant,
  isContactFact,
  type PolicyInForce,
  policyAt,
  policyStream,
  type Relationship,
  relationshipsOf,
} from "@followthrough/core"
import { foldTeam, type Team } from "@followthrough/projection"
import {
  type EventStoreShape,
  LONGEST_PAGE,
  type Page,
  type StoreFailure,
  type StreamCursor,
  type StreamPage,
  type Until,
} from "@followthrough/store"
import { Effect } from "effect"
import { decodeLog } from "./decode-log.js"
import type { UnreadableLog } from "./recorded.js"

type Failure = StoreFailure | UnreadableLog

const PAGE = 2000

/**
 * Reads a log stream by stream and hands over each stream's facts, whole and in order of
 * recording. Only one stream is held at a time.
 */
const eachStream = (
  store: EventStoreShape,
  workspace: string,
  streamPrefix: string,
  until: Until,
  visit: (facts: ReadonlyArray<Fact>) => void,
): Effect.Effect<void, Failure> =>
  Effect.gen(function* () {
    let current: string | undefined
    let facts: Array<Fact> = []
    let after: StreamCursor | undefined
    do {
      const page: StreamPage = yield* store.readByStream({
        workspace,
        streamPrefix,
        until,
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      })
      const decoded = yield* decodeLog(page.events)
      page.events.forEach(({ stream }, n) => {
        if (stream !== current) {
          if (facts.length > 0) visit(facts)
          current = stream
          facts = []
        }
        const fact = decoded[n]
        if (fact !== undefined) facts.push(fact)
      })
      after = page.next
    } while (after !== undefined)
    if (facts.length > 0) visit(facts)
  })

const factsOf = (
  store: EventStoreShape,
  workspace: string,
  streamPrefix: string,
  until: Until,
): Effect.Effect<ReadonlyArray<Fact>, Failure> =>
  Effect.gen(function* () {
    const all: Array<Fact> = []
    yield* eachStream(store, workspace, streamPrefix, until, (facts) => all.push(...facts))
    return all
  })

/** All that says who is on the team and which rules are in force. */
export const readRulesFacts = (
  store: EventStoreShape,
  workspace: string,
  until: Until,
): Effect.Effect<ReadonlyArray<Fact>, Failure> =>
  Effect.zipWith(
    factsOf(store, workspace, "rep/", until),
    factsOf(store, workspace, policyStream, until),
    (reps, policy) => [...reps, ...policy],
  )

/** The reps of a workspace, as of `at`. */
export const readTeam = (
  store: EventStoreShape,
  workspace: string,
  until: Until,
  at: Instant | undefined,
): Effect.Effect<Team, Failure> =>
  Effect.map(factsOf(store, workspace, "rep/", until), (facts) => foldTeam(facts, at))

/** The policy that a workspace's own log says is in force at `at`. */
export const readPolicy = (
  store: EventStoreShape,
  workspace: string,
  until: Until,
  at: Instant | undefined,
): Effect.Effect<PolicyInForce, Failure> =>
  Effect.map(factsOf(store, workspace, policyStream, until), (facts) => policyAt(facts, at))

/**
 * Folds every contact as of `at` and hands over the relationship. A contact that was ever merged with
 * others is folded with them, in a second reading of their logs.
 */
export const eachRelationship = (
  store: EventStoreShape,
  workspace: string,
  until: Until,
  at: Instant | undefined,
  visit: (relationship: Relationship) => void,
): Effect.Effect<void, Failure> =>
  Effect.gen(function* () {
    const partners = new Map<string, ReadonlyArray<string>>()
    yield* eachStream(store, workspace, "contact/", until, (all) => {
      const facts = all.filter(isContactFact)
      const merged = partnersIn(facts)
      const [first] = facts
      if (merged.length > 0 && first !== undefined) {
        partners.set(first.event.contactId, merged)
        return
      }
      const relationship = foldRelationship(facts, at)
      if (relationship !== undefined) visit(relationship)
    })
    const seen = new Set<string>()
    for (const contactId of partners.keys()) {
      if (seen.has(contactId)) continue
      const facts = yield* readMerged(store, workspace, contactId, until)
      for (const { event } of facts) seen.add(event.contactId)
      for (const relationship of relationshipsOf(facts, at)) visit(relationship)
    }
  })

/** The facts of a contact and of all that it was ever merged with, each log in order of recording. */
export const readMerged = (
  store: EventStoreShape,
  workspace: string,
  contactId: string,
  until: Until,
): Effect.Effect<ReadonlyArray<ContactFact>, Failure> =>
  Effect.gen(function* () {
    const read: Array<ContactFact> = []
    const known = new Set<string>()
    let next: ReadonlyArray<string> = [contactId]
    while (next.length > 0) {
      for (const one of next) known.add(one)
      const facts = yield* readContacts(store, workspace, next, until)
      read.push(...facts)
      next = [...new Set(partnersIn(facts))].filter((one) => !known.has(one))
    }
    return read
  })

/** The facts of these contacts, in order of recording. */
export const readContacts = (
  store: EventStoreShape,
  workspace: string,
  contactIds: ReadonlyArray<string>,
  until: Until,
): Effect.Effect<ReadonlyArray<ContactFact>, Failure> =>
  Effect.gen(function* () {
    const read: Array<ContactFact> = []
    let after: number | undefined
    do {
      const page: Page = yield* store.read({
        workspace,
        from: { _tag: "Streams", streams: contactIds.map(contactStream) },
        until,
        limit: LONGEST_PAGE,
        ...(after === undefined ? {} : { after }),
      })
      read.push(...(yield* decodeLog(page.events)).filter(isContactFact))
      after = page.next
    } while (after !== undefined)
    return read
  })

/** Everything that an explanation of a contact may rest on: its facts, the reps' and the rules'. */
export const readDossier = (
  store: EventStoreShape,
  workspace: string,
  contactId: string,
  until: Until,
): Effect.Effect<ReadonlyArray<Fact>, Failure> =>
  Effect.map(
    Effect.all([
      readMerged(store, workspace, contactId, until),
      factsOf(store, workspace, "rep/", until),
      factsOf(store, workspace, policyStream, until),
    ]),
    (parts) => parts.flat(),
  )

/** The other sides of a contact's merges: both tell of one, so those that belong together are found. */
export const partnersIn = (facts: ReadonlyArray<ContactFact>): ReadonlyArray<string> => {
  const partners: Array<string> = []
  for (const { event } of facts) {
    if (event._tag === "ContactMerged") partners.push(event.into)
    else if (event._tag === "DuplicateAbsorbed") partners.push(event.duplicateId)
  }
  return partners
}
