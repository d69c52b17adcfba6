import type { Recording } from "@followthrough/core"
import type {
  Appended,
  Commit,
  CommitRefused,
  EventStoreShape,
  StoredCommand,
  StoreFailure,
} from "@followthrough/store"
import { Effect, Either } from "effect"
import { type Decided, decideOne } from "./decide-one.js"
import { externalIdTaken } from "./external-id.js"
import { fingerprintOf } from "./fingerprint.js"
import { KnownLogs } from "./known-logs.js"
import { rowsOfCommits } from "./read-models/commit-rows.js"
import type { RulesKept } from "./read-models/rules.js"
import {
  CommandMismatch,
  Contended,
  type NotRecorded,
  type Recorded,
  Refused,
  type UnreadableLog,
  Unstorable,
} from "./recorded.js"

export type Outcome = Either.Either<Recorded, NotRecorded>
type Failure = StoreFailure | UnreadableLog

const MOST_ATTEMPTS = 5

/** What recording needs of a workspace. */
export interface Ledger {
  readonly store: EventStoreShape
  readonly workspace: string
  /** To be used by one recording at a time. */
  readonly logs: KnownLogs
  /** Under which commits bring the read models of their contacts; without, these become stale. */
  readonly rules: RulesKept | undefined
}

/** A command on its way through the attempts of its batch, and what became of it. */
interface Pending {
  readonly recording: Recording
  readonly fingerprint: string
  outcome: Outcome | undefined
}

/**
 * Records commands in one durable transaction, each with its own outcome: decided as they would be one
 * by one. Those that are in the log already are not recorded again.
 */
export const recordTogether = (
  ledger: Ledger,
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
    let contended = 0
    for (;;) {
      const open = batch.filter(({ outcome }) => outcome === undefined)
      if (open.length === 0 || contended === MOST_ATTEMPTS) break
      // An attempt settles at least one command, unless another writer was faster.
      if (!(yield* attempt(ledger, open))) contended += 1
    }
    ledger.logs.trim()
    return batch.map(
      ({ outcome, recording: { commandId } }) =>
        outcome ?? Either.left(new Contended({ commandId, attempts: MOST_ATTEMPTS })),
    )
    // What was decided and perhaps not stored must not be decided on.
  }).pipe(Effect.onError(() => Effect.sync(() => ledger.logs.forgetAll())))

/**
 * Records a command on what is read for it alone, and leaves the read models of its contact stale: where
 * nothing may be held in common with other commands.
 */
export const recordAlone = (
  store: EventStoreShape,
  workspace: string,
  recording: Recording,
): Effect.Effect<Outcome, Failure> =>
  Effect.flatMap(
    Effect.suspend(() => {
      const logs = new KnownLogs(store, workspace, { streams: 0, facts: 0 })
      return recordTogether({ store, workspace, logs, rules: undefined }, [recording])
    }),
    ([outcome]) =>
      outcome === undefined ? Effect.dieMessage("no outcome") : Effect.succeed(outcome),
  )

/** A refusal, and how many commits of its attempt it takes for granted. */
interface Refusing {
  readonly pending: Pending
  readonly outcome: Outcome
  readonly after: number
}

// False when another writer was faster. What is left open is decided again: what rested on a commit
// that was not stored as decided, and a command with the id of another one before it.
const attempt = ({ logs, rules, store, workspace }: Ledger, open: ReadonlyArray<Pending>) =>
  Effect.gen(function* () {
    yield* logs.catchUp
    yield* logs.load(open.map(({ recording }) => recording.command))
    const head = logs.position
    const taken = new Set<string>()
    const decided: Array<Decided & { readonly pending: Pending }> = []
    const refused: Array<Refusing> = []
    let position = head
    for (const pending of open) {
      const { fingerprint, recording } = pending
      const { commandId } = recording
      if (taken.has(commandId)) continue
      const decision = decideOne(recording, fingerprint, workspace, logs, position)
      if (decision === undefined) continue
      if (Either.isLeft(decision)) {
        const outcome = Either.left(new Refused({ commandId, refusal: decision.left }))
        refused.push({ pending, outcome, after: decided.length })
        continue
      }
      taken.add(commandId)
      position = decision.right.lastPosition
      decided.push({ ...decision.right, pending })
    }
    const commits: ReadonlyArray<Commit> =
      rules === undefined
        ? decided.map(({ commit }) => commit)
        : yield* rowsOfCommits(decided, head, logs, rules)
    const results = commits.length === 0 ? [] : yield* store.appendAll(commits)

    let sound = decided.length
    for (const [n, result] of results.entries()) {
      const one = decided[n]
      if (one === undefined) continue
      one.pending.outcome = outcomeOf(one.commit.commandId, result)
      const asPredicted = isAsPredicted(one, result)
      if (!asPredicted) sound = Math.min(sound, n)
      for (const stream of one.looked) {
        // Of an erased contact nothing must be left.
        if (!asPredicted || logs.of(stream).erased) logs.forget(stream)
      }
    }
    if (sound === decided.length) {
      logs.position = position
      logs.recordedAt = decided.at(-1)?.recordedAt ?? logs.recordedAt
      if (decided.every(({ ofContacts }) => ofContacts)) rules?.grown(head, position)
    }
    const final = refused.filter(({ after }) => after <= sound)
    if (final.length > 0) {
      const ids = final.map(({ pending }) => pending.recording.commandId)
      const stored = yield* store.findCommands(workspace, ids)
      for (const { outcome, pending } of final) {
        pending.outcome = storedOutcome(pending, stored) ?? outcome
      }
    }
    const first = results[sound]
    return !(first !== undefined && Either.isLeft(first) && first.left._tag === "Conflict")
  })

const isAsPredicted = (
  { firstPosition, recordedAt }: Pick<Decided, "firstPosition" | "recordedAt">,
  result: Either.Either<Appended, CommitRefused>,
): boolean =>
  Either.isRight(result) &&
  !result.right.replayed &&
  result.right.firstPosition === firstPosition &&
  result.right.recordedAt === recordedAt

const storedOutcome = (
  { fingerprint, recording: { commandId } }: Pending,
  stored: ReadonlyMap<string, StoredCommand>,
): Outcome | undefined => {
  const before = stored.get(commandId)
  if (before === undefined) return undefined
  return before.fingerprint === fingerprint
    ? Either.right(recordedOf(commandId, { ...before.appended, replayed: true }))
    : Either.left(new CommandMismatch({ commandId }))
}

const outcomeOf = (
  commandId: string,
  result: Either.Either<Appended, CommitRefused>,
): Outcome | undefined => {
  if (Either.isRight(result)) return Either.right(recordedOf(commandId, result.right))
  switch (result.left._tag) {
    case "Conflict":
      return undefined
    case "ClaimTaken":
      return Either.left(new Refused({ commandId, refusal: externalIdTaken(result.left) }))
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
