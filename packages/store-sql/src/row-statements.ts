import { type Bulk, bulk, insertion } from "./bulk.js"
import { tables } from "./schema.js"

const { contacts, dropped, events, logs, models, obligations, promises, streams } = tables

/** [latest beginning of rows, log] */
export const updateRowsFrom = `UPDATE ${logs} SET rows_from = max(rows_from, ?) WHERE id = ?`

/** [log] */
export const selectRowsFrom = `SELECT rows_from AS rowsFrom FROM ${logs} WHERE id = ?`

/** The columns of the read models, each with the field of a row that it holds, in the order in which their values are given. */
const contactColumns = [
  ["contact_id", "contactId"],
  ["owner_id", "ownerId"],
  ["stage", "stage"],
  ["open", "open"],
  ["added_at", "addedAt"],
  ["touches", "touches"],
  ["outbound", "outbound"],
  ["inbound", "inbound"],
  ["last_outbound_at", "lastOutboundAt"],
  ["sales", "sales"],
] as const

const obligationColumns = [
  ["contact_id", "contactId"],
  ["item", "item"],
  ["viewer", "viewer"],
  ["rep_id", "repId"],
  ["queue", "queue"],
  ["owes", "owes"],
  ["kind", "kind"],
  ["stage", "stage"],
  ["rank", "rank"],
  ["from_at", "from"],
  ["by_at", "by"],
  ["channel", "channel"],
  ["play", "play"],
  ["why", "why"],
  ["facts", "facts"],
  ["next", "next"],
  ["first", "first"],
] as const

const promiseColumns = [
  ["contact_id", "contactId"],
  ["promise_id", "promiseId"],
  ["reps", "reps"],
  ["by_contact", "byContact"],
  ["made_at", "madeAt"],
  ["due_at", "due"],
  ["agreed_due_at", "agreedDue"],
  ["partly_kept_at", "partlyKeptAt"],
  ["kept_at", "keptAt"],
  ["released_at", "releasedAt"],
] as const

type Columns = ReadonlyArray<readonly [column: string, field: string]>

const namesOf = (columns: Columns): ReadonlyArray<string> => columns.map(([column]) => column)

/** Keeps what is there when it is written again: which rows hold is all that changes. */
export const upsertModels = insertion(
  models,
  ["stream", "log", "position", "valid_from", "valid_until"],
  `ON CONFLICT (stream) DO UPDATE SET position = excluded.position,
    valid_from = excluded.valid_from, valid_until = excluded.valid_until`,
)

// The contact of a stream is always the same one: setting its id would write to the index by it.
export const upsertContacts = insertion(
  contacts,
  ["stream", "log", ...namesOf(contactColumns)],
  `ON CONFLICT (stream) DO UPDATE SET ${namesOf(contactColumns)
    .filter((name) => name !== "contact_id")
    .map((name) => `${name} = excluded.${name}`)
    .join(", ")}`,
)

export const insertObligations = insertion(obligations, [
  "stream",
  "n",
  "log",
  ...namesOf(obligationColumns),
])

export const insertPromises = insertion(promises, [
  "stream",
  "n",
  "log",
  ...namesOf(promiseColumns),
])

/** [stream] of each */
const deletion = (table: string): Bulk =>
  bulk(["stream"], (values) => `DELETE FROM ${table} WHERE stream IN (${values})`)

export const deleteContacts = deletion(contacts)
export const deleteObligations = deletion(obligations)
export const deletePromises = deletion(promises)

/** [valid_from and valid_until of a stale row, log, position, valid_until of a row that is not dropped] */
export const dropModels = `UPDATE ${models} SET position = 0, valid_from = ?, valid_until = ?
  WHERE log = ? AND position <= ? AND valid_until < ?`

/** [log, position] */
export const upsertDropped = `INSERT INTO ${dropped} (log, position) VALUES (?, ?)
  ON CONFLICT (log) DO UPDATE SET position = max(position, excluded.position)`

/** [log] */
export const selectDropped = `SELECT position FROM ${dropped} WHERE log = ?`

