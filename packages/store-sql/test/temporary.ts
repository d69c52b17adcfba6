import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { EventStore, type EventStoreShape, type StoreFailure } from "@followthrough/store"
import { type SqliteOptions, sqliteLayer } from "@followthrough/store-sql"
import { Context, Effect, Layer, type Scope } from "effect"

/** A folder that goes when the scope closes. */
export const temporaryFolder: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "followthrough-store-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
)

/** The store of a layer, put away when the scope closes. */
export const openStore = (
  options: SqliteOptions,
): Effect.Effect<EventStoreShape, StoreFailure, Scope.Scope> =>
  Effect.map(Layer.build(sqliteLayer(options)), Context.get(EventStore))

/** A new store in a file of its own. */
export const freshStore = (
  options: Omit<SqliteOptions, "filename"> = {},
): Effect.Effect<EventStoreShape, StoreFailure, Scope.Scope> =>
  Effect.flatMap(temporaryFolder, (folder) =>
    openStore({ ...options, filename: join(folder, "log.db") }),
  )
