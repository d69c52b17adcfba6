import {
  type Appended,
  begin,
  busyDeadline,
  type CommitRefused,
  type StoreFailure,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Random from "effect/Random"
import { type Decided, decideOne } from "./decide-one.js"
import { KnownLogs } from "./known-logs.js"
import type { Ledger, Pending } from "./ledger.js"
import { type Outcome, outcomeOf } from "./outcome.js"
import { Sealing } from "./personal/sealing.js"
import { rowsOfCommits } from "./read-models/commit-rows.js"
import { Contended, Refused, type UnreadableLog } from "./recorded.js"
import { type Refusing, settle } from "./settle.js"
import { conflicts } from "./telemetry/measures.js"

type Failure = StoreFailure | UnreadableLog

const LONGEST_PAUSE_MS = 50

/** What became of a command. */
export interface Settled extends Pick<Pending, "ended"> {
  readonly outcome: Outcome
}

/** A command, and when it is given up. */
export type Asked = Pick<Pending, "recording" | "giveUpAt">

/**
 * Records commands in one durable transaction, each with its own outcome: decided as they would be one
 * by one. Those that are in the log already are not recorded again. After a failure nothing that is held
 * of the logs may be relied on.
 */
export function* recordTogether(ledger: Ledger, asked: ReadonlyArray<Asked>) {
  const batch = asked.map((one): Pending => ({ ...one, outcome: undefined, ended: NONE }))
  let contended = 0
  for (let open: ReadonlyArray<Pending> = batch; ; ) {
    // An attempt settles at least one command, unless another writer was faster.
    const overtaken = !(yield* attempt(ledger, open))
    ledger.group?.attempted()
    if (overtaken) {
      contended += 1
      conflicts.add(1)
      giveUp(open, contended)
    }
    open = open.filter(({ outcome }) => outcome === undefined)
    if (open.length === 0) break
    // Who comes from several processes at once must not keep step.
    if (overtaken) yield* pause(Math.min(2 ** contended, LONGEST_PAUSE_MS))
  }
  ledger.logs.trim()
  return batch.map(({ ended, outcome = noOutcome() }): Settled => ({ outcome, ended }))
}

const giveUp = (open: ReadonlyArray<Pending>, attempts: number): void => {
  const now = performance.now()
  for (const pending of open) {
    const { commandId } = pending.recording
    if (pending.giveUpAt > now) continue
    pending.outcome ??= Either.left(new Contended({ commandId, attempts }))
  }
}

const pause = (ms: number): Effect.Effect<void> =>
  Effect.flatMap(Random.nextRange(0.5, 1.5), (factor) => Effect.sleep(ms * factor))

const noOutcome = (): never => {
  throw new Error("a command without an outcome")
}

/** Gives up what waits for the store once the first of the commands has to be given up. */
export const withinTime = <A, E>(
  asked: ReadonlyArray<Asked>,
  work: Effect.Effect<A, E>,
): Effect.Effect<A, E> =>
  Effect.locally(work, busyDeadline, Math.min(...asked.map(({ giveUpAt }) => giveUpAt)))

/**
 * Records commands on what is read for them alone: where nothing may be held in common with other
 * commands, or be remembered.
 */
export const recordAlone = (
  ledger: Omit<Ledger, "logs">,
  asked: ReadonlyArray<Asked>,
): Effect.Effect<ReadonlyArray<Settled>, Failure> =>
  Effect.suspend(() => {
    const { policy, store, workspace } = ledger
    const logs = new KnownLogs(store, workspace, { streams: 0, facts: 0 }, policy)
    return withinTime(asked, begin(recordTogether({ ...ledger, logs }, asked)))
  })

interface Attempt {
  readonly decided: ReadonlyArray<Decided>
  /** The commands that these decide. */
  readonly deciding: ReadonlyArray<Pending>
  readonly refused: ReadonlyArray<Refusing>
  /** Where the log will end. */
  readonly end: number
}

// False when another writer was faster than it, all that they had written being known. What is left open
// is decided again: what rested on a commit that was not stored as decided, and a command with the id of
// another one before it. A part of the caller's generator, as those that it calls are: each one of its own
// would cost a single command dearly.
function* attempt(ledger: Ledger, open: ReadonlyArray<Pending>) {
  const { group, keyring, logs, rules, store } = ledger
  const [first] = open
  // A single command may be decided on what is held as it is: where others have written to the logs that
  // it looks into, the store refuses the commit. Only a refusal has to rest on all that they wrote.
  const unasked = open.length === 1 && first !== undefined && logs.suffices(first.recording.command)
  if (!unasked) {
    yield* logs.catchUp
    yield* logs.load(open.map(({ recording }) => recording.command))
  }
  const head = logs.position
  const { decided, deciding, end, refused } = decideOpen(ledger, open)
  if (unasked && refused.length > 0) {
    logs.doubt()
    return true
  }
  const sealing = new Sealing(keyring, logs)
  const sealed = yield* sealing.sealAll(deciding, decided)
  if (sealed === "erased") {
    // Another process has erased one of the contacts since.
    logs.forgetAll()
    return false
  }
  if ("unusable" in sealed) {
    // What the others decide must not rest on what these would have done.
    logs.forgetAll()
    for (const failure of sealed.unusable) {
      const pending = deciding.find(({ recording }) => recording.commandId === failure.commandId)
      if (pending !== undefined) pending.outcome = Either.left(failure)
    }
    return true
  }
  const rows = rules === undefined ? [] : yield* rowsOfCommits(decided, head, logs, rules)
  const commits =
    rows.length === 0
      ? sealed
      : sealed.map((commit, n) => ({ ...commit, ...rows[n], rowsAfter: head }))
  const appending = commits.length === 0 ? NOTHING : store.appendAll(commits)
  const results = yield* group?.appending(commits.length, appending) ?? appending

  let sound = decided.length
  for (const [n, result] of results.entries()) {
    const [one, pending] = [decided[n], deciding[n]]
    if (one === undefined || pending === undefined) continue
    pending.outcome = outcomeOf(pending.recording, result)
    if (!isAsPredicted(one, result)) sound = Math.min(sound, n)
  }
  if (sound === decided.length) {
    logs.position = end
    logs.recordedAt = decided.at(-1)?.recordedAt ?? logs.recordedAt
    sealing.remember()
    if (decided.every(({ ofContacts }) => ofContacts)) rules?.grown(head, end)
  } else {
    logs.doubt()
  }
  for (const [n, { looked }] of decided.entries()) {
    for (const stream of looked) {
      // Of an erased contact nothing must be left.
      if (n >= sound || logs.of(stream).erased) logs.forget(stream)
    }
  }
  const mismatched: Array<Pending> = []
  for (const [n, pending] of deciding.entries()) {
    if (isRefusedAs("CommandMismatch", results[n])) mismatched.push(pending)
    else if (results[n]?._tag === "Right") pending.ended = commits[n]?.destroys ?? NONE
  }
  if (refused.length + mismatched.length > 0) {
    yield* settle(
      ledger,
      refused.filter(({ after }) => after <= sound),
      mismatched,
    )
  }
  const unsound = results[sound]
  return unasked || !(isRefusedAs("Conflict", unsound) || isRefusedAs("KeyRefused", unsound))
}

const decideOpen = ({ clock, logs, workspace }: Ledger, open: ReadonlyArray<Pending>): Attempt => {
  const taken = new Set<string>()
  const decided: Array<Decided> = []
  const deciding: Array<Pending> = []
  const refused: Array<Refusing> = []
  let end = logs.position
  for (const pending of open) {
    const { recording } = pending
    const { commandId } = recording
    if (taken.has(commandId)) continue
    const decision = decideOne(recording, workspace, logs, end, clock)
    if (decision === undefined) continue
    if (Either.isLeft(decision)) {
      const outcome = Either.left(new Refused({ commandId, refusal: decision.left }))
      refused.push({ pending, outcome, after: decided.length })
      continue
    }
    taken.add(commandId)
    end = decision.right.lastPosition
    decided.push(decision.right)
    deciding.push(pending)
  }
  return { decided, deciding, refused, end }
}

const NONE: ReadonlyArray<never> = []

const NOTHING = Effect.succeed(NONE)

const isRefusedAs = (
  tag: CommitRefused["_tag"],
  result: Either.Either<Appended, CommitRefused> | undefined,
): boolean => result !== undefined && Either.isLeft(result) && result.left._tag === tag

const isAsPredicted = (
  { firstPosition, recordedAt }: Pick<Decided, "firstPosition" | "recordedAt">,
  result: Either.Either<Appended, CommitRefused>,
): boolean =>
  Either.isRight(result) &&
  !result.right.replayed &&
  result.right.firstPosition === firstPosition &&
  result.right.recordedAt === recordedAt
