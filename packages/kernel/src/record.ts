import {
  decide,
  encodeEvent,
  learn,
  nothingKnown,
  type Recording,
  streamOf,
} from "@followthrough/core"
import type { Commit, EventStoreShape, StoreFailure } from "@followthrough/store"
import { Effect, Either } from "effect"
import { decodeLog } from "./decode-log.js"
import { fingerprintOf } from "./fingerprint.js"
import {
  CommandMismatch,
  Contended,
  type NotRecorded,
  type Recorded,
  Refused,
  type UnreadableLog,
  Unstorable,
} from "./recorded.js"

type Outcome = Either.Either<Recorded, NotRecorded>

const MOST_ATTEMPTS = 5
/** Commands that share one durable transaction. */
const BATCH = 500

/** One stream as a batch of decisions sees it: what the store holds, then what the batch adds. */
interface Aggregate {
  readonly known: ReturnType<typeof nothingKnown>
  version: number
}

/**
 * Records commands in order, each with its own outcome: a batch decides as its commands would one
 * by one. Those already in the log are not decided again.
 */
export const recordAll =
  (store: EventStoreShape, workspace: string) =>
  (
    recordings: ReadonlyArray<Recording>,
  ): Effect.Effect<ReadonlyArray<Outcome>, StoreFailure | UnreadableLog> =>
    Effect.gen(function* () {
      const outcomes: Array<Outcome> = []
      for (let start = 0; start < recordings.length; start += BATCH) {
        const batch = recordings.slice(start, start + BATCH)
        outcomes.push(...(yield* recordBatch(store, workspace, batch)))
      }
      return outcomes
    })

const recordBatch = (store: EventStoreShape, workspace: string, batch: ReadonlyArray<Recording>) =>
  Effect.gen(function* () {
    const fingerprints = batch.map(fingerprintOf)
    const outcomes = new Map<number, Outcome>()
    let pending = batch.map((_, i) => i)
    for (let attempt = 1; pending.length > 0; attempt++) {
      const seen = yield* store.findCommands(
        workspace,
        pending.map((i) => at(batch, i).commandId),
      )
      const aggregates = yield* load(store, workspace, pending, batch, seen)
      const commits: Array<Commit> = []
      const committed: Array<number> = []
      const claimed = new Map<string, number>()
      const repeats: Array<readonly [number, number]> = []
      for (const i of pending) {
        const recording = at(batch, i)
        const { commandId } = recording
        const before = seen.get(commandId)
        if (before !== undefined) {
          outcomes.set(
            i,
            before.fingerprint === at(fingerprints, i)
              ? Either.right(recordedOf(commandId, true, before.appended))
              : Either.left(new CommandMismatch({ commandId })),
          )
          continue
        }
        const twin = claimed.get(commandId)
        if (twin !== undefined) {
          repeats.push([i, twin])
          continue
        }
        const stream = streamOf(recording.command)
        const aggregate = aggregates.get(stream) ?? { known: nothingKnown(), version: 0 }
        aggregates.set(stream, aggregate)
        const decision = decide(recording, aggregate.known)
        if (Either.isLeft(decision)) {
          outcomes.set(i, Either.left(new Refused({ commandId, refusal: decision.left })))
          continue
        }
        claimed.set(commandId, i)
        committed.push(i)
        commits.push({
          workspace,
          commandId,
          fingerprint: at(fingerprints, i),
          recordedAt: recording.now,
          writes: [
            {
              stream,
              expect: { exactly: aggregate.version },
              events: decision.right.map(({ event, occurredAt }) => ({
                occurredAt,
                ...encodeEvent(event),
              })),
            },
          ],
        })
        for (const { event } of decision.right) learn(aggregate.known, event)
        aggregate.version += decision.right.length
      }
      const results = commits.length === 0 ? [] : yield* store.appendAll(commits)
      const conflicted: Array<number> = []
      results.forEach((result, n) => {
        const i = at(committed, n)
        const { commandId } = at(batch, i)
        if (Either.isRight(result)) {
          outcomes.set(i, Either.right(recordedOf(commandId, result.right.replayed, result.right)))
        } else if (result.left._tag === "CommandMismatch") {
          outcomes.set(i, Either.left(new CommandMismatch({ commandId })))
        } else if (result.left._tag === "Malformed") {
          const { path, problem } = result.left
          outcomes.set(i, Either.left(new Unstorable({ commandId, path, problem })))
        } else if (attempt === MOST_ATTEMPTS) {
          outcomes.set(i, Either.left(new Contended({ commandId, attempts: attempt })))
        } else {
          conflicted.push(i)
        }
      })
      // A repeat within the batch is decided like any other once its twin is in the log.
      pending = [...conflicted, ...repeats.map(([i]) => i)].sort((a, b) => a - b)
    }
    return batch.map((_, i) => outcomes.get(i) as Outcome)
  })

const at = <A>(all: ReadonlyArray<A>, i: number): A => all[i] as A

const recordedOf = (
  commandId: string,
  replayed: boolean,
  {
    firstPosition,
    lastPosition,
  }: { firstPosition: number | undefined; lastPosition: number | undefined },
): Recorded => ({
  commandId,
  replayed,
  positions:
    firstPosition === undefined || lastPosition === undefined
      ? []
      : Array.from({ length: lastPosition - firstPosition + 1 }, (_, n) => firstPosition + n),
})

const load = (
  store: EventStoreShape,
  workspace: string,
  pending: ReadonlyArray<number>,
  batch: ReadonlyArray<Recording>,
  seen: ReadonlyMap<string, unknown>,
) =>
  Effect.gen(function* () {
    const streams = new Set<string>()
    for (const i of pending) {
      const { command, commandId } = at(batch, i)
      if (!seen.has(commandId)) streams.add(streamOf(command))
    }
    const aggregates = new Map<string, Aggregate>()
    let after: number | undefined
    do {
      if (streams.size === 0) break
      const page = yield* store.read({
        workspace,
        from: { _tag: "Streams", streams: [...streams] },
        ...(after === undefined ? {} : { after }),
        limit: 5000,
      })
      const facts = yield* decodeLog(page.events)
      facts.forEach((fact, n) => {
        const { stream, version } = at(page.events, n)
        const aggregate = aggregates.get(stream) ?? { known: nothingKnown(), version: 0 }
        learn(aggregate.known, fact.event)
        aggregate.version = version
        aggregates.set(stream, aggregate)
      })
      after = page.next
    } while (after !== undefined)
    return aggregates
  })
