import type { Appended, Commit, RememberedCommand, StoredCommand } from "@followthrough/store"
import { hexOf } from "#digest"
import type { LogEnd } from "./log-end.js"
import type { Value } from "./script.js"

// The rows of the statements, as SQLite gives them.

export interface LogRow {
  readonly id: number
  readonly position: number
  readonly hash: Uint8Array
  readonly recordedAt: number | null
  readonly latestOccurrence: number | null
}

export interface StreamRow {
  readonly id: number
  readonly name: string
  readonly version: number | null
  readonly digest: Uint8Array | null
  readonly destroyed: number | null
}

export interface KeyRow {
  readonly stream: string
  readonly key: string
  readonly digest: Uint8Array
  readonly destroyed: number
}

export interface ClaimRow {
  readonly key: string
  readonly stream: string
}

export interface CommandRow {
  readonly id: number
  readonly commandId: string
  readonly fingerprint: string
  readonly firstPosition: number | null
  readonly lastPosition: number | null
  readonly recordedAt: number
  /** A JSON array of [stream, version]: a stream's name is no safe key of an object. */
  readonly versions: string
  readonly claims: string
}

export const logEndOf = ({ hash, id, latestOccurrence, position, recordedAt }: LogRow): LogEnd => ({
  id,
  position,
  hash: hashOf(hash),
  recordedAt: recordedAt ?? undefined,
  latestOccurrence: latestOccurrence ?? undefined,
})

/** A hash as its hexadecimal digits: the column holds the bytes. */
export const hashOf = hexOf

export const rememberedOfRow = (row: CommandRow): RememberedCommand => ({
  fingerprint: row.fingerprint,
  claims: row.claims,
  firstPosition: row.firstPosition ?? undefined,
  lastPosition: row.lastPosition ?? undefined,
  recordedAt: row.recordedAt,
  versions: new Map(JSON.parse(row.versions)),
})

export const commandOfRow = (row: CommandRow): StoredCommand => {
  const { claims: _, fingerprint, ...appended } = rememberedOfRow(row)
  return { fingerprint, appended: { replayed: true, ...appended } }
}

const versionsColumn = (versions: Appended["versions"]): string => {
  // Nearly every command is about one stream.
  if (versions.size > 1) return JSON.stringify([...versions])
  for (const [stream, version] of versions) return `[[${JSON.stringify(stream)},${version}]]`
  return "[]"
}

/** Adds the values of a command's row. */
export const pushCommand = (
  values: Array<Value>,
  log: number,
  { commandId, fingerprint }: Commit,
  { firstPosition, lastPosition, recordedAt, versions }: Appended,
  claims: string,
): void => {
  values.push(log, commandId, fingerprint, firstPosition ?? null, lastPosition ?? null)
  values.push(recordedAt, versionsColumn(versions), claims)
}
