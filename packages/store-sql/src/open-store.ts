import { BUSY_TIMEOUT_MS, type EventStoreShape, type StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { namedIn, sqlite } from "./dialect.js"
import { makeEventStore } from "./event-log.js"
import type { OpenMode } from "./log-file.js"
import { openLog } from "./open-log.js"
import { DEFAULT_PREFIX, namingOf } from "./prefix.js"
import { rows } from "./script.js"
import type { Session, SessionOptions } from "./session.js"
import { walTidying } from "./tidy-wal.js"

/** What an append survives once it has succeeded. */
export type Durability =
  /** A crash of the process, of the system, and loss of power: SQLite syncs at each commit. */
  | "FULL"
  /** A crash of the process. Loss of power may take the last commits, whole ones, with it. */
  | "NORMAL"

export interface Settings {
  /** Default: `create`. */
  readonly mode?: OpenMode
  /**
   * What `create` does with a database that holds something else, be it a log under another prefix:
   * refuse it (default), or add the log's tables beside what is there.
   */
  readonly foreign?: "refuse" | "embed"
  /**
   * What the names of the log's tables, indexes and triggers begin with: 1 to 32 lower-case letters,
   * digits and underscores, a letter first. Logs under different prefixes in one database know nothing
   * of one another. Default: `followthrough_`.
   */
  readonly prefix?: string
  /**
   * How long an operation goes on asking for a lock that other processes hold before it fails as
   * `Busy`, in milliseconds; default 5,000.
   */
  readonly busyTimeoutMs?: number
  /** Default: `FULL`. */
  readonly synchronous?: Durability
}

export const sessionOptions = (
  { busyTimeoutMs = BUSY_TIMEOUT_MS, prefix = DEFAULT_PREFIX }: Settings,
  location: string,
): Effect.Effect<SessionOptions, StoreFailure> =>
  Effect.map(namingOf(prefix, location), (prefixed) => ({
    location,
    named: namedIn(sqlite, prefixed),
    busyTimeoutMs,
  }))

/** The store on a session, once its log is made or found. */
export const openStore = (
  session: Session,
  { foreign = "refuse", mode = "create", synchronous = "FULL" }: Settings,
): Effect.Effect<EventStoreShape, StoreFailure> =>
  Effect.gen(function* () {
    const writable = mode !== "read"
    yield* openLog(session, { mode, foreign })
    if (writable) {
      // A destroyed key is to leave nothing behind.
      for (const setting of [`synchronous = ${synchronous}`, "secure_delete = ON"]) {
        yield* session.reading(() => rows(`PRAGMA ${setting}`))
      }
    }
    const tidying = walTidying(session)
    if (writable) yield* tidying.tidy
    return makeEventStore(session, writable, tidying)
  })
