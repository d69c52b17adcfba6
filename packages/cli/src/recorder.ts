import { type Instant, instantFromMillis, type Recording } from "@followthrough/core"
import {
  Followthrough,
  followthroughOn,
  type KernelFailure,
  type NotRecorded,
  type Recorded,
  type Setting,
  valueOrThrow,
} from "@followthrough/kernel/effect"
import { type DoubtCounts, doubts } from "@followthrough/projection"
import { Effect, type Either, ManagedRuntime } from "effect"

export type RecordAll = (
  recordings: ReadonlyArray<Recording>,
) => Promise<ReadonlyArray<Either.Either<Recorded, NotRecorded>>>

/** A log opened for writing. */
export interface Recorder {
  readonly recordAll: RecordAll
  /** The command that recorded the first fact; `undefined` in an empty log. */
  readonly firstCommandId: () => Promise<string | undefined>
  /** When the last fact was recorded; `undefined` in an empty log. */
  readonly lastRecordedAt: () => Promise<Instant | undefined>
  /** How many doubts there are in the whole log, of which kinds. */
  readonly doubts: () => Promise<DoubtCounts>
}

/** Opens a log for writing, made when missing, lends it out, and closes it whatever happens. */
export const recordingInto = async <A>(
  {
    allowAhead,
    db,
    workspace,
  }: { readonly allowAhead?: boolean; readonly db: string; readonly workspace: string },
  use: (recorder: Recorder) => Promise<A>,
): Promise<A> => {
  const runtime = ManagedRuntime.make(
    followthroughOn({ file: db, mode: "create" }, { workspace, allowAhead }),
  )
  const run = async <B>(effect: Effect.Effect<B, KernelFailure, Followthrough>) =>
    valueOrThrow(await runtime.runPromiseExit(effect))
  try {
    return await use({
      recordAll: (recordings) =>
        run(Effect.flatMap(Followthrough, (kernel) => kernel.recordAll(recordings))),
      firstCommandId: () =>
        run(
          Effect.map(
            Effect.flatMap(Followthrough, (kernel) => kernel.logPage({})),
            ({ entries }) => entries[0]?.commandId,
          ),
        ),
      lastRecordedAt: () =>
        run(
          Effect.gen(function* () {
            const kernel = yield* Followthrough
            const { position } = yield* kernel.head
            const { entries } = yield* kernel.logPage({ after: Math.max(0, position - 1) })
            return entries.at(-1)?.recordedAt
          }),
        ),
      doubts: () =>
        run(
          Effect.gen(function* () {
            const kernel = yield* Followthrough
            const at = (yield* kernel.latestOccurrence()) ?? instantFromMillis(0)
            const question = (setting: Setting) => doubts({ ...setting, at, limit: 0 })
            const { all } = yield* kernel.answer({ all: question }, { at })
            return { total: all.total, kinds: all.kinds }
          }),
        ),
    })
  } finally {
    await runtime.dispose()
  }
}
