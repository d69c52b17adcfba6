import type { Recording } from "@followthrough/core"
import {
  Followthrough,
  followthroughOn,
  type KernelFailure,
  type NotRecorded,
  type Recorded,
  valueOrThrow,
} from "@followthrough/kernel/effect"
import { Effect, type Either, ManagedRuntime } from "effect"

export type RecordAll = (
  recordings: ReadonlyArray<Recording>,
) => Promise<ReadonlyArray<Either.Either<Recorded, NotRecorded>>>

/** A log opened for writing. */
export interface Recorder {
  readonly recordAll: RecordAll
  /** The command that recorded the first fact; `undefined` in an empty log. */
  readonly firstCommandId: () => Promise<string | undefined>
}

/** Opens a log for writing, made when missing, lends it out, and closes it whatever happens. */
export const recordingInto = async <A>(
  { db, workspace }: { readonly db: string; readonly workspace: string },
  use: (recorder: Recorder) => Promise<A>,
): Promise<A> => {
  const runtime = ManagedRuntime.make(followthroughOn({ file: db, mode: "create" }, { workspace }))
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
    })
  } finally {
    await runtime.dispose()
  }
}
