import { type BigIntStats, statSync } from "node:fs"
import { resolve } from "node:path"
import { EventStore, type EventStoreShape, type StoreFailure } from "@followthrough/store"
import { openSqlite, type SqliteOptions } from "@followthrough/store-sql"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as RcMap from "effect/RcMap"
import * as Scope from "effect/Scope"

/** A file that is open, and which one it was. */
interface OpenFile {
  readonly store: EventStoreShape
  readonly file: BigIntStats | undefined
}

const MEMORY = ":memory:"

// Of the whole process: those who open the same file in the same way share one connection, which is
// closed with the last of them.
const openFiles = Effect.runSync(
  Effect.flatMap(Scope.make(), (scope) =>
    Scope.extend(
      RcMap.make({
        lookup: (options: SqliteOptions): Effect.Effect<OpenFile, StoreFailure, Scope.Scope> =>
          Effect.map(openSqlite(options), (store) => ({
            store,
            file: standingAt(options.filename),
          })),
      }),
      scope,
    ),
  ),
)

/** A log in a file: several workspaces of one file share a connection, and what it holds in memory. */
export const sharedFileLayer = (options: SqliteOptions): Layer.Layer<EventStore, StoreFailure> =>
  Layer.scoped(
    EventStore,
    options.filename === MEMORY
      ? openSqlite(options)
      : Effect.suspend(() => opened(Data.struct({ ...options, path: resolve(options.filename) }))),
  )

const opened = (key: SqliteOptions): Effect.Effect<EventStoreShape, StoreFailure, Scope.Scope> =>
  Effect.gen(function* () {
    const there = yield* RcMap.get(openFiles, key)
    if (yield* isUsable(there, key.filename)) return there.store
    // Whoever has it open still finds that out for himself.
    yield* RcMap.invalidate(openFiles, key)
    const { store } = yield* RcMap.get(openFiles, key)
    return store
  })

// Somebody may have put another file in its place, or removed its journal.
const isUsable = ({ file, store }: OpenFile, filename: string): Effect.Effect<boolean> => {
  const now = standingAt(filename)
  return now === undefined || file?.ino !== now.ino || file.dev !== now.dev
    ? Effect.succeed(false)
    : Effect.isSuccess(store.latestOccurrence(""))
}

const standingAt = (filename: string): BigIntStats | undefined =>
  statSync(filename, { bigint: true, throwIfNoEntry: false })
