import {
  type Fact,
  type Instant,
  instantFromMillis,
  isContactFact,
  mayLieAhead,
} from "@followthrough/core"
import {
  type EventStoreShape,
  givingTurns,
  type StoreFailure,
  type Until,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import { eachFact } from "./decode-log.js"
import { readRulesFacts } from "./read-log.js"
import type { UnreadableLog } from "./recorded.js"

type Failure = StoreFailure | UnreadableLog

/**
 * When the latest of what is known to have happened with contacts occurred: the "now" of a log that nobody
 * writes to any more. Rules and reps tell of no now, and what is arranged for after the last recording has not
 * happened. A log without contacts answers with its latest fact, an empty one with none.
 */
export const lastHappened = (
  store: EventStoreShape,
  workspace: string,
  knownAt: Instant | undefined,
): Effect.Effect<Instant | undefined, Failure> =>
  Effect.gen(function* () {
    if (knownAt !== undefined) {
      return latestOf(yield* readAll(store, workspace, { recordedAt: knownAt }))
    }
    const { position, recordedAt } = yield* store.head(workspace)
    const latest = yield* store.latestOccurrence(workspace)
    if (latest === undefined || recordedAt === undefined) return undefined
    const others = yield* readRulesFacts(store, workspace, { position })
    // As a rule the latest of all is what is looked for, and no fact of a contact has to be read.
    if (latest <= recordedAt && others.every(({ occurredAt }) => occurredAt < latest)) {
      return instantFromMillis(latest)
    }
    return latestOf(yield* readAll(store, workspace, { position }))
  })

/** What the facts of a log come to, one after the other. */
interface Seen {
  happened: number
  arranged: Array<number>
  any: number
  recordedAt: number
}

const latestOf = ({ any, arranged, happened, recordedAt }: Seen): Instant | undefined => {
  const latest = arranged.reduce(
    (sofar, at) => (at <= recordedAt ? Math.max(sofar, at) : sofar),
    happened,
  )
  const found = latest === Number.NEGATIVE_INFINITY ? any : latest
  return found === Number.NEGATIVE_INFINITY ? undefined : instantFromMillis(found)
}

const see = (seen: Seen, fact: Fact): void => {
  const { event, occurredAt, recordedAt } = fact
  seen.any = Math.max(seen.any, occurredAt)
  seen.recordedAt = Math.max(seen.recordedAt, recordedAt)
  if (!isContactFact(fact)) return
  if (!mayLieAhead(event)) seen.happened = Math.max(seen.happened, occurredAt)
  else if (occurredAt > seen.happened) seen.arranged.push(occurredAt)
}

const readAll = (
  store: EventStoreShape,
  workspace: string,
  until: Until,
): Effect.Effect<Seen, Failure> =>
  Effect.gen(function* () {
    const never = Number.NEGATIVE_INFINITY
    const seen: Seen = { happened: never, arranged: [], any: never, recordedAt: never }
    yield* eachFact(store, { workspace, from: { _tag: "All" }, until }, (fact) => see(seen, fact))
    return seen
  }).pipe(givingTurns)
