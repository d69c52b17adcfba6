import {
  type ListsPage,
  type ListsQuery,
  MOST_STALE,
  type NextPage,
  type NextQuery,
  type OwedPage,
  type OwedQuery,
  type PlaceKey,
  prefixEnd,
  type RowsFound,
  type StreamFound,
  type Stretch,
} from "@followthrough/store"
import { findLog, lastPosition } from "./read.js"
import { type DroppedRow, STALE } from "./read-models.js"
import * as statements from "./row-statements.js"
import { rows, type Script, type Value } from "./script.js"

const ofViewer = statements.selectNext(true)
const ofAll = statements.selectNext(false)

interface FoundRow extends Omit<StreamFound, "holds"> {
  readonly holds: number
}

type FoundPlace = FoundRow & PlaceKey

const foundIn = ({ holds, position, stream, validFrom }: FoundRow): StreamFound => ({
  stream,
  position,
  validFrom,
  holds: holds === 1,
})

/** What is said of the rows of a log with everything that is found in them. */
function* stateOf(
  { id, position }: { readonly id: number; readonly position: number },
  at: number,
): Script<RowsFound> {
  const stale = yield* staleStreams(id, at)
  const [dropped] = yield* rows<DroppedRow>(statements.selectDropped, [id])
  const [unaware] = yield* rows<{ behind: number }>(statements.selectBehind, [id, STALE])
  return { position, stale, behind: unaware?.behind === 1, dropping: (dropped?.pending ?? 0) > 0 }
}

const nothing: RowsFound = { position: 0, stale: [], behind: false, dropping: false }
const none = { total: 0, begun: 0, late: 0, unassigned: 0 }

export function* readNext({ after, at, limit, viewer, workspace }: NextQuery): Script<NextPage> {
  const log = yield* findLog(workspace)
  if (log === undefined) return { ...nothing, ...none, streams: [] }
  const state = yield* stateOf(log, at)
  const select = viewer === undefined ? ofAll : ofViewer
  const whose = viewer === undefined ? [log.id] : [log.id, viewer]
  const [counts = none] = yield* rows<typeof none>(select.counts, [at, at, ...whose])
  const streams: Array<FoundRow> = []
  if (after === undefined || after.from <= at) {
    const [sql, key] =
      after === undefined
        ? [select.begun, []]
        : [select.begunAfter, [after.rank, after.by, after.contactId]]
    streams.push(...(yield* rows<FoundRow>(sql, [at, at, ...whose, at, ...key, limit])))
  }
  if (streams.length < limit) {
    const [sql, key] =
      after === undefined || after.from <= at
        ? [select.rest, []]
        : [select.restAfter, [after.from, after.contactId]]
    const left = limit - streams.length
    streams.push(...(yield* rows<FoundRow>(sql, [at, at, ...whose, at, ...key, left])))
  }
  return { ...state, ...counts, streams: streams.map(foundIn) }
}

export function* readLists({
  at,
  counts,
  countsUnder,
  stretches,
  workspace,
}: ListsQuery): Script<ListsPage> {
  const log = yield* findLog(workspace)
  if (log === undefined) {
    const empty = stretches.map(({ count }) => ({ places: [], count: count ? 0 : undefined }))
    return { ...nothing, stretches: empty, counts: [] }
  }
  const state = yield* stateOf(log, at)
  const found: Array<ListsPage["stretches"][number]> = []
  for (const stretch of stretches) {
    const within = [log.id, ...boundsOf(stretch)]
    const places = stretch.limit === 0 ? [] : yield* readStretch(stretch, at, within)
    const [counted] =
      stretch.count === true ? yield* rows<{ n: number }>(statements.countStretch, within) : []
    found.push({
      places: places.map((row) => {
        const { at: then, id, part } = row
        return { ...foundIn(row), part, at: then, id }
      }),
      count: counted?.n,
    })
  }
  const counted: Array<ListsPage["counts"][number]> = []
  if (counts.length > 0) {
    const lists = [log.id, JSON.stringify(counts)]
    counted.push(...(yield* rows<ListsPage["counts"][number]>(statements.selectCounts, lists)))
  }
  if (countsUnder !== undefined) {
    const lists = [log.id, countsUnder, prefixEnd(countsUnder) ?? "\u{10ffff}"]
    counted.push(...(yield* rows<ListsPage["counts"][number]>(statements.selectCountsUnder, lists)))
  }
  return { ...state, stretches: found, counts: counted }
}

