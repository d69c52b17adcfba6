/** Where a log is kept, so that threads can open it for themselves. */
export type LogPlace = LogInFile | LogAtServer

interface Opening {
  readonly prefix?: string
  readonly busyTimeoutMs?: number
  /** Left out: it may be read alone. */
  readonly writable?: boolean
}

/** A SQLite file. */
export interface LogInFile extends Opening {
  readonly filename: string
}

/** A Postgres database. */
export interface LogAtServer extends Opening {
  readonly url: string
  readonly schema?: string
  readonly statementTimeoutMs?: number
}

/** What failures call it: no password is told. */
export const nameOfPlace = (place: LogPlace): string =>
  "url" in place ? "the log in Postgres" : place.filename
