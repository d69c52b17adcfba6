import type { EventStoreShape, StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { openStore, type Settings, sessionOptions } from "./open-store.js"
import { type Execute, sessionOn } from "./session.js"
import { failureOf } from "./sqlite-failure.js"

export type { Durability, Settings } from "./open-store.js"
export type { Execute } from "./session.js"

/** A connection to SQLite through which nobody else sends statements, whichever build of SQLite it is. */
export interface OwnConnection {
  /** What failures call the database. */
  readonly location: string
  /**
   * Runs a statement at once and gives its rows, each an object of its columns. What it throws may have SQLite's
   * extended result code as `code`, such as `SQLITE_CONSTRAINT_UNIQUE`.
   */
  readonly execute: Execute
}

/** The store on a connection that the caller has opened, and closes; for builds of SQLite that run without Node. */
export const openOnConnection = (
  { execute, location }: OwnConnection,
  settings: Settings = {},
): Effect.Effect<EventStoreShape, StoreFailure> =>
  Effect.flatMap(sessionOptions(settings, location), (options) => {
    const own: Execute = (sql, params) => {
      try {
        return execute(options.named(sql), params)
      } catch (thrown) {
        throw failureOf(thrown, location)
      }
    }
    return openStore(sessionOn(options, { own, files: () => undefined }), settings)
  })
