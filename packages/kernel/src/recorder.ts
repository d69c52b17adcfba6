import type { Recording } from "@followthrough/core"
import type { EventStoreShape, StoreFailure } from "@followthrough/store"
import { Effect, Exit, type Runtime } from "effect"
import { inFlight } from "./in-flight.js"
import { type Held, KnownLogs } from "./known-logs.js"
import type { RulesKept } from "./read-models/rules.js"
import { type Outcome, recordAlone, recordTogether } from "./record.js"
import type { NotRecorded, Recorded, UnreadableLog } from "./recorded.js"

type Failure = StoreFailure | UnreadableLog

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
 */
export const recorder = (
  runtime: Runtime.Runtime<never>,
  store: EventStoreShape,
  workspace: string,
  held: Held,
  rules: RulesKept | undefined,
): Recorder => {
  const logs = new KnownLogs(store, workspace, held)
  // What is held is as one batch leaves it to the next.
  const oneByOne = Effect.unsafeMakeSemaphore(1).withPermits(1)
  const ledger = { store, workspace, logs, rules }

  const alone = (recording: Recording) =>
    Effect.exit(Effect.flatten(recordAlone(store, workspace, recording)))

  const together = (recordings: ReadonlyArray<Recording>) =>
    oneByOne(recordTogether(ledger, recordings)).pipe(
      Effect.map((outcomes) => outcomes.map(exitOf)),
      // A log that cannot be read concerns only those who need it.
      Effect.catchTag("UnreadableLog", () => Effect.forEach(recordings, alone)),
      Effect.catchAll((failure) => Effect.succeed(recordings.map(() => Exit.fail(failure)))),
    )

  return {
    record: inFlight<Recorded, NotRecorded | Failure>(runtime, BATCH, together),
    recordAll: (recordings) =>
      Effect.gen(function* () {
        const outcomes: Array<Outcome> = []
        for (let start = 0; start < recordings.length; start += BATCH) {
          const batch = recordings.slice(start, start + BATCH)
          const stale = { ...ledger, rules: undefined }
          outcomes.push(...(yield* oneByOne(recordTogether(stale, batch))))
        }
        return outcomes
      }),
  }
}

const exitOf = (outcome: Outcome): Exit.Exit<Recorded, NotRecorded> =>
  outcome._tag === "Right" ? Exit.succeed(outcome.right) : Exit.fail(outcome.left)
