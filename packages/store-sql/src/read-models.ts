import {
  type ContactRow,
  FOR_EVER,
  MOST_STALE,
  type NextPage,
  type NextQuery,
  type ObligationRow,
  type PromiseRow,
  type StreamRows,
} from "@followthrough/store"
import { inBulk } from "./in-bulk.js"
import { findLog } from "./read.js"
import { each, rows, type Script, type Value } from "./script.js"
import * as statements from "./statements.js"

/** What becomes of a stream's rows: these are theirs from now on, or they are stale. */
export interface Kept {
  readonly stream: number
  readonly rows: StreamRows | undefined
  /** There are none yet. */
  readonly hasNone?: boolean
}

/** Before every instant. */
const STALE = FOR_EVER.validFrom

export function* storeRows(log: number, kept: ReadonlyArray<Kept>): Script<void> {
  const models: Array<Value> = []
  const contacts: Array<Value> = []
  const obligations: Array<Value> = []
  const promises: Array<Value> = []
  const replaced: Array<number> = []
  const without: Array<number> = []
  for (const { hasNone = false, rows: own, stream } of kept) {
    const { position = 0, validFrom = STALE, validUntil = STALE } = own ?? {}
    models.push(stream, log, position, validFrom, validUntil)
    if (own === undefined) continue
    if (!hasNone) replaced.push(stream)
    const { contact } = own
    if (contact !== undefined) {
      contacts.push(stream, log)
      for (const [, field] of statements.contactColumns) contacts.push(contact[field])
    } else if (!hasNone) without.push(stream)
    own.obligations.forEach((row, n) => {
      obligations.push(stream, n, log)
      for (const [, field] of statements.obligationColumns) obligations.push(row[field])
    })
    own.promises.forEach((row, n) => {
      promises.push(stream, n, log)
      for (const [, field] of statements.promiseColumns) promises.push(row[field])
    })
  }
  const changes = [
    [statements.upsertModels, models],
    [statements.deleteContacts, without],
    [statements.deleteObligations, replaced],
    [statements.deletePromises, replaced],
    [statements.upsertContacts, contacts],
    [statements.insertObligations, obligations],
    [statements.insertPromises, promises],
  ] as const
  for (const [change, values] of changes) yield* each(inBulk(change, values))
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
  yield* storeRows(
    log.id,
    given.flatMap((each) => {
      const end = endOf.get(each.stream)
      const known = Math.max(dropped?.position ?? 0, end?.position ?? 0)
      return end === undefined || each.position < known ? [] : [{ stream: end.id, rows: each }]
    }),
  )
}

export function* dropRows(workspace: string, position: number): Script<void> {
  const log = yield* findLog(workspace)
  if (log === undefined) return
  yield* rows(statements.upsertDropped, [log.id, position])
  yield* rows(statements.dropModels, [STALE, STALE, log.id, position, FOR_EVER.validUntil])
}

const ofViewer = statements.selectNext(true)
const ofAll = statements.selectNext(false)

export function* readNext({ at, limit, viewer, workspace }: NextQuery): Script<NextPage> {
  const log = yield* findLog(workspace)
  const none = { total: 0, begun: 0, late: 0, unassigned: 0 }
  if (log === undefined) return { _tag: "Current", position: 0, ...none, streams: [] }
  const { id, position } = log
  const stale = yield* rows<{ name: string }>(statements.selectStale, [
    ...[id, at, MOST_STALE],
    ...[id, at, at, MOST_STALE],
  ])
  if (stale.length > 0) {
    const streams = stale.slice(0, MOST_STALE).map(({ name }) => name)
    return { _tag: "Stale", position, streams }
  }
  const select = viewer === undefined ? ofAll : ofViewer
  const whose = viewer === undefined ? [id] : [id, viewer]
  const [counts = none] = yield* rows<typeof none>(select.counts, [at, at, ...whose])
  const found = yield* rows<{ name: string }>(select.begun, [...whose, at, limit])
  const rest =
    found.length < limit
      ? yield* rows<{ name: string }>(select.rest, [...whose, at, limit - found.length])
      : []
  const streams = [...found, ...rest].map(({ name }) => name)
  return { _tag: "Current", position, ...counts, streams }
}

interface OfStream {
  readonly stream: number
}

export function* readRows(workspace: string): Script<ReadonlyArray<StreamRows>> {
  const log = yield* findLog(workspace)
  if (log === undefined) return []
  const models = yield* rows<
    Pick<StreamRows, "stream" | "position" | "validFrom" | "validUntil"> & { id: number }
  >(statements.selectModels, [log.id, STALE])
  const contacts = grouped(yield* rows<ContactRow & OfStream>(statements.selectContacts, [log.id]))
  const obligations = grouped(
    yield* rows<ObligationRow & OfStream>(statements.selectObligations, [log.id]),
  )
  const promises = grouped(yield* rows<PromiseRow & OfStream>(statements.selectPromises, [log.id]))
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
