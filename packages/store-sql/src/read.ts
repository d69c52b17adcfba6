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
import type { LogEnd } from "./log-end.js"
import { type LogRow, logEndOf } from "./rows.js"
import { rows, type Script } from "./script.js"
import * as statements from "./statements.js"

const NOTHING: ReadonlyArray<StoredEvent> = []

/** Where the workspace's log ends, if anything was ever appended to it. */
export function* findLog(workspace: string): Script<LogEnd | undefined> {
  if (!isStorable(workspace)) return undefined
  const [log] = yield* rows<LogRow>(statements.selectLog, [workspace])
  return log === undefined ? undefined : logEndOf(log)
}

export function* readHead(workspace: string): Script<Head> {
  const log = yield* findLog(workspace)
  return {
    position: log?.position ?? 0,
    hash: log?.hash ?? UNCHAINED,
    recordedAt: log?.recordedAt,
  }
}

export function* readLatestOccurrence(workspace: string): Script<number | undefined> {
  return (yield* findLog(workspace))?.latestOccurrence
}

export function* readPage(query: ReadQuery): Script<Page> {
  const size = pageSize(query.limit)
  const log = yield* findLog(query.workspace)
  if (log === undefined) return { events: NOTHING, head: 0, next: undefined }
  const last = yield* lastPosition(log, query.until)
  const found = yield* select(log.id, query, last, size + 1)
  const events = found.length > size ? found.slice(0, size) : found
  const next = found.length > size ? events.at(-1)?.position : undefined
  return { events, head: log.position, next }
}

export function* readStreamPage({
  after,
  limit,
  streamPrefix = "",
  until,
  workspace,
}: StreamQuery): Script<StreamPage> {
  const size = pageSize(limit)
  const log = yield* findLog(workspace)
  if (log === undefined) return { events: NOTHING, head: 0, next: undefined }
  const head = log.position
  // Half a character is no prefix of a name, and SQLite would take it for another one.
  if (!isStorable(streamPrefix)) return { events: NOTHING, head, next: undefined }
  const last = yield* lastPosition(log, until)
  const { stream: cursor, version } = storableCursor(after)
  const first = compareStreams(cursor, streamPrefix) > 0 ? cursor : streamPrefix
  const end = prefixEnd(streamPrefix)
  const bounds = [cursor, version, last, size + 1]
  const found = yield* end === undefined
    ? rows<StoredEvent>(statements.selectByStream, [log.id, first, ...bounds])
    : rows<StoredEvent>(statements.selectByStreamUpTo, [log.id, first, end, ...bounds])
  const events = found.length > size ? found.slice(0, size) : found
  const full = found.length > size ? events.at(-1) : undefined
  const next = full === undefined ? undefined : { stream: full.stream, version: full.version }
  return { events, head, next }
}

/** A cursor that no stream can have given stands before the first name after it that a stream can have. */
const storableCursor = (
  after: StreamQuery["after"] = { stream: "", version: 0 },
): NonNullable<StreamQuery["after"]> => {
  const characters = Array.from(after.stream)
  const n = characters.findIndex((character) => !isStorable(character))
  if (n === -1) return after
  const next = characters[n] === "\0" ? "\u0001" : "\ue000"
  return { stream: [...characters.slice(0, n), next].join(""), version: 0 }
}

/** The last position that a reader may see. */
export function* lastPosition(log: LogEnd, until: Until | undefined): Script<number> {
  if (until === undefined) return log.position
  if ("position" in until) return Math.min(until.position, log.position)
  const { recordedAt } = until
  const params = [log.position, recordedAt, recordedAt, log.id]
  const [found] = yield* rows<{ position: number }>(statements.selectLastBy, params)
  return found?.position ?? 0
}

function* select(
  log: number,
  { after, direction = "forwards", from }: ReadQuery,
  last: number,
  limit: number,
): Script<ReadonlyArray<StoredEvent>> {
  const backwards = direction === "backwards"
  const low = backwards || after === undefined ? 1 : Math.floor(after) + 1
  const high = backwards && after !== undefined ? Math.min(last, Math.ceil(after) - 1) : last
  if (low > high) return NOTHING
  const chosen = storable(from)
  switch (chosen._tag) {
    case "All":
      return yield* rows(statements.selectAll[direction], [log, low, high, limit])
    case "Types": {
      const types = JSON.stringify(chosen.types)
      return yield* rows(statements.selectTypes[direction], [log, low, high, types, limit])
    }
    case "Stream": {
      const params = [log, chosen.stream, low, high, log, after ?? 0, limit]
      return yield* rows(statements.selectStream[direction], params)
    }
    case "Streams": {
      const streams = JSON.stringify([...new Set(chosen.streams)])
      return yield* rows(statements.selectStreams[direction], [streams, log, low, high, limit])
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
