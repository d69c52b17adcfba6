import type { SqlError } from "@effect/sql/SqlError"
import {
  compareStreams,
  type Head,
  isStorable,
  type Page,
  pageSize,
  prefixEnd,
  type ReadQuery,
  type Selection,
  type StoredEvent,
  type StreamPage,
  type StreamQuery,
  UNCHAINED,
  type Until,
} from "@followthrough/store"
import { Effect } from "effect"
import { hashOf, type LogRow } from "./rows.js"
import type { Rows } from "./session.js"
import * as statements from "./statements.js"

const NOTHING: ReadonlyArray<StoredEvent> = []

/** The workspace's row, if anything was ever appended to it. */
export const findLog = (
  rows: Rows,
  workspace: string,
): Effect.Effect<LogRow | undefined, SqlError> =>
  isStorable(workspace)
    ? Effect.map(rows<LogRow>(statements.selectLog, [workspace]), ([log]) => log)
    : Effect.succeed(undefined)

export const readHead = (rows: Rows, workspace: string): Effect.Effect<Head, SqlError> =>
  Effect.map(findLog(rows, workspace), (log) => ({
    position: log?.position ?? 0,
    hash: log === undefined ? UNCHAINED : hashOf(log.hash),
    recordedAt: log?.recordedAt ?? undefined,
  }))

export const readLatestOccurrence = (
  rows: Rows,
  workspace: string,
): Effect.Effect<number | undefined, SqlError> =>
  Effect.map(findLog(rows, workspace), (log) => log?.latestOccurrence ?? undefined)

export const readPage = (rows: Rows, query: ReadQuery): Effect.Effect<Page, SqlError> =>
  Effect.gen(function* () {
    const size = pageSize(query.limit)
    const log = yield* findLog(rows, query.workspace)
    if (log === undefined) return { events: NOTHING, head: 0, next: undefined }
    const last = yield* lastPosition(rows, log, query.until)
    const found = yield* select(rows, log.id, query, last, size + 1)
    const events = found.length > size ? found.slice(0, size) : found
    const next = found.length > size ? events.at(-1)?.position : undefined
    return { events, head: log.position, next }
  })

export const readStreamPage = (
  rows: Rows,
  { after, limit, streamPrefix = "", until, workspace }: StreamQuery,
): Effect.Effect<StreamPage, SqlError> =>
  Effect.gen(function* () {
    const size = pageSize(limit)
    const log = yield* findLog(rows, workspace)
    if (log === undefined) return { events: NOTHING, head: 0, next: undefined }
    const head = log.position
    // Half a character is no prefix of a name, and SQLite would take it for another one.
    if (!isStorable(streamPrefix)) return { events: NOTHING, head, next: undefined }
    const last = yield* lastPosition(rows, log, until)
    const cursor = after?.stream ?? ""
    const first = compareStreams(cursor, streamPrefix) > 0 ? cursor : streamPrefix
    const end = prefixEnd(streamPrefix)
    const bounds = [cursor, after?.version ?? 0, last, size + 1]
    const found = yield* end === undefined
      ? rows<StoredEvent>(statements.selectByStream, [log.id, first, ...bounds])
      : rows<StoredEvent>(statements.selectByStreamUpTo, [log.id, first, end, ...bounds])
    const events = found.length > size ? found.slice(0, size) : found
    const full = found.length > size ? events.at(-1) : undefined
    const next = full === undefined ? undefined : { stream: full.stream, version: full.version }
    return { events, head, next }
  })

/** The last position that a reader may see. */
const lastPosition = (
  rows: Rows,
  log: LogRow,
  until: Until | undefined,
): Effect.Effect<number, SqlError> => {
  if (until === undefined) return Effect.succeed(log.position)
  if ("position" in until) return Effect.succeed(Math.min(until.position, log.position))
  const { recordedAt } = until
  const params = [log.position, recordedAt, recordedAt, log.id]
  return Effect.map(
    rows<{ position: number }>(statements.selectLastBy, params),
    ([found]) => found?.position ?? 0,
  )
}

const select = (
  rows: Rows,
  log: number,
  { after, direction = "forwards", from }: ReadQuery,
  last: number,
  limit: number,
): Effect.Effect<ReadonlyArray<StoredEvent>, SqlError> => {
  const backwards = direction === "backwards"
  const low = backwards || after === undefined ? 1 : Math.floor(after) + 1
  const high = backwards && after !== undefined ? Math.min(last, Math.ceil(after) - 1) : last
  if (low > high) return Effect.succeed(NOTHING)
  const chosen = storable(from)
  switch (chosen._tag) {
    case "All":
      return rows(statements.selectAll[direction], [log, low, high, limit])
    case "Types": {
      const types = JSON.stringify(chosen.types)
      return rows(statements.selectTypes[direction], [log, low, high, types, limit])
    }
    case "Stream": {
      const params = [log, chosen.stream, low, high, log, after ?? 0, limit]
      return rows(statements.selectStream[direction], params)
    }
    case "Streams": {
      const streams = JSON.stringify([...new Set(chosen.streams)])
      return rows(statements.selectStreams[direction], [streams, log, low, high, limit])
    }
  }
}

/** Leaves out names that no event can have: SQLite would take them for other ones. */
const storable = (from: Selection): Selection => {
  switch (from._tag) {
    case "All":
      return from
    case "Stream":
      return isStorable(from.stream) ? from : { _tag: "Streams", streams: [] }
    case "Streams":
      return { _tag: "Streams", streams: from.streams.filter(isStorable) }
    case "Types":
      return { _tag: "Types", types: from.types.filter(isStorable) }
  }
}
