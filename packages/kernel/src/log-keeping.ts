import {
  type EventStoreShape,
  exportLog,
  type Seal,
  type StoreFailure,
  type Verification,
} from "@followthrough/store"
import { Chunk, Effect, Stream } from "effect"
import { entriesOf, type LogEntry } from "./log-entry.js"
import type { UnreadableLog } from "./recorded.js"

/** What keeping a log safe takes, and following it. */
export interface LogKeepingService {
  /** The end of the log: kept elsewhere, it shows later whether the log was cut or rewritten. */
  readonly head: Effect.Effect<Seal, StoreFailure>
  /** Checks the whole log, also against a head that was kept. */
  readonly verify: (kept?: Seal) => Effect.Effect<Verification, StoreFailure>
  /** The log as lines of JSON, for `restoreLog`. */
  readonly exportLines: Stream.Stream<string, StoreFailure>
  /** The facts after a position, and those to come. */
  readonly follow: (after?: number) => Stream.Stream<LogEntry, StoreFailure | UnreadableLog>
}

export const logKeeping = (store: EventStoreShape, workspace: string): LogKeepingService => ({
  head: store.head(workspace),
  verify: (kept) => store.verify(workspace, kept),
  exportLines: exportLog(store, workspace),
  follow: (after = 0) =>
    Stream.mapChunksEffect(store.follow({ workspace, after }), (events) =>
      Effect.map(entriesOf(Chunk.toReadonlyArray(events)), Chunk.unsafeFromArray),
    ),
})
