import {
  type ContactRow,
  EVERYTHING,
  FOR_EVER,
  type ObligationRow,
  type Place,
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

const pushPlace = (values: Array<Value>, { at, id, list, mark, part, tag }: Place): void => {
  values.push(list, part, at, id, mark, tag)
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
  const places: Array<Value> = []
  const concerns: Array<Value> = []
  const replaced: Array<number> = []
  const without: Array<number> = []
  const placed: Array<number> = []
  for (const { ended = false, hasNone = false, rows: own, stream } of kept) {
    if (own === undefined) {
      models.push(stream, log, 0, STALE, STALE)
      if (ended) {
        replaced.push(stream)
        without.push(stream)
        placed.push(stream, 0)
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
    if (!hasNone) placed.push(stream, own.places.length)
    for (const [n, place] of own.places.entries()) {
      places.push(stream, n, log)
      pushPlace(places, place)
    }
    for (const concern of own.concerns) concerns.push(stream, concern, log)
  }
  addInBulk(changes, statements.upsertModels, models)
  addInBulk(changes, statements.deleteContacts, without)
  addInBulk(changes, statements.deleteObligations, replaced)
  addInBulk(changes, statements.deletePromises, replaced)
  addInBulk(changes, statements.upsertContacts, contacts)
  addInBulk(changes, statements.insertObligations, obligations)
  addInBulk(changes, statements.insertPromises, promises)
  addInBulk(changes, statements.deleteFurtherPlaces, placed)
  addInBulk(changes, statements.upsertPlaces, places)
  addInBulk(changes, statements.insertConcerns, concerns)
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
  const [dropped] = yield* rows<DroppedRow>(statements.selectDropped, [log.id])
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

export interface DroppedRow {
  readonly position: number | null
  readonly pending: number
}

/** Adds what drops the rows that rest on less, of all that have to do with something. */
export const addDropped = (
  changes: Array<Statement>,
  log: number,
  position: number,
  concerns: ReadonlyArray<string>,
): void => {
  if (concerns.length === 0) return
  for (const concern of concerns) {
    const params = [log, concern, position, concern, EVERYTHING, log, concern]
    changes.push({ sql: statements.upsertDropped, params })
  }
  changes.push({ sql: statements.upsertBound, params: [log, position] })
}

export function* dropRows(
  workspace: string,
  position: number,
  concerns: ReadonlyArray<string> = [EVERYTHING],
): Script<void> {
  const log = yield* findLog(workspace)
  if (log === undefined) return
  const changes: Array<Statement> = []
  addDropped(changes, log.id, position, concerns)
  yield changes
}

export function* dropNext(workspace: string, limit: number): Script<boolean> {
  const log = yield* findLog(workspace)
  if (log === undefined) return false
  const [first, second] = yield* rows<{ concern: string; position: number; upto: number }>(
    statements.selectPending,
    [log.id],
  )
  if (first === undefined) return false
  const { concern, position, upto } = first
  const rest = [upto, position, STALE, FOR_EVER.validUntil, limit]
  const found =
    concern === EVERYTHING
      ? yield* rows<OfStream>(statements.selectToDrop, [log.id, ...rest])
      : yield* rows<OfStream>(statements.selectConcernedToDrop, [log.id, concern, ...rest])
  const streams = found.map(({ stream }) => stream)
  const last = streams.at(-1)
  const isDone = last === undefined || streams.length < limit
  yield [
    { sql: statements.dropModels, params: [STALE, STALE, JSON.stringify(streams)] },
    isDone
      ? { sql: statements.deleteDropped, params: [log.id, concern] }
      : { sql: statements.updateDropped, params: [last, log.id, concern] },
  ]
  return !isDone || second !== undefined
}

export function* clearRows(workspace: string): Script<void> {
  const log = yield* findLog(workspace)
  if (log === undefined) return
  for (const statement of statements.clearModels) yield* rows(statement, [log.id, log.id])
  yield* rows(statements.clearDropped, [log.id])
  yield* rows(statements.staleModels, [STALE, STALE, log.id])
  yield* rows(statements.resetRowsFrom, [STALE, log.id])
}

interface OfStream {
  readonly stream: number
}

export function* readRows(
  workspace: string,
  { after = "", limit }: RowsPage = { limit: Number.MAX_SAFE_INTEGER },
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
  const places = grouped(yield* rows<Place & OfStream>(statements.selectPlaces, [log.id, streams]))
  const concerns = grouped(
    yield* rows<{ concern: string } & OfStream>(statements.selectConcerns, [log.id, streams]),
  )
  return models.map(({ id, ...model }) => ({
    ...model,
    contact: contacts.get(id)?.[0],
    obligations: obligations.get(id) ?? [],
    promises: promises.get(id) ?? [],
    places: places.get(id) ?? [],
    concerns: (concerns.get(id) ?? []).map(({ concern }) => concern),
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
