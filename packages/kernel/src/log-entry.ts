import type { Fact } from "@followthrough/core"
import type { StoredEvent } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { decodeLog } from "./decode-log.js"
import type { UnreadableLog } from "./recorded.js"

/** A fact with where it stands in the log. */
export interface LogEntry extends Fact {
  readonly stream: string
  readonly version: number
  readonly commandId: string
}

/** Decodes stored events; the first one that cannot be read fails the whole. */
export const entriesOf = (
  events: ReadonlyArray<StoredEvent>,
): Effect.Effect<ReadonlyArray<LogEntry>, UnreadableLog> =>
  Effect.map(decodeLog(events), (facts) =>
    events.flatMap(({ commandId, stream, version }, n): ReadonlyArray<LogEntry> => {
      const fact = facts[n]
      return fact === undefined ? [] : [{ ...fact, stream, version, commandId }]
    }),
  )
