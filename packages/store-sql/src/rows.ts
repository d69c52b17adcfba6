import type { Appended, Commit, StoredCommand } from "@followthrough/store"

// The rows of the statements, as SQLite gives them.

export interface LogRow {
  readonly id: number
  readonly position: number
  readonly recordedAt: number | null
  readonly latestOccurrence: number | null
}

export interface StreamRow {
  readonly id: number
  readonly name: string
  readonly version: number | null
}

export interface CommandRow {
  readonly commandId: string
  readonly fingerprint: string
  readonly firstPosition: number | null
  readonly lastPosition: number | null
  readonly recordedAt: number
  /** A JSON array of [stream, version]: a stream's name is no safe key of an object. */
  readonly versions: string
}

export const commandOfRow = (row: CommandRow): StoredCommand => ({
  fingerprint: row.fingerprint,
  appended: {
    replayed: true,
    firstPosition: row.firstPosition ?? undefined,
    lastPosition: row.lastPosition ?? undefined,
    versions: new Map(JSON.parse(row.versions)),
    recordedAt: row.recordedAt,
  },
})

export const commandValues = (
  log: number,
  { commandId, fingerprint }: Commit,
  { firstPosition, lastPosition, recordedAt, versions }: Appended,
): ReadonlyArray<string | number | null> => [
  log,
  commandId,
  fingerprint,
  firstPosition ?? null,
  lastPosition ?? null,
  recordedAt,
  JSON.stringify([...versions]),
]
