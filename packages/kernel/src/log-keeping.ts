import {
  type EventStoreShape,
  exportLog,
  type Seal,
  type StoredEvent,
  type StoreFailure,
  type Verification,
} from "@followthrough/store"
import { Chunk, Effect, Stream } from "effect"
import { decodeLog } from "./decode-log.js"
import type { UnreadableLog } from "./recorded.js"
import type { LogEntry } from "./service.js"

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

const entriesOf = (events: ReadonlyArray<StoredEvent>) =>
  Effect.map(decodeLog(events), (facts) =>
    events.flatMap(({ commandId, stream, version }, n): ReadonlyArray<LogEntry> => {
      const fact = facts[n]
      return fact === undefined ? [] : [{ ...fact, stream, version, commandId }]
    }),
  )
