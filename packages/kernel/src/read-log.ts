import {
  type Fact,
  foldRelationship,
  type Instant,
  isContactFact,
  policyStream,
  type Relationship,
  relationshipsOf,
  type StreamName,
} from "@followthrough/core"
import { foldTeam, type Team } from "@followthrough/projection"
import {
  compareStreams,
  type EventStoreShape,
  type StoreFailure,
  type StreamCursor,
  type StreamPage,
  turns,
  type Until,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import { decodeLog, SHORT_PAGE } from "./decode-log.js"
import type { UnreadableLog } from "./recorded.js"
import { partsOf, readStreams, streamOf, tiesIn } from "./related-logs.js"

type Failure = StoreFailure | UnreadableLog

/** The logs of the contacts whose names lie from one name up to, and without, another one. */
export interface Section {
  readonly from: string
  /** Left out: to the last. */
  readonly to?: string | undefined
}

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
  section?: Section,
): Effect.Effect<void, Failure> =>
  Effect.gen(function* () {
    const { advance, give, isDue } = yield* turns
    const end = section?.to
    let current: string | undefined
    let facts: Array<Fact> = []
    // Before the first version of the first stream.
    let after: StreamCursor | undefined = section && { stream: section.from, version: 0 }
    do {
      if (isDue()) yield* give
      const page: StreamPage = yield* store.readByStream({
        workspace,
        streamPrefix,
        until,
        limit: SHORT_PAGE,
        ...(after === undefined ? {} : { after }),
      })
      const beyond =
        end === undefined
          ? -1
          : page.events.findIndex(({ stream }) => compareStreams(stream, end) >= 0)
      const decoded = yield* decodeLog(beyond < 0 ? page.events : page.events.slice(0, beyond))
      for (const [n, fact] of decoded.entries()) {
        const stream = page.events[n]?.stream
        if (stream !== current) {
          if (facts.length > 0) visit(facts)
          current = stream
          facts = []
          if (isDue()) yield* give
        }
        facts.push(fact)
      }
      advance(decoded.length)
      after = beyond < 0 ? page.next : undefined
    } while (after !== undefined)
    if (facts.length > 0) visit(facts)
  })

/** Hands over the names of the logs of a section, those of a page of facts at a time. */
export const eachOfSection = <E>(
  store: EventStoreShape,
  workspace: string,
  until: Until,
  section: Section,
  use: (streams: ReadonlyArray<string>) => Effect.Effect<void, E>,
): Effect.Effect<void, StoreFailure | E> =>
  Effect.gen(function* () {
    const { give, isDue } = yield* turns
    const query = { workspace, streamPrefix: "contact/", until, limit: SHORT_PAGE }
    let after: StreamCursor | undefined = { stream: section.from, version: 0 }
    do {
      if (isDue()) yield* give
      const page: StreamPage = yield* store.readByStream({ ...query, after })
      const before: string = after.version === 0 ? "" : after.stream
      const names = new Set(page.events.map(({ stream }) => stream))
      names.delete(before)
      const end = section.to
      const inside = [...names].filter((name) => end === undefined || compareStreams(name, end) < 0)
      if (inside.length > 0) yield* use(inside)
      after = inside.length < names.size ? undefined : page.next
    } while (after !== undefined)
  })

const factsOf = (
  store: EventStoreShape,
  workspace: string,
  streamPrefix: string,
  until: Until,
): Effect.Effect<ReadonlyArray<Fact>, Failure> =>
  Effect.gen(function* () {
    const all: Array<Fact> = []
    yield* eachStream(store, workspace, streamPrefix, until, (facts) => {
      for (const fact of facts) all.push(fact)
    })
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

type Visit = (relationship: Relationship) => void

/** Which logs each of some logs is tied to. */
export type Ties = ReadonlyMap<StreamName, ReadonlyArray<StreamName>>

/**
 * Folds every contact as of `at` and hands over the relationship. Contacts that were ever merged with
 * others or in a party are folded together with them, in a second reading of their logs.
 */
export const eachRelationship = (
  store: EventStoreShape,
  workspace: string,
  until: Until,
  at: Instant | undefined,
  visit: Visit,
): Effect.Effect<void, Failure> =>
  Effect.gen(function* () {
    const ties = yield* eachUntied(store, workspace, until, at, visit)
    for (const streams of partsOf(ties))
      yield* eachTied(store, workspace, until, at, streams, visit)
  })

/** The first reading, of all contacts or those of a section: gives the ties of those that are left for the second one. */
export const eachUntied = (
  store: EventStoreShape,
  workspace: string,
  until: Until,
  at: Instant | undefined,
  visit: Visit,
  section?: Section,
): Effect.Effect<Ties, Failure> =>
  Effect.suspend(() => {
    const ties = new Map<StreamName, ReadonlyArray<StreamName>>()
    const fold = (all: ReadonlyArray<Fact>): void => {
      const facts = all.filter(isContactFact)
      const tied = tiesIn(facts)
      const [first] = facts
      if (tied.length > 0 && first !== undefined) {
        ties.set(streamOf(first), tied)
        return
      }
      const relationship = foldRelationship(facts, at)
      if (relationship !== undefined) visit(relationship)
    }
    return Effect.as(eachStream(store, workspace, "contact/", until, fold, section), ties)
  })

/** The second reading: of logs with all that they are tied to. */
export const eachTied = (
  store: EventStoreShape,
  workspace: string,
  until: Until,
  at: Instant | undefined,
  streams: ReadonlyArray<StreamName>,
  visit: Visit,
): Effect.Effect<void, Failure> =>
  Effect.gen(function* () {
    const { give, isDue } = yield* turns
    const facts = yield* readStreams(store, workspace, streams, until)
    if (isDue()) yield* give
    for (const relationship of relationshipsOf(facts, at)) {
      visit(relationship)
      if (isDue()) yield* give
    }
  })
