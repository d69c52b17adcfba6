import {
  type Fact,
  foldRelationship,
  type Instant,
  isContactFact,
  type PolicyInForce,
  policyAt,
  policyStream,
  type Relationship,
} from "@followthrough/core"
import { foldTeam, type Team } from "@followthrough/projection"
import type {
  EventStoreShape,
  StoreFailure,
  StreamCursor,
  StreamPage,
  Until,
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

/** Folds every contact as of `at` and hands over the relationship. */
export const eachRelationship = (
  store: EventStoreShape,
  workspace: string,
  until: Until,
  at: Instant | undefined,
  visit: (relationship: Relationship) => void,
): Effect.Effect<void, Failure> =>
  eachStream(store, workspace, "contact/", until, (facts) => {
    const relationship = foldRelationship(facts.filter(isContactFact), at)
    if (relationship !== undefined) visit(relationship)
  })