function* readStretch(
  { after, limit, matching }: Stretch,
  at: number,
  within: ReadonlyArray<Value>,
): Script<ReadonlyArray<FoundPlace>> {
  const found = [at, at, ...within]
  if (matching !== undefined) {
    return yield* rows<FoundPlace>(statements.selectMatching, [...found, matching, limit])
  }
  if (after === undefined) {
    return yield* rows<FoundPlace>(statements.selectStretch, [...found, limit])
  }
  const { at: then, id, part } = after
  return yield* rows<FoundPlace>(statements.selectStretchAfter, [...found, part, then, id, limit])
}

// Beyond every number that a row has.
const [LEAST, MOST] = [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]

const boundsOf = ({
  below = MOST,
  from = LEAST,
  list,
  markBelow = MOST,
  markFrom = LEAST,
}: Stretch) => [list, from, below, markFrom, markBelow]

const namesIn = (found: ReadonlyArray<{ readonly name: string }>): ReadonlyArray<string> =>
  found.map(({ name }) => name)

export function* readChanged(workspace: string, instant: number): Script<ReadonlyArray<string>> {
  const log = yield* findLog(workspace)
  if (log === undefined) return []
  const position = yield* lastPosition(log, { recordedAt: instant })
  const params = [log.id, position, log.id, instant, log.id, STALE]
  return namesIn(yield* rows(statements.selectChanged, params))
}

export function* readRowsEnd(workspace: string, instant: number): Script<number | undefined> {
  const log = yield* findLog(workspace)
  if (log === undefined) return undefined
  const [found] = yield* rows<{ end: number | null }>(statements.selectRowsEnd, [log.id, instant])
  return found?.end ?? undefined
}

export function* readConcerned(
  workspace: string,
  concerns: ReadonlyArray<string>,
): Script<ReadonlyArray<string>> {
  const log = yield* findLog(workspace)
  if (log === undefined) return []
  const params = [log.id, JSON.stringify(concerns), log.id, STALE]
  return namesIn(yield* rows(statements.selectConcerned, params))
}

export function* readOwedBy({ at, until, viewer, workspace }: OwedQuery): Script<OwedPage> {
  const log = yield* findLog(workspace)
  if (log === undefined) return { ...nothing, streams: [], others: 0 }
  const state = yield* stateOf(log, at)
  const params = [log.id, viewer, until, until, until]
  const streams = yield* rows<FoundRow>(statements.selectOwedBy, [at, at, ...params])
  const [counted] = yield* rows<{ others: number }>(statements.countOthers, params)
  return {
    ...state,
    streams: streams.map(foundIn),
    others: counted?.others ?? 0,
  }
}

/** Those whose rows do not hold then, at most so many as are made again at once. */
function* staleStreams(log: number, at: number): Script<ReadonlyArray<string>> {
  const ended = yield* rows<{ name: string }>(statements.selectEnded, [log, at, MOST_STALE])
  const names = ended.map(({ name }) => name)
  // Of what lies before an instant: asked for only where there may be some, as it takes a look at all.
  const [found] = yield* rows<{ rowsFrom: number }>(statements.selectRowsFrom, [log])
  if (names.length === MOST_STALE || (found?.rowsFrom ?? STALE) <= at) return names
  const most = MOST_STALE - names.length
  const early = yield* rows<{ name: string }>(statements.selectNotBegun, [log, at, at, most])
  return [...names, ...early.map(({ name }) => name)]
}
