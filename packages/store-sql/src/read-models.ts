import {
  type ContactRow,
  FOR_EVER,
  MOST_STALE,
  type NextPage,
  type NextQuery,
  type ObligationRow,
  type PromiseRow,
  type RowsPage,
  type StreamRows,
} from "@followthrough/store"
import { addInBulk } from "./in-bulk.js"
import { findLog } from "./read.js"
import * as statements from "./row-statements.js"
import { rows, type Script, type Statement, type Value } from "./script.js"

/** What becomes of a stream's rows: these are theirs from now on, or they are stale. */
export interface Kept {
  readonly stream: number
  readonly rows: StreamRows | undefined
  /** There are none yet. */
  readonly hasNone?: boolean
  /** The stream has ended: nothing of its rows stays, not even until they are made again. */
  readonly ended?: boolean
}

/** Before every instant. */
export const STALE = FOR_EVER.validFrom

// The values of rows in the order of their columns, spelt out: looking up each by its column's name takes
// several times as long.

const pushContact = (values: Array<Value>, row: ContactRow): void => {
  values.push(row.contactId, row.ownerId, row.stage, row.open, row.addedAt, row.touches)
  values.push(row.outbound, row.inbound, row.lastOutboundAt, row.sales)
}

const pushObligation = (values: Array<Value>, row: ObligationRow): void => {
  values.push(row.contactId, row.item, row.viewer, row.repId, row.queue, row.owes, row.kind)
  values.push(row.stage, row.rank, row.from, row.by, row.channel, row.play, row.why, row.facts)
  values.push(row.next, row.first)
}

const pushPromise = (values: Array<Value>, row: PromiseRow): void => {
  values.push(row.contactId, row.promiseId, row.reps, row.byContact, row.madeAt, row.due)
  values.push(row.agreedDue, row.partlyKeptAt, row.keptAt, row.releasedAt)
}

/** Adds what makes the rows of the streams so, and gives the latest instant at which some begin to hold. */
export const addRows = (
  changes: Array<Statement>,
  log: number,
  kept: ReadonlyArray<Kept>,
): number => {
  let latest = STALE
  const models: Array<Value> = []
  const contacts: Array<Value> = []
  const obligations: Array<Value> = []
  const promises: Array<Value> = []
  const replaced: Array<number> = []
  const without: Array<number> = []
  for (const { ended = false, hasNone = false, rows: own, stream } of kept) {
    if (own === undefined) {
      models.push(stream, log, 0, STALE, STALE)
      if (ended) {
        replaced.push(stream)
        without.push(stream)
      }
      continue
    }
    models.push(stream, log, own.position, own.validFrom, own.validUntil)
    if (own.validFrom > latest) latest = own.validFrom
    if (!hasNone) replaced.push(stream)
    if (own.contact !== undefined) {
      contacts.push(stream, log)
      pushContact(contacts, own.contact)
    } else if (!hasNone) without.push(stream)
    for (const [n, row] of own.obligations.entries()) {
      obligations.push(stream, n, log)
      pushObligation(obligations, row)
    }
    for (const [n, row] of own.promises.entries()) {
      promises.push(stream, n, log)
      pushPromise(promises, row)
    }
  }
  addInBulk(changes, statements.upsertModels, models)
  addInBulk(changes, statements.deleteContacts, without)
  addInBulk(changes, statements.deleteObligations, replaced)
  addInBulk(changes, statements.deletePromises, replaced)
  addInBulk(changes, statements.upsertContacts, contacts)
  addInBulk(changes, statements.insertObligations, obligations)
  addInBulk(changes, statements.insertPromises, promises)
  return latest
}

