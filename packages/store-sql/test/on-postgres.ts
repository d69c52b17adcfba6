import * as Reactivity from "@effect/experimental/Reactivity"
import { SqlClient } from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import { PgClient } from "@effect/sql-pg"
import type { EventStoreShape, StoreFailure } from "@followthrough/store"
import { Effect, Redacted, type Scope } from "effect"
import { afterAll, beforeAll } from "vitest"
import { type PostgresServer, startPostgres } from "../../../scripts/postgres.js"
import { openPostgres, type PostgresOptions } from "../src/postgres.js"
import { tables } from "../src/schema.js"

/** A schema of its own in a server's database, and how it is reached. */
export interface Place {
  readonly url: string
  readonly schema: string
}

/** Starts a server before a test file's tests, and ends it afterwards. */
export const buildServer = (): { readonly url: () => string } => {
  let server: PostgresServer | undefined
  beforeAll(async () => {
    // What these tests can see does not depend on syncing.
    server = await startPostgres({ fsync: "off" })
  })
  afterAll(() => server?.[Symbol.asyncDispose]())
  return {
    url: () => {
      if (server === undefined) throw new Error("the server is started before the tests")
      return server.url
    },
  }
}

/** A client of the host's own. */
export const clientOf = (url: string): Effect.Effect<PgClient.PgClient, SqlError, Scope.Scope> =>
  PgClient.make({ url: Redacted.make(url), maxConnections: 10 }).pipe(
    Effect.provide(Reactivity.layer),
  )

let made = 0

/** The database at `url`, where `schema` is what statements mean, and `role` who they come from. */
const within = (url: string, schema: string, role?: string): string => {
  const own = new URL(url)
  const as = role === undefined ? "" : ` -c role=${role}`
  own.searchParams.set("options", `-c search_path=${schema} -c client_min_messages=warning${as}`)
  return own.href
}

/** The same place, as a role of the server's sees it. */
export const asRole = ({ schema, url }: Place, role: string): Place => ({
  schema,
  url: within(url, schema, role),
})

/** A schema of that name, whether it is there or not. */
export const asSchema = (url: string, schema: string): Place => ({
  schema,
  url: within(url, schema),
})

/** An empty schema, which goes with all that is in it. */
export const emptySchema = (url: string): Effect.Effect<Place, SqlError, Scope.Scope> =>
  Effect.gen(function* () {
    made += 1
    const schema = `s${process.pid}_${made}`
    const sql = yield* clientOf(url)
    yield* sql.unsafe(`CREATE SCHEMA ${schema}`)
    yield* Effect.addFinalizer(() => Effect.orDie(sql.unsafe(`DROP SCHEMA ${schema} CASCADE`)))
    return asSchema(url, schema)
  })

/** The store on a host's client. */
export const openOn = (
  sql: SqlClient,
  options: PostgresOptions = {},
): Effect.Effect<EventStoreShape, StoreFailure, Scope.Scope> =>
  Effect.provideService(openPostgres(options), SqlClient, sql)

/** The store at a place, as a host with its own client opens it. */
export const openAt = (
  place: Place,
  options: PostgresOptions = {},
): Effect.Effect<EventStoreShape, SqlError | StoreFailure, Scope.Scope> =>
  Effect.flatMap(clientOf(place.url), (sql) => openOn(sql, options))

/** What someone may do at a place is given to a new role, who goes with the scope. */
export const roleFor = (
  place: Place,
  statements: (role: string) => ReadonlyArray<string>,
): Effect.Effect<string, SqlError, Scope.Scope> =>
  Effect.gen(function* () {
    const role = `app_${place.schema}`
    yield* Effect.acquireRelease(runAt(place, `CREATE ROLE ${role}`), () =>
      Effect.orDie(runAt(place, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`)),
    )
    yield* runAt(place, ...statements(role))
    return role
  })

/**
 * A store that is opened once and empty each time it is given out: its tables take longer to make than a short history.
 * `others` are further clients of the same tables, and all come as `role`.
 */
export const emptiedAt = (
  place: Place,
  { others = 0, role }: { readonly others?: number; readonly role?: string } = {},
): Effect.Effect<
  Effect.Effect<readonly [EventStoreShape, ...ReadonlyArray<EventStoreShape>], SqlError>,
  SqlError | StoreFailure,
  Scope.Scope
> =>
  Effect.gen(function* () {
    const opened = openAt(role === undefined ? place : asRole(place, role))
    const first = yield* opened
    const further = yield* Effect.replicateEffect(opened, others)
    const sql = yield* clientOf(place.url)
    const deletions = Object.values(tables)
      .filter((table) => table !== tables.migrations)
      .map((table) => `DELETE FROM ${table}`)
    const empty = ["BEGIN; SET LOCAL session_replication_role = replica", ...deletions, "COMMIT"]
    return Effect.as(sql.unsafe(empty.join("; ")), [first, ...further] as const)
  })

/** Runs statements, one after the other on one connection. */
export const runAt = (
  { url }: Place,
  ...statements: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<unknown>, SqlError> =>
  Effect.scoped(
    Effect.gen(function* () {
      const connection = yield* (yield* clientOf(url)).reserve
      let found: ReadonlyArray<unknown> = []
      for (const text of statements) {
        found = yield* connection.executeUnprepared(text, [], undefined)
      }
      return found
    }),
  )
