import {
  decide,
  encodeEvent,
  learn,
  nothingKnown,
  type Recording,
  streamOf,
} from "@followthrough/core"
import type {
  Appended,
  Commit,
  CommitRefused,
  EventStoreShape,
  StoredCommand,
  StoreFailure,
} from "@followthrough/store"
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
type Failure = StoreFailure | UnreadableLog

const MOST_ATTEMPTS = 5
/** Commands that share one durable transaction. */
const BATCH = 500

/** One stream as a batch of decisions sees it: what the store holds, then what the batch adds. */
interface Aggregate {
  readonly known: ReturnType<typeof nothingKnown>
  version: number
}

/** A command on its way through the attempts of its batch, and what became of it. */
interface Pending {
  readonly recording: Recording
  readonly fingerprint: string
  outcome: Outcome | undefined
}

/**
 * Records commands in order, each with its own outcome: a batch decides as its commands would one
 * by one. Those already in the log are not decided again.
 */
export const recordAll =
  (store: EventStoreShape, workspace: string) =>
  (recordings: ReadonlyArray<Recording>): Effect.Effect<ReadonlyArray<Outcome>, Failure> =>
    Effect.gen(function* () {
      const outcomes: Array<Outcome> = []
      for (let start = 0; start < recordings.length; start += BATCH) {
        const batch = recordings.slice(start, start + BATCH)
        outcomes.push(...(yield* recordBatch(store, workspace, batch)))
      }
      return outcomes
    })

const recordBatch = (
  store: EventStoreShape,
  workspace: string,
  recordings: ReadonlyArray<Recording>,
): Effect.Effect<ReadonlyArray<Outcome>, Failure> =>
  Effect.gen(function* () {
    const batch = recordings.map(
      (recording): Pending => ({
        recording,
        fingerprint: fingerprintOf(recording),
        outcome: undefined,
      }),
    )
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const open = batch.filter(({ outcome }) => outcome === undefined)
      if (open.length === 0) break
      yield* attemptAll(store, workspace, open)
    }
    return batch.map(
      ({ outcome, recording: { commandId } }) =>
        outcome ?? Either.left(new Contended({ commandId, attempts: MOST_ATTEMPTS })),
    )
  })

// Conflicts leave a command open for the next attempt, and so does another command of the batch with
// the same id: once that one is in the log, this one is decided like any other repetition.
const attemptAll = (store: EventStoreShape, workspace: string, open: ReadonlyArray<Pending>) =>
  Effect.gen(function* () {
    const ids = open.map(({ recording }) => recording.commandId)
    const stored = yield* store.findCommands(workspace, ids)
    const fresh = open.filter((pending) => !settleStored(pending, stored))
    const aggregates = yield* load(store, workspace, fresh)
    const claimed = new Set<string>()
    const committed: Array<Pending> = []
    const commits: Array<Commit> = []
    for (const pending of fresh) {
      if (claimed.has(pending.recording.commandId)) continue
      const commit = decideOne(pending, workspace, aggregates)
      if (commit === undefined) continue
      claimed.add(commit.commandId)
      committed.push(pending)
      commits.push(commit)
    }
    if (commits.length === 0) return
    const results = yield* store.appendAll(commits)
    results.forEach((result, n) => {
      const pending = committed[n]
      if (pending !== undefined) pending.outcome = outcomeOf(pending.recording.commandId, result)
    })
  })

const settleStored = (pending: Pending, stored: ReadonlyMap<string, StoredCommand>): boolean => {
  const { commandId } = pending.recording
  const before = stored.get(commandId)
  if (before === undefined) return false
  pending.outcome =
    before.fingerprint === pending.fingerprint
      ? Either.right(recordedOf(commandId, { ...before.appended, replayed: true }))
      : Either.left(new CommandMismatch({ commandId }))
  return true
}

// The commit to ask of the store; a refusal is the outcome at once.
const decideOne = (
  pending: Pending,
  workspace: string,
  aggregates: Map<string, Aggregate>,
): Commit | undefined => {
  const { fingerprint, recording } = pending
  const { commandId } = recording
  const stream = streamOf(recording.command)
  const aggregate = aggregates.get(stream) ?? { known: nothingKnown(), version: 0 }
  aggregates.set(stream, aggregate)
  const decision = decide(recording, aggregate.known)
  if (Either.isLeft(decision)) {
    pending.outcome = Either.left(new Refused({ commandId, refusal: decision.left }))
    return undefined
  }
  const expect = { exactly: aggregate.version }
  for (const { event } of decision.right) learn(aggregate.known, event)
  aggregate.version += decision.right.length
  const events = decision.right.map(({ event, occurredAt }) => ({
    occurredAt,
    ...encodeEvent(event),
  }))
  return {
    workspace,
    commandId,
    fingerprint,
    recordedAt: recording.now,
    writes: [{ stream, expect, events }],
  }
}

const outcomeOf = (
  commandId: string,
  result: Either.Either<Appended, CommitRefused>,
): Outcome | undefined => {
  if (Either.isRight(result)) return Either.right(recordedOf(commandId, result.right))
  switch (result.left._tag) {
    case "Conflict":
      return undefined
    case "CommandMismatch":
      return Either.left(new CommandMismatch({ commandId }))
    case "Malformed": {
      const { path, problem } = result.left
      return Either.left(new Unstorable({ commandId, path, problem }))
    }
  }
}

const recordedOf = (
  commandId: string,
  { firstPosition, lastPosition, replayed }: Appended,
): Recorded => ({
  commandId,
  replayed,
  positions:
    firstPosition === undefined || lastPosition === undefined
      ? []
      : Array.from({ length: lastPosition - firstPosition + 1 }, (_, n) => firstPosition + n),
})

const load = (store: EventStoreShape, workspace: string, fresh: ReadonlyArray<Pending>) =>
  Effect.gen(function* () {
    const streams = [...new Set(fresh.map(({ recording }) => streamOf(recording.command)))]
    const aggregates = new Map<string, Aggregate>()
    let after: number | undefined
    do {
      const page = yield* store.read({
        workspace,
        from: { _tag: "Streams", streams },
        ...(after === undefined ? {} : { after }),
        limit: 5000,
      })
      const facts = yield* decodeLog(page.events)
      page.events.forEach(({ stream, version }, n) => {
        const aggregate = aggregates.get(stream) ?? { known: nothingKnown(), version: 0 }
        const fact = facts[n]
        if (fact !== undefined) learn(aggregate.known, fact.event)
        aggregate.version = version
        aggregates.set(stream, aggregate)
      })
      after = page.next
    } while (after !== undefined)
    return aggregates
  })
