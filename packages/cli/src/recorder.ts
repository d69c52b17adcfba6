import type { Recording } from "@followthrough/core"
import { failureOf, Followthrough, followthroughOn, type NotRecorded, type Recorded } from "@followthrough/kernel/effect"
import { Cause, Effect, type Either, Exit, ManagedRuntime, Option } from "effect"

export type RecordAll = (
  recordings: ReadonlyArray<Recording>,
) => globalThis.Promise<ReadonlyArray<Either.Either<Recorded, NotRecorded>>>

/** Opens a log for writing, made when missing, lends it out, and closes it whatever happens. */
export const recordingInto = async <A>(
  { db, workspace }: { readonly db: string; readonly workspace: string },
  use: (recordAll: RecordAll) => globalThis.Promise<A>,
): globalThis.Promise<A> => {
  const runtime = ManagedRuntime.make(followthroughOn({ file: db, mode: "create" }, { workspace }))
  try {
    return await use(async (recordings) => {
      const exit = await runtime.runPromiseExit(
        Effect.flatMap(Followthrough, (kernel) => kernel.recordAll(recordings)),
      )
      if (Exit.isSuccess(exit)) return exit.value
      throw Option.match(Cause.failureOption(exit.cause), {
        onNone: () => Cause.squash(exit.cause),
        onSome: failureOf,
      })
    })
  } finally {
    await runtime.dispose()
  }
}
