import type { Recording } from "@followthrough/core"
import {
  type Attributes,
  begin,
  doneAtOnce,
  type StoreFailure,
  spanned,
} from "@followthrough/store"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import type * as Runtime from "effect/Runtime"
import { inFlight, type Submitted } from "./in-flight.js"
import { type Held, KnownLogs } from "./known-logs.js"
import type { Ledger } from "./ledger.js"
import type { Outcome } from "./outcome.js"
import { keysFirst, withAtHand } from "./personal/keys-first.js"
import { keysTakenBy } from "./personal/sealing.js"
import type { RulesKept } from "./read-models/rules.js"
import { type Asked, recordAlone, recordTogether, type Settled, withinTime } from "./record.js"
import type { NotRecorded, Recorded, UnreadableLog } from "./recorded.js"
import {
  commandBegun,
  commandEnded,
  countCommand,
  GroupUnderWay,
  observedAlone,
  outcomesOf,
  type Told,
} from "./telemetry/commands.js"

type Failure = StoreFailure | UnreadableLog

type RecordedExit = Exit.Exit<Recorded, NotRecorded | Failure>

/** Commands that share one durable transaction. */
const BATCH = 500

/** Records a workspace's commands, one batch after the other. */
export interface Recorder {
  readonly record: (recording: Recording) => Effect.Effect<Recorded, NotRecorded | Failure>
  readonly recordAll: (
    recordings: ReadonlyArray<Recording>,
  ) => Effect.Effect<ReadonlyArray<Outcome>, Failure>
}

/**
 * With `rules`, commands recorded by `record` bring the read models of their contacts. `recordAll`
 * leaves them stale: the commands after it would make most of them again.
 *
 * Inside a transaction of the host's everything is recorded in the caller's fiber, by itself, under rules
 * of its own: what such a transaction shows may never come to be.
 *
 * `common` is what each span says.
 */
