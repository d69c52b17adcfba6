import type { SqlClient } from "@effect/sql/SqlClient"
import { EventStore, type StoreFailure } from "@followthrough/store"
import * as Layer from "effect/Layer"
import { openPostgres, type PostgresOptions } from "./postgres-store.js"
import { openPostgresAt, type PostgresAtOptions } from "./postgres-url.js"

export { type GrantOptions, grantStatements } from "./postgres-roles.js"
export { openPostgres, type PostgresOptions, postgresWorkspaces } from "./postgres-store.js"
export { openPostgresAt, type PostgresAtOptions, postgresWorkspacesAt } from "./postgres-url.js"

/** A log in Postgres on connections of its own, closed with the layer. */
export const postgresLayerAt = (
  options: PostgresAtOptions,
): Layer.Layer<EventStore, StoreFailure> => Layer.scoped(EventStore, openPostgresAt(options))

/**
 * A log in a database that the host has open already through `@effect/sql-pg`. What is called inside the host's own
 * `withTransaction` becomes a part of that transaction.
 */
export const postgresLayer = (
  options: PostgresOptions = {},
): Layer.Layer<EventStore, StoreFailure, SqlClient> =>
  Layer.scoped(EventStore, openPostgres(options))
