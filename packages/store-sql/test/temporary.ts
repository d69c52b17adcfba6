import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Reactivity from "@effect/experimental/Reactivity"
import type { SqlError } from "@effect/sql/SqlError"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import {
  type Commit,
  EventStore,
  type EventStoreShape,
  StoreFailure,
  type StreamWrite,
} from "@followthrough/store"
import { type SqliteOptions, sqliteLayer } from "@followthrough/store-sql"
import { Context, Effect, Either, Layer, type Scope } from "effect"

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

/** The database as anyone else sees it. */
export const rawDatabase = (
  filename: string,
): Effect.Effect<SqliteClient.SqliteClient, never, Scope.Scope> =>
  Effect.provide(SqliteClient.make({ filename, disableWAL: true }), Reactivity.layer)

/** Runs statements on a database, one after the other, and closes it. */
export const runSql = (
  filename: string,
  ...statements: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<unknown>, SqlError> =>
  Effect.scoped(
    Effect.flatMap(rawDatabase(filename), (sql) =>
      Effect.map(
        Effect.forEach(statements, (statement) => sql.unsafe(statement)),
        (results) => results.at(-1) ?? [],
      ),
    ),
  )

/** Runs a test's program; folders and stores go with it. */
export const run = <A, E>(program: Effect.Effect<A, E, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.scoped(program))

/** What a program fails with, for programs that must fail as the store does. */
export const failure = <A, R>(
  program: Effect.Effect<A, unknown, R>,
): Effect.Effect<StoreFailure, never, R> =>
  Effect.map(Effect.either(program), (result) => {
    if (Either.isRight(result)) throw new Error("it succeeded, and should not have")
    if (!(result.left instanceof StoreFailure))
      throw new Error(`not a failure of the store: ${result.left}`)
    return result.left
  })

export const commitOf = (
  commandId: string,
  writes: Readonly<Record<string, ReadonlyArray<string>>>,
  expect: StreamWrite["expect"] = "any",
): Commit => ({
  workspace: "w",
  commandId,
  fingerprint: `fingerprint of ${commandId}`,
  recordedAt: 1000,
  writes: Object.entries(writes).map(([stream, data]) => ({
    stream,
    expect,
    events: data.map((text) => ({ type: "Noted", occurredAt: 1, data: JSON.stringify(text) })),
  })),
})

/** The first page of everything, short: `position stream@version data`. */
export const brief = (store: EventStoreShape): Effect.Effect<ReadonlyArray<string>, StoreFailure> =>
  Effect.map(store.read({ workspace: "w", from: { _tag: "All" }, limit: 5000 }), ({ events }) =>
    events.map(({ data, position, stream, version }) => `${position} ${stream}@${version} ${data}`),
  )
