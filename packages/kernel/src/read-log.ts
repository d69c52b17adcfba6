import {
  type ContactFact,
  type Fact,
  foldRelationship,
  type Instant,
  type Relationship,
} from "@followthrough/core"
import { foldTeam, type Team } from "@followthrough/projection"
import type { EventStore, StoredEvent, StoreFailure } from "@followthrough/store"
import { type Context, Effect } from "effect"
import { decodeLog } from "./decode-log.js"
import type { UnreadableLog } from "./recorded.js"

type Store = Context.Tag.Service<typeof EventStore>
type Failure = StoreFailure | UnreadableLog

/** Up to where a log is read: a position, or what was known at an instant (both inclusive). */
export type Until = { readonly position: number } | { readonly recordedAt: number }

const PAGE = 2000

/**
 * Reads a log stream by stream and hands over each stream's facts, whole and in order of
 * recording. Only one stream is held at a time.
 */
const eachStream = (
  store: Store,
  workspace: string,
  streamPrefix: string,
  until: Until,
  visit: (facts: ReadonlyArray<Fact>) => void,
): Effect.Effect<void, Failure> =>
  Effect.gen(function* () {
    let current: string | undefined
    let facts: Array<Fact> = []
    let after: { readonly stream: string; readonly version: number } | undefined
    do {
      const page: { events: ReadonlyArray<StoredEvent>; next: typeof after } =
        yield* store.readByStream({
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
  store: Store,
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
  store: Store,
  workspace: string,
  until: Until,
  at: Instant | undefined,
  visit: (relationship: Relationship) => void,
): Effect.Effect<void, Failure> =>
  eachStream(store, workspace, "contact/", until, (facts) => {
    const relationship = foldRelationship(facts.filter(isOfContact), at)
    if (relationship !== undefined) visit(relationship)
  })

export const isOfContact = (fact: Fact): fact is ContactFact => fact.event._tag !== "RepAdded"
