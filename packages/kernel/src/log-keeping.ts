import { type Instant, saturatedInstant } from "@followthrough/core"
import {
  type EventStoreShape,
  exportLog,
  givingTurns,
  type Seal,
  type StoreFailure,
  type Verification,
} from "@followthrough/store"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { entriesOf, type LogEntry } from "./log-entry.js"
import { checkRows } from "./read-models/check-rows.js"
import type { UnreadableLog } from "./recorded.js"

/** What keeping a log safe takes, and following it. */
export interface LogKeepingService {
  /** The end of the log: kept elsewhere, it shows later whether the log was cut or rewritten. */
  readonly head: Effect.Effect<Seal, StoreFailure>
  /** Checks the whole log, also against a head that was kept, and then the read models against the log. */
  readonly verify: (kept?: Seal) => Effect.Effect<Verification, StoreFailure>
  /** The first fact that was recorded more than a day ahead of the machine's clock, if there is one. */
  readonly recordedAhead: Effect.Effect<RecordedAhead | undefined, StoreFailure>
  /** The log as lines of JSON, for `restoreLog`. */
  readonly exportLines: Stream.Stream<string, StoreFailure>
  /** The facts after a position, and those to come. */
  readonly follow: (after?: number) => Stream.Stream<LogEntry, StoreFailure | UnreadableLog>
}

/** Everything recorded later is dated so, too. */
export interface RecordedAhead {
  readonly position: number
  readonly recordedAt: Instant
}

const A_DAY = 86_400_000

export const logKeeping = (
  { sealed, store }: { readonly store: EventStoreShape; readonly sealed: EventStoreShape },
  workspace: string,
  clock: () => number,
): LogKeepingService => ({
  head: store.head(workspace),
  verify: (kept) =>
    Effect.gen(function* () {
      const verification = yield* store.verify(workspace, kept)
      if (verification.fault !== undefined) return verification
      // The words of people are in no row: nobody is asked for keys.
      const fault = yield* Effect.catchTag(checkRows(sealed, workspace), "UnreadableLog", () =>
        // Of a later release: what was recorded stands, and only who can read it can say more.
        Effect.succeed(undefined),
      )
      return { ...verification, fault }
    }).pipe(givingTurns),
  recordedAhead: Effect.gen(function* () {
    const latest = clock() + A_DAY
    const { recordedAt } = yield* store.head(workspace)
    if (recordedAt === undefined || recordedAt <= latest) return undefined
    const before = yield* store.read({
      workspace,
      from: { _tag: "All" },
      direction: "backwards",
      until: { recordedAt: latest },
      limit: 1,
    })
    const position = before.events[0]?.position ?? 0
    const after = yield* store.read({ workspace, from: { _tag: "All" }, after: position, limit: 1 })
    const [first] = after.events
    return first === undefined
      ? undefined
      : { position: first.position, recordedAt: saturatedInstant(first.recordedAt) }
  }),
  exportLines: exportLog(store, workspace),
  follow: (after = 0) =>
    Stream.mapChunksEffect(store.follow({ workspace, after }), (events) =>
      Effect.map(entriesOf(Chunk.toReadonlyArray(events)), Chunk.unsafeFromArray),
    ),
})
