import { existsSync } from "node:fs"
import { type Instant, instantFromMillis, type Recording } from "@followthrough/core"
import { FollowthroughFailure, workspacesIn } from "@followthrough/kernel"
import {
  Followthrough,
  followthroughOn,
  type KernelFailure,
  type NotRecorded,
  type Recorded,
  type Setting,
  valueOrThrow,
  type WorkspaceConfig,
} from "@followthrough/kernel/effect"
import { type DoubtCounts, doubts } from "@followthrough/projection"
import * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Predicate from "effect/Predicate"
import { isServer, storeAt } from "./place.js"

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
  /** The secret with which ids are made; `undefined` where it has none yet. */
  readonly idSecret: () => Promise<string | undefined>
  /** How many doubts there are in the whole log, of which kinds. */
  readonly doubts: () => Promise<DoubtCounts>
}

interface LogPlace {
  readonly db: string
  readonly workspace: string
}

/** The secret with which ids are made in a log that is there; `undefined` where it has none yet. */
export const idSecretIn = async ({ db, workspace }: LogPlace): Promise<string | undefined> => {
  if (isServer(db) ? !(await isThere(db)) : !existsSync(db)) return undefined
  const runtime = ManagedRuntime.make(followthroughOn(storeAt(db, "read"), { workspace }))
  try {
    const secret = Effect.flatMap(Followthrough, (kernel) => kernel.idSecret)
    return valueOrThrow(await runtime.runPromiseExit(secret))
  } finally {
    await runtime.dispose()
  }
}

/** Whether a database has a log: importing into another one makes it. */
const isThere = (db: string): Promise<boolean> =>
  workspacesIn(storeAt(db, "read")).then(
    () => true,
    (failure: unknown) => {
      if (failure instanceof FollowthroughFailure && isForeign(failure)) return false
      throw failure
    },
  )

const isForeign = ({ cause }: FollowthroughFailure): boolean =>
  Predicate.hasProperty(cause, "reason") && Predicate.isTagged(cause.reason, "ForeignDatabase")

/** Opens a log for writing, made when missing, lends it out, and closes it whatever happens. */
export const recordingInto = async <A>(
  {
    allowAhead,
    db,
    ownKey,
    workspace,
  }: LogPlace & Pick<WorkspaceConfig, "ownKey"> & { readonly allowAhead?: boolean },
  use: (recorder: Recorder) => Promise<A>,
): Promise<A> => {
  const runtime = ManagedRuntime.make(
    followthroughOn(storeAt(db, "create"), {
      workspace,
      allowAhead,
      ...(ownKey === undefined ? {} : { ownKey }),
    }),
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
      idSecret: () => run(Effect.flatMap(Followthrough, (kernel) => kernel.idSecret)),
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