/** [log, log] of each: all rows of a log, and those of no log */
export const clearModels: ReadonlyArray<string> = [models, contacts, obligations, promises].map(
  (table) => `DELETE FROM ${table} WHERE log = ? OR log NOT IN (SELECT id FROM ${logs})
    OR stream IN (SELECT id FROM ${streams} WHERE log = ?)`,
)

/** [log] */
export const clearDropped = `DELETE FROM ${dropped}
  WHERE log = ? OR log NOT IN (SELECT id FROM ${logs})`

/** [valid_from and valid_until of a stale row, log] */
export const staleModels = `INSERT INTO ${models} (stream, log, position, valid_from, valid_until)
  SELECT id, log, 0, ?, ? FROM ${streams} s
  WHERE log = ? AND EXISTS (SELECT 1 FROM ${events} e WHERE e.stream = s.id)`

/** [latest beginning of rows, log] */
export const resetRowsFrom = `UPDATE ${logs} SET rows_from = ? WHERE id = ?`

/** [log, names as a JSON array]: where streams end */
export const selectEnds = `SELECT s.id AS id, s.name AS name,
    MAX((SELECT e.position FROM ${events} e WHERE e.stream = s.id ORDER BY e.version DESC LIMIT 1),
      COALESCE((SELECT m.position FROM ${models} m WHERE m.stream = s.id), 0)) AS position
  FROM ${streams} s WHERE s.log = ? AND s.name IN (SELECT value FROM json_each(?))`

const staleOf = (where: string): string => `SELECT s.name AS name
  FROM ${models} m CROSS JOIN ${streams} s ON s.id = m.stream WHERE m.log = ? AND ${where} LIMIT ?`

/** [log, instant, limit]: streams whose rows hold no more */
export const selectEnded = staleOf("m.valid_until <= ?")

/** [log, instant, instant, limit]: streams whose rows do not hold yet */
export const selectNotBegun = staleOf("m.valid_from > ? AND m.valid_until > ?")

/** Of one viewer, or of all: the counts, what may begin, and the rest. */
export const selectNext = (
  viewed: boolean,
): { readonly counts: string; readonly begun: string; readonly rest: string } => {
  const where = `o.log = ? AND o.next = 1 AND ${viewed ? "o.viewer = ?" : "o.first = 1"}`
  // Left to itself, SQLite reads whole rows.
  const from = `FROM ${obligations} o INDEXED BY ${obligations}_next`
  const name = `(SELECT s.name FROM ${streams} s WHERE s.id = o.stream) AS name`
  return {
    // [instant, instant, log, viewer?]
    counts: `SELECT count(*) AS total, total(o.from_at <= ?) AS begun, total(o.by_at < ?) AS late,
      total(o.viewer IS NULL) AS unassigned ${from} WHERE ${where}`,
    // [log, viewer?, instant, limit]
    begun: `SELECT ${name} ${from} WHERE ${where} AND o.from_at <= ?
      ORDER BY o.rank, o.by_at, o.contact_id LIMIT ?`,
    rest: `SELECT ${name} ${from} WHERE ${where} AND o.from_at > ?
      ORDER BY o.from_at, o.contact_id LIMIT ?`,
  }
}

const fields = (columns: Columns): string =>
  columns.map(([column, field]) => `r.${column} AS "${field}"`).join(", ")

const selectRows = (table: string, columns: Columns, order: string): string =>
  `SELECT r.stream AS stream, ${fields(columns)} FROM ${table} r
    WHERE r.log = ? AND r.stream IN (SELECT value FROM json_each(?)) ORDER BY ${order}`

/** [log, valid_until of a stale row, name after which, limit or -1] */
export const selectModels = `SELECT m.stream AS id, s.name AS stream, m.position AS position,
    m.valid_from AS validFrom, m.valid_until AS validUntil
  FROM ${models} m JOIN ${streams} s ON s.id = m.stream
  WHERE m.log = ? AND m.valid_until > ? AND s.name > ? ORDER BY s.name LIMIT ?`

/** [log, streams as a JSON array] of each */
export const selectContacts = selectRows(contacts, contactColumns, "r.stream")
export const selectObligations = selectRows(obligations, obligationColumns, "r.stream, r.n")
export const selectPromises = selectRows(promises, promiseColumns, "r.stream, r.n")
