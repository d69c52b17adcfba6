import type { Recording } from "@followthrough/core"
import {
  Followthrough,
  failureOf,
  followthroughOn,
  type NotRecorded,
  type Recorded,
} from "@followthrough/kernel/effect"
import { Cause, Effect, type Either, Exit, ManagedRuntime, Option } from "effect"

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
  const run = async <B>(
    effect: Effect.Effect<B, Parameters<typeof failureOf>[0], Followthrough>,
  ) => {
    const exit = await runtime.runPromiseExit(effect)
    if (Exit.isSuccess(exit)) return exit.value
    throw Option.match(Cause.failureOption(exit.cause), {
      onNone: () => Cause.squash(exit.cause),
      onSome: failureOf,
    })
  }
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
