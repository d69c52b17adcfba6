import type { SqliteDriver } from "@followthrough/store-sql"

/** Where the log is kept. */
export type StoreChoice =
  /** In memory: gone when the process ends. */
  "memory" | StoreInFile | StoreInPostgres

export interface StoreInFile {
  /** Path of a SQLite file. */
  readonly file: string
  /**
   * `create` (default) makes the file when it is missing, `write` insists that it is there,
   * `read` also never changes it.
   */
  readonly mode?: "create" | "write" | "read"
  /**
   * The file may be the host's own: `create` then adds the log's tables beside those that are there.
   * Left out: a database of something else is refused, so that a wrong name does no harm.
   */
  readonly embed?: boolean
  /**
   * What the names of the log's tables begin with: 1 to 32 lower-case letters, digits and
   * underscores, a letter first. Left out: `followthrough_`.
   */
  readonly prefix?: string
  /**
   * The class `Database` of the better-sqlite3 with which the host opens the same file itself. Two copies of
   * SQLite in one process remove each other's journals. Left out: that of the better-sqlite3 installed
   * beside this package.
   */
  readonly driver?: SqliteDriver
  /**
   * How long a command waits while others keep it from being recorded, before it fails as `busy`; in
   * milliseconds, and a command has that time once. Left out: 5,000.
   */
  readonly busyTimeoutMs?: number
}

export interface StoreInPostgres {
  /**
   * A Postgres database: `postgres://user:password@host:port/database`, with parameters as the driver `pg` has them,
   * such as `?sslmode=require`. It needs `@effect/sql-pg`, which is to be installed beside this package.
   */
  readonly url: string
  /**
   * The Postgres schema that the log's tables are in: lower-case letters, digits and underscores, a letter first. It
   * is made where it is missing. Left out: the user's, which mostly is `public`.
   */
  readonly schema?: string
  /**
   * `create` (default) makes the log's tables where they are missing, beside whatever is there; `write` insists that
   * they are there, `read` also never changes them.
   */
  readonly mode?: "create" | "write" | "read"
  /** What the names of the log's tables begin with, as in a file. */
  readonly prefix?: string
  /** So many connections at most, which all workspaces share that are opened alike. Left out: 10. */
  readonly connections?: number
  /** How long one statement may take, in milliseconds. Left out: 120,000. */
  readonly statementTimeoutMs?: number
  /** As for a file. */
  readonly busyTimeoutMs?: number
}
