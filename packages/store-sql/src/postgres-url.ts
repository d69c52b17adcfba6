import * as Reactivity from "@effect/experimental/Reactivity"
import { SqlClient } from "@effect/sql/SqlClient"
import { make } from "@effect/sql-pg/PgClient"
import { BUSY_TIMEOUT_MS, type EventStoreShape, type StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { postgresFailure } from "./postgres-failure.js"
import { openPostgres, type PostgresOptions, postgresWorkspaces } from "./postgres-store.js"
import { unavailable } from "./unavailable.js"

export interface PostgresAtOptions extends Omit<PostgresOptions, "location"> {
  /**
   * `postgres://user:password@host:port/database`, with parameters as the driver has them, such as `?sslmode=require`.
   * No failure tells the password.
   */
  readonly url: string
  /** The Postgres schema that the log's tables are in, made where it is missing. Left out: the user's, mostly `public`. */
  readonly schema?: string
  /** So many connections at most; default 10. One more hears of what others append, while anybody follows. */
  readonly connections?: number
  /**
   * How long the server works at one statement before it gives up, in milliseconds; default 120,000. The client waits a
   * little longer, so that a server that is silent holds up nobody for good.
   */
  readonly statementTimeoutMs?: number
}

/** A log in Postgres on connections of its own, closed with the scope. */
export const openPostgresAt = (
  options: PostgresAtOptions,
): Effect.Effect<EventStoreShape, StoreFailure, Scope.Scope> => connected(options, openPostgres)

/** The workspaces that a log in Postgres holds, by name. */
export const postgresWorkspacesAt = (
  options: PostgresAtOptions,
): Effect.Effect<ReadonlyArray<string>, StoreFailure> =>
  Effect.scoped(connected(options, postgresWorkspaces))

const connected = <A, R>(
  { connections = 10, schema, statementTimeoutMs = 120_000, url, ...options }: PostgresAtOptions,
  work: (options: PostgresOptions) => Effect.Effect<A, StoreFailure, R>,
) =>
  Effect.gen(function* () {
    const place = urlOf(url)
    if (place === undefined || !/^postgres(?:ql)?:$/.test(place.protocol)) {
      return yield* unavailable("the database", "its URL does not read postgres://user@host/name")
    }
    const location = locationOf(place)
    if (schema !== undefined && !SCHEMA_NAME.test(schema)) {
      return yield* unavailable(
        location,
        `"${schema}" cannot be the name of its schema: that is 1 to 63 lower-case letters, digits and underscores, a letter first`,
      )
    }
    const settings = {
      application_name: "followthrough",
      statement_timeout: String(statementTimeoutMs),
      query_timeout: String(statementTimeoutMs + 5_000),
      ...(schema === undefined ? {} : { options: `-c search_path=${schema}` }),
    }
    for (const [name, value] of Object.entries(settings)) {
      if (!place.searchParams.has(name)) place.searchParams.set(name, value)
    }
    const { busyTimeoutMs = BUSY_TIMEOUT_MS, mode = "create" } = options
    const client = yield* make({
      url: Redacted.make(place.href),
      maxConnections: connections,
      connectTimeout: CONNECT_TIMEOUT,
    }).pipe(
      Effect.provide(Reactivity.layer),
      Effect.mapError((error) => postgresFailure(error, { location, busyTimeoutMs })),
    )
    if (schema !== undefined && mode === "create") {
      yield* client.unsafe(`CREATE SCHEMA IF NOT EXISTS ${schema}`).pipe(
        // Who may not make one may well use it.
        Effect.ignore,
      )
    }
    return yield* Effect.provideService(work({ ...options, location }), SqlClient, client)
  })

const CONNECT_TIMEOUT = "10 seconds"

const SCHEMA_NAME = /^[a-z][a-z0-9_]{0,62}$/

const urlOf = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined)

/** Without the password, and without parameters, which may hold one. */
const locationOf = ({ host, pathname, protocol, username }: URL): string =>
  `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname}`