export const recorder = (
  runtime: Runtime.Runtime<never>,
  {
    clock,
    keyring,
    policy,
    store,
    workspace,
  }: Pick<Ledger, "clock" | "keyring" | "policy" | "store" | "workspace">,
  held: Held,
  {
    kept,
    own,
  }: { readonly kept: RulesKept | undefined; readonly own: () => RulesKept | undefined },
  common: Attributes,
): Recorder => {
  const logs = new KnownLogs(store, workspace, held, policy)
  const hosted = keyring.ahead
  const shared = { clock, store, workspace, keyring, logs, policy, rules: kept }
  const stale = { ...shared, rules: undefined }

  const asked = (recording: Recording, since = performance.now()): Asked => ({
    recording,
    giveUpAt: since + store.busyTimeoutMs,
  })

  // Whose keys the host is to destroy for a command, once others do not wait for it any more.
  const ended = new Map<Recording, ReadonlyArray<string>>()

  const destroying = (settled: ReadonlyArray<Settled>) =>
    Effect.as(
      keyring.destroy(settled.flatMap((one) => one.ended)),
      settled.map(({ outcome }) => outcome),
    )

  const alone = (one: Asked) =>
    Effect.exit(Effect.flatMap(Effect.flatMap(recordAlone(stale, [one]), destroying), only))

  // What was decided and perhaps not stored must not be decided on.
  const forgetAll = () => Effect.sync(() => logs.forgetAll())

  const together = (
    submitted: ReadonlyArray<Submitted>,
  ): Effect.Effect<ReadonlyArray<RecordedExit>> => {
    const batch = submitted.map(({ recording, since }) => asked(recording, since))
    const group = GroupUnderWay.of(submitted, common)
    const recorded = begin(
      recordTogether(group === undefined ? shared : { ...shared, group }, batch),
    )
    const exits = {
      onSuccess: (settled: ReadonlyArray<Settled>) =>
        Exit.succeed(
          settled.map((one, n) => {
            const recording = submitted[n]?.recording
            if (hosted !== undefined && recording !== undefined && one.ended.length > 0) {
              ended.set(recording, one.ended)
            }
            return exitOf(one.outcome)
          }),
        ),
      onFailure: (cause: Cause.Cause<Failure>): Effect.Effect<ReadonlyArray<RecordedExit>> => {
        logs.forgetAll()
        const failure = Option.getOrUndefined(Cause.failureOption(cause))
        // A log that cannot be read concerns only those who need it.
        if (failure !== undefined && isUnreadable(failure)) return Effect.forEach(batch, alone)
        const failed = Exit.failCause(cause)
        const now = performance.now()
        const inTime = isBusy(failure) ? batch.map(({ giveUpAt }) => giveUpAt > now) : []
        if (!inTime.includes(true)) return Exit.succeed(batch.map(() => failed))
        // The time of those that came later is not over.
        const later = together(submitted.filter((_, n) => inTime[n] === true))
        return Effect.map(later, (all) => {
          const next = all.values()
          return batch.map((_, n) => (inTime[n] === true ? (next.next().value ?? failed) : failed))
        })
      },
    }
    const exit = doneAtOnce(recorded)
    if (exit !== undefined) {
      group?.end(exit)
      return Exit.match(exit, exits)
    }
    const waiting = withinTime(batch, recorded)
    return Effect.matchCauseEffect(group === undefined ? waiting : group.whole(waiting), exits)
  }
  // What is held is as one batch leaves it to the next.
  const { inTurn, record } = inFlight<Recorded, NotRecorded | Failure>(runtime, BATCH, together, {
    begun: (listening, recording) => commandBegun(listening, recording, common),
    ended: commandEnded,
  })

  const withKeys =
    hosted === undefined
      ? undefined
      : keysFirst(hosted, { isHeld: (stream) => logs.isKeyHeld(stream), of: logs.of })

  const recordOne: Recorder["record"] =
    withKeys === undefined
      ? record
      : (recording) =>
          Effect.flatMap(Effect.exit(withKeys(recording, record(recording))), (exit) => {
            const streams = ended.get(recording) ?? NONE
            ended.delete(recording)
            return Effect.zipRight(keyring.destroy(streams), exit)
          })

  // The keys of a batch are asked for at once, and before its turn.
  const keyed = <A, E>(these: ReadonlyArray<Recording>, work: Effect.Effect<A, E>) => {
    if (hosted === undefined) return work
    const taken = new Set(
      these.flatMap(({ command }) =>
        command._tag === "EraseContact" ? NONE : keysTakenBy(command),
      ),
    )
    const keys = [...taken].filter((stream) => !logs.isKeyHeld(stream))
    return withAtHand(hosted, keys, true, work)
  }

  const allOf = (recordings: ReadonlyArray<Recording>, told: Array<Told>) =>
    Effect.gen(function* () {
      const inside = yield* store.inTransaction
      const outcomes: Array<Outcome> = []
      for (let start = 0; start < recordings.length; start += BATCH) {
        const these = recordings.slice(start, start + BATCH)
        const recorded = yield* inside
          ? recordAlone(
              stale,
              these.map((one) => asked(one)),
            )
          : keyed(
              these,
              inTurn(
                Effect.suspend(() => {
                  const batch = these.map((one) => asked(one))
                  const recording = begin(recordTogether(stale, batch))
                  return Effect.onError(withinTime(batch, recording), forgetAll)
                }),
              ),
            )
        for (const [n, outcome] of (yield* destroying(recorded)).entries()) {
          const one = these[n]
          if (one !== undefined) told.push(countCommand(one, exitOf(outcome)))
          outcomes.push(outcome)
        }
      }
      return outcomes
    })

  // Whether a fiber stands in a transaction need not be asked where there is never one.
  const inside = doneAtOnce(store.inTransaction)
  const isNever = inside !== undefined && Exit.isSuccess(inside) && !inside.value
  return {
    record: isNever
      ? recordOne
      : (recording) =>
          Effect.flatMap(store.inTransaction, (inside) =>
            inside
              ? observedAlone(
                  recording,
                  common,
                  Effect.flatMap(
                    recordAlone({ ...stale, rules: own() }, [asked(recording)]),
                    (settled) => Effect.flatMap(destroying(settled), only),
                  ),
                )
              : recordOne(recording),
          ),
    recordAll: (recordings) =>
      Effect.suspend(() => {
        const told: Array<Told> = []
        return spanned(
          "followthrough.record_all",
          { ...common, "followthrough.commands": recordings.length },
          allOf(recordings, told),
          () => outcomesOf(told),
        )
      }),
  }
}

const isUnreadable = (failure: Failure): boolean =>
  failure._tag === "UnreadableLog" || failure.reason._tag === "UnreadableEvent"

const isBusy = (failure: Failure | undefined): boolean =>
  failure?._tag === "StoreFailure" && failure.reason._tag === "Busy"

const NONE: ReadonlyArray<never> = []

const only = ([outcome]: ReadonlyArray<Outcome>): Effect.Effect<Recorded, NotRecorded> =>
  outcome ?? Effect.dieMessage("no outcome")

const exitOf = (outcome: Outcome): Exit.Exit<Recorded, NotRecorded> =>
  outcome._tag === "Right" ? Exit.succeed(outcome.right) : Exit.fail(outcome.left)
