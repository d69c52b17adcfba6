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
  type EventStoreShape,
  type StoreFailure,
  type StreamCursor,
  type StreamPage,
  turns,
  type Until,
} from "@followthrough/store"
import { Effect } from "effect"
import { decodeLog, SHORT_PAGE } from "./decode-log.js"
import type { UnreadableLog } from "./recorded.js"
import { partsOf, readStreams, streamOf, tiesIn } from "./related-logs.js"

type Failure = StoreFailure | UnreadableLog

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
    const { advance, give, isDue } = yield* turns
    let current: string | undefined
    let facts: Array<Fact> = []
    let after: StreamCursor | undefined
    do {
      if (isDue()) yield* give
      const page: StreamPage = yield* store.readByStream({
        workspace,
        streamPrefix,
        until,
        limit: SHORT_PAGE,
        ...(after === undefined ? {} : { after }),
      })
      const decoded = yield* decodeLog(page.events)
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

/**
 * Folds every contact as of `at` and hands over the relationship. Contacts that were ever merged with
 * others or in a party are folded together with them, in a second reading of their logs.
 */
export const eachRelationship = (
  store: EventStoreShape,
  workspace: string,
  until: Until,
  at: Instant | undefined,
  visit: (relationship: Relationship) => void,
): Effect.Effect<void, Failure> =>
  Effect.gen(function* () {
    const ties = new Map<StreamName, ReadonlyArray<StreamName>>()
    yield* eachStream(store, workspace, "contact/", until, (all) => {
      const facts = all.filter(isContactFact)
      const tied = tiesIn(facts)
      const [first] = facts
      if (tied.length > 0 && first !== undefined) {
        ties.set(streamOf(first), tied)
        return
      }
      const relationship = foldRelationship(facts, at)
      if (relationship !== undefined) visit(relationship)
    })
    const { give, isDue } = yield* turns
    for (const streams of partsOf(ties)) {
      const facts = yield* readStreams(store, workspace, streams, until)
      if (isDue()) yield* give
      for (const relationship of relationshipsOf(facts, at)) {
        visit(relationship)
        if (isDue()) yield* give
      }
    }
  })
