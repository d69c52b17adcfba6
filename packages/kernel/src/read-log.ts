import {
  type Fact,
  foldRelationship,
  type Instant,
  isContactFact,
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

/** The reps of a workspace. */
export const readTeam = (
  store: EventStoreShape,
  workspace: string,
  until: Until,
): Effect.Effect<Team, Failure> =>
  Effect.gen(function* () {
    const all: Array<Fact> = []
    yield* eachStream(store, workspace, "rep/", until, (facts) => all.push(...facts))
    return foldTeam(all)
  })

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
