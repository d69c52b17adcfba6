import { EVERYTHING } from "@followthrough/store"
import { type Bulk, bulk, insertion } from "./bulk.js"
import { tables } from "./schema.js"

const {
  concerns,
  contacts,
  counts,
  dropped,
  events,
  logs,
  models,
  obligations,
  places,
  promises,
  streams,
} = tables

/** [latest beginning of rows, log] */
export const updateRowsFrom = `UPDATE ${logs} SET rows_from = {greatest}(rows_from, ?) WHERE id = ?`

/** [log] */
export const selectRowsFrom = `SELECT rows_from AS "rowsFrom" FROM ${logs} WHERE id = ?`

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

const placeColumns = [
  ["list", "list"],
  ["part", "part"],
  ["at", "at"],
  ["id", "id"],
  ["mark", "mark"],
  ["tag", "tag"],
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

// Most places stay what they are: those are not written again.
export const upsertPlaces = insertion(
  places,
  ["stream", "n", "log", ...namesOf(placeColumns)],
  `ON CONFLICT (stream, n) DO UPDATE SET ${namesOf(placeColumns)
    .map((name) => `${name} = excluded.${name}`)
    .join(", ")} WHERE ${namesOf(placeColumns)
    .map((name) => `${places}.${name} <> excluded.${name}`)
    .join(" OR ")}`,
)

/** [stream, how many places it has] of each */
export const deleteFurtherPlaces = bulk(
  ["stream", "n"],
  (values) => `WITH kept (stream, n) AS (VALUES ${values})
    DELETE FROM ${places} WHERE (stream, n) IN (
      SELECT p.stream, p.n FROM kept k JOIN ${places} p
        ON p.stream = CAST(k.stream AS BIGINT) AND p.n >= CAST(k.n AS BIGINT))`,
)

/** They only ever come. */
export const insertConcerns = insertion(
  concerns,
  ["stream", "concern", "log"],
  "ON CONFLICT (stream, concern) DO NOTHING",
)

/** [stream] of each */
const deletion = (table: string): Bulk =>
  bulk(["stream"], (values) => `DELETE FROM ${table} WHERE stream IN (${values})`)

export const deleteContacts = deletion(contacts)
export const deleteObligations = deletion(obligations)
export const deletePromises = deletion(promises)

/** [log, concern, position, concern, all, log, concern]: where there are streams that have to do with it */
export const upsertDropped = `INSERT INTO ${dropped} (log, concern, position, upto)
  SELECT CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BIGINT), 0 WHERE ? = ? OR EXISTS (SELECT 1 FROM ${concerns} WHERE log = ? AND concern = ?)
  ON CONFLICT (log, concern) DO UPDATE SET position = {greatest}(${dropped}.position, excluded.position), upto = 0`

/** [log, position]: what rests on less is not kept */
export const upsertBound = `INSERT INTO ${dropped} (log, concern, position, upto) VALUES (?, '', ?, NULL)
  ON CONFLICT (log, concern) DO UPDATE SET position = {greatest}(${dropped}.position, excluded.position)`

/** [log]: the latest, and whether any is not carried out yet */
export const selectDropped = `SELECT max(position) AS position, count(upto) AS pending
  FROM ${dropped} WHERE log = ?`

/** [log]: those that are not carried out yet */
export const selectPending = `SELECT concern, position, upto FROM ${dropped}
  WHERE log = ? AND upto IS NOT NULL ORDER BY concern LIMIT 2`

const yetToDrop = "m.position < ? AND m.valid_until > ? AND m.valid_until < ?"

/**
 * [log, stream after which, position, valid_until of a stale row and of one that is not dropped, limit]; of the
 * second, the concern comes after the log
 */
export const selectToDrop = `SELECT m.stream AS stream FROM ${models} m
  WHERE m.log = ? AND m.stream > ? AND ${yetToDrop} ORDER BY m.stream LIMIT ?`
export const selectConcernedToDrop = `SELECT c.stream AS stream
  FROM ${concerns} c {join} ${models} m ON m.stream = c.stream
  WHERE c.log = ? AND c.concern = ? AND c.stream > ? AND ${yetToDrop} ORDER BY c.stream LIMIT ?`

/** [valid_from and valid_until of a stale row, streams as a JSON array] */
export const dropModels = `UPDATE ${models} SET valid_from = ?, valid_until = ?
  WHERE stream IN ({ids})`

/** [the last stream looked at, log, concern] */
export const updateDropped = `UPDATE ${dropped} SET upto = ? WHERE log = ? AND concern = ?`

/** [log, concern] */
export const deleteDropped = `DELETE FROM ${dropped} WHERE log = ? AND concern = ?`

/** [log, log] of each: all rows of a log, and those of no log */
export const clearModels: ReadonlyArray<string> = [
  models,
  contacts,
  obligations,
  promises,
  places,
  counts,
  concerns,
].map(
  (table) => `DELETE FROM ${table} WHERE log = ? OR log NOT IN (SELECT id FROM ${logs})
    OR ${table === counts ? "log = ?" : `stream IN (SELECT id FROM ${streams} WHERE log = ?)`}`,
)

/** [log] */
export const clearDropped = `DELETE FROM ${dropped}
  WHERE log = ? OR log NOT IN (SELECT id FROM ${logs})`

/** [valid_from and valid_until of a stale row, log] */
export const staleModels = `INSERT INTO ${models} (stream, log, position, valid_from, valid_until)
  SELECT id, log, 0, CAST(? AS BIGINT), CAST(? AS BIGINT) FROM ${streams} s
  WHERE log = ? AND EXISTS (SELECT 1 FROM ${events} e WHERE e.stream = s.id)`

/** [latest beginning of rows, log] */
export const resetRowsFrom = `UPDATE ${logs} SET rows_from = ? WHERE id = ?`

/** [log, names as a JSON array]: where streams end */
export const selectEnds = `SELECT s.id AS id, s.name AS name,
    {greatest}((SELECT e.position FROM ${events} e WHERE e.stream = s.id ORDER BY e.version DESC LIMIT 1),
      COALESCE((SELECT m.position FROM ${models} m WHERE m.stream = s.id), 0)) AS position
  FROM ${streams} s WHERE s.log = ? AND s.name IN ({strings})`

const staleOf = (where: string): string => `SELECT s.name AS name
  FROM ${models} m {join} ${streams} s ON s.id = m.stream WHERE m.log = ? AND ${where} LIMIT ?`

/** [log, valid_until of a stale row]: whether rows are stale that do not know of all events of their stream */
export const selectBehind = `SELECT CAST(EXISTS (SELECT 1 FROM ${models}
  WHERE log = ? AND valid_until = ? AND position = 0) AS INTEGER) AS behind`

/** [log, instant, limit]: streams whose rows hold no more */
export const selectEnded = staleOf("m.valid_until <= ?")

/** [log, instant, instant, limit]: streams whose rows do not hold yet */
export const selectNotBegun = staleOf("m.valid_from > ? AND m.valid_until > ?")

/** Whether rows are to be dropped that are not yet. */
const isToDrop = `EXISTS (SELECT 1 FROM ${dropped} d
  WHERE d.log = m.log AND d.position > m.position AND d.upto < m.stream AND (d.concern = '${EVERYTHING}'
    OR EXISTS (SELECT 1 FROM ${concerns} c WHERE c.stream = m.stream AND c.concern = d.concern)))`

/** A stream that was found, and which of its rows; [instant, instant] */
const found = `(SELECT s.name FROM ${streams} s WHERE s.id = m.stream) AS stream,
    m.position AS position, m.valid_from AS "validFrom",
    CAST(m.valid_from <= ? AND ? < m.valid_until AND NOT ${isToDrop} AS INTEGER) AS holds`

/** Of one viewer, or of all: the counts, what may begin, and the rest. */
export const selectNext = (viewed: boolean) => {
  const where = `o.log = ? AND o.next = 1 AND ${viewed ? "o.viewer = ?" : "o.first = 1"}`
  // Left to itself, SQLite reads whole rows.
  const from = `FROM ${obligations} o {by ${obligations}_next}`
  const streamsOf = (which: string, order: string) => `SELECT ${found}
    FROM (SELECT o.stream AS stream, ${order} ${from} WHERE ${where} AND ${which}
      ORDER BY ${order} LIMIT ?) o
    {join} ${models} m ON m.stream = o.stream ORDER BY ${order}`
  const [begun, rest] = ["o.rank, o.by_at, o.contact_id", "o.from_at, o.contact_id"]
  return {
    // [instant, instant, log, viewer?]
    counts: `SELECT count(*) AS total, count(CASE WHEN o.from_at <= ? THEN 1 END) AS begun, count(CASE WHEN o.by_at < ? THEN 1 END) AS late,
      count(CASE WHEN o.viewer IS NULL THEN 1 END) AS unassigned ${from} WHERE ${where}`,
    // [instant, instant, log, viewer?, instant, limit]; after: [rank, by, contact] or [from, contact] before
    // the limit
    begun: streamsOf("o.from_at <= ?", begun),
    begunAfter: streamsOf(`o.from_at <= ? AND (${begun}) > (?, ?, ?)`, begun),
    rest: streamsOf("o.from_at > ?", rest),
    restAfter: streamsOf(`o.from_at > ? AND (${rest}) > (?, ?)`, rest),
  }
}

const within = `p.log = ? AND p.list = ? AND p.part >= ? AND p.part < ? AND p.mark >= ? AND p.mark < ?`

// The table itself is in another order.
const inOrder = `FROM ${places} p {by ${places}_in_order}`

const stretchOf = (after: string) => `SELECT ${found}, p.part AS part, p.at AS at, p.id AS id
  FROM (SELECT p.stream AS stream, p.part AS part, p.at AS at, p.id AS id ${inOrder}
    WHERE ${within} ${after} ORDER BY p.part, p.at, p.id LIMIT ?) p
  {join} ${models} m ON m.stream = p.stream ORDER BY p.part, p.at, p.id`

/** [instant, instant, log, list, part, part, mark, mark, limit]; after: [part, at, id] before the limit */
export const selectStretch = stretchOf("")
export const selectStretchAfter = stretchOf("AND (p.part, p.at, p.id) > (?, ?, ?)")

/** The same, with [the other list] before the limit. */
export const selectMatching = stretchOf(`AND EXISTS (
  SELECT 1 FROM ${places} o {by ${places}_in_order}
  WHERE o.log = p.log AND o.list = ? AND o.part = 0 AND o.at = 0 AND o.id = p.id AND o.mark >= p.mark)`)

/** [log, list, part, part, mark, mark] */
export const countStretch = `SELECT count(*) AS n ${inOrder} WHERE ${within}`

const countsOf = (which: string): string => `SELECT list, part, tag, n FROM ${counts}
  WHERE log = ? AND ${which}`

/** [log, lists as a JSON array] */
export const selectCounts = countsOf("list IN ({strings})")

/** [log, the first name and that after the last] */
export const selectCountsUnder = countsOf("list >= ? AND list < ?")

/** [log, position, log, instant, log, valid_until of a stale row] */
export const selectChanged = `SELECT s.name AS name FROM (
    SELECT stream FROM ${events} WHERE log = ? AND position > ?
    UNION SELECT stream FROM ${models} WHERE log = ? AND valid_from > ?
    UNION SELECT stream FROM ${models} WHERE log = ? AND valid_until = ?) m
  {join} ${streams} s ON s.id = m.stream ORDER BY s.name`

/** [log, instant] */
export const selectRowsEnd = `SELECT min(valid_until) AS "end" FROM ${models}
  WHERE log = ? AND valid_until > ?`

/** [log, concerns as a JSON array, log, valid_until of a stale row] */
export const selectConcerned = `SELECT s.name AS name FROM (
    SELECT c.stream AS stream FROM ${concerns} c
      WHERE c.log = ? AND c.concern IN ({strings})
    UNION SELECT stream FROM ${models} WHERE log = ? AND valid_until = ? AND position = 0) m
  {join} ${streams} s ON s.id = m.stream ORDER BY s.name`

const viewed = `FROM ${obligations} o {by ${obligations}_next}
  {join} ${models} m ON m.stream = o.stream {join} ${streams} s ON s.id = o.stream
  WHERE o.log = ? AND o.next = 1 AND o.viewer = ?`

const owed = (when: string): string =>
  `EXISTS (SELECT 1 FROM ${obligations} each WHERE each.stream = o.stream AND each.viewer = o.viewer
    AND ${when})`

const owedByThen = `(m.valid_until <= ? OR ${owed("(each.from_at <= ? OR each.by_at <= ?)")})`

/** [log, viewer, instant, instant, instant]; of the first, after what says which rows hold */
export const selectOwedBy = `SELECT ${found} ${viewed} AND ${owedByThen} ORDER BY s.name`
export const countOthers = `SELECT count(*) AS others ${viewed} AND NOT ${owedByThen}
  AND ${owed("each.owes = 1")}`

const fields = (columns: Columns): string =>
  columns.map(([column, field]) => `r.${column} AS "${field}"`).join(", ")

const selectRows = (table: string, columns: Columns, order: string): string =>
  `SELECT r.stream AS stream, ${fields(columns)} FROM ${table} r
    WHERE r.log = ? AND r.stream IN ({ids}) ORDER BY ${order}`

/** [log, valid_until of a stale row, name after which, limit] */
export const selectModels = `SELECT m.stream AS id, s.name AS stream, m.position AS position,
    m.valid_from AS "validFrom", m.valid_until AS "validUntil"
  FROM ${models} m JOIN ${streams} s ON s.id = m.stream
  WHERE m.log = ? AND m.valid_until > ? AND s.name > ? ORDER BY s.name LIMIT ?`

/** [log, streams as a JSON array] of each */
export const selectContacts = selectRows(contacts, contactColumns, "r.stream")
export const selectObligations = selectRows(obligations, obligationColumns, "r.stream, r.n")
export const selectPromises = selectRows(promises, promiseColumns, "r.stream, r.n")
export const selectPlaces = selectRows(places, placeColumns, "r.stream, r.n")
export const selectConcerns = selectRows(concerns, [["concern", "concern"]], "r.stream, r.concern")
