import type { SqliteDriver } from "@followthrough/store-sql"

/** Where the log is kept. */
export type StoreChoice =
  /** In memory: gone when the process ends. */
  | "memory"
  | {
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