export function* keepRows(workspace: string, given: ReadonlyArray<StreamRows>): Script<void> {
  const log = yield* findLog(workspace)
  if (log === undefined) return
  const names = JSON.stringify(given.map(({ stream }) => stream))
  const ends = yield* rows<{ id: number; name: string; position: number }>(statements.selectEnds, [
    log.id,
    names,
  ])
  const [dropped] = yield* rows<{ position: number }>(statements.selectDropped, [log.id])
  const endOf = new Map(ends.map((end) => [end.name, end]))
  const changes: Array<Statement> = []
  const latest = addRows(
    changes,
    log.id,
    given.flatMap((each) => {
      const end = endOf.get(each.stream)
      const known = Math.max(dropped?.position ?? 0, end?.position ?? 0)
      return end === undefined || each.position < known ? [] : [{ stream: end.id, rows: each }]
    }),
  )
  if (latest > STALE) changes.push({ sql: statements.updateRowsFrom, params: [latest, log.id] })
  yield changes
}

export function* dropRows(workspace: string, position: number): Script<void> {
  const log = yield* findLog(workspace)
  if (log === undefined) return
  yield* rows(statements.upsertDropped, [log.id, position])
  yield* rows(statements.dropModels, [STALE, STALE, log.id, position, FOR_EVER.validUntil])
}

export function* clearRows(workspace: string): Script<void> {
  const log = yield* findLog(workspace)
  if (log === undefined) return
  for (const statement of statements.clearModels) yield* rows(statement, [log.id, log.id])
  yield* rows(statements.clearDropped, [log.id])
  yield* rows(statements.staleModels, [STALE, STALE, log.id])
  yield* rows(statements.resetRowsFrom, [STALE, log.id])
}

const ofViewer = statements.selectNext(true)
const ofAll = statements.selectNext(false)

export function* readNext({ at, limit, viewer, workspace }: NextQuery): Script<NextPage> {
  const log = yield* findLog(workspace)
  const none = { total: 0, begun: 0, late: 0, unassigned: 0 }
  if (log === undefined) return { _tag: "Current", position: 0, ...none, streams: [] }
  const { id, position } = log
  const streams = yield* staleStreams(id, at)
  if (streams.length > 0) return { _tag: "Stale", position, streams }
  const select = viewer === undefined ? ofAll : ofViewer
  const whose = viewer === undefined ? [id] : [id, viewer]
  const [counts = none] = yield* rows<typeof none>(select.counts, [at, at, ...whose])
  const found = yield* rows<{ name: string }>(select.begun, [...whose, at, limit])
  const rest =
    found.length < limit
      ? yield* rows<{ name: string }>(select.rest, [...whose, at, limit - found.length])
      : []
  return {
    _tag: "Current",
    position,
    ...counts,
    streams: [...found, ...rest].map(({ name }) => name),
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

interface OfStream {
  readonly stream: number
}

export function* readRows(
  workspace: string,
  { after = "", limit }: RowsPage = { limit: -1 },
): Script<ReadonlyArray<StreamRows>> {
  const log = yield* findLog(workspace)
  if (log === undefined) return []
  const models = yield* rows<
    Pick<StreamRows, "stream" | "position" | "validFrom" | "validUntil"> & { id: number }
  >(statements.selectModels, [log.id, STALE, after, limit])
  const streams = JSON.stringify(models.map(({ id }) => id))
  const contacts = grouped(
    yield* rows<ContactRow & OfStream>(statements.selectContacts, [log.id, streams]),
  )
  const obligations = grouped(
    yield* rows<ObligationRow & OfStream>(statements.selectObligations, [log.id, streams]),
  )
  const promises = grouped(
    yield* rows<PromiseRow & OfStream>(statements.selectPromises, [log.id, streams]),
  )
  return models.map(({ id, ...model }) => ({
    ...model,
    contact: contacts.get(id)?.[0],
    obligations: obligations.get(id) ?? [],
    promises: promises.get(id) ?? [],
  }))
}

const grouped = <Row extends OfStream>(
  rows: ReadonlyArray<Row>,
): ReadonlyMap<number, ReadonlyArray<Omit<Row, "stream">>> => {
  const groups = new Map<number, Array<Omit<Row, "stream">>>()
  for (const { stream, ...row } of rows) {
    const group = groups.get(stream)
    if (group === undefined) groups.set(stream, [row])
    else group.push(row)
  }
  return groups
}
