import { createMigrations, tables } from "./schema.js"

const { claims, commands, contacts, dropped, events, keys, logs, migrations, models } = tables
const { obligations, promises, streams } = tables

// `+e.log` keeps SQLite from going through a whole log for each of its streams.

/** Columns under the names of a StoredEvent's fields: a row needs no further treatment. */
const event = `
  e.position AS position, s.name AS stream, e.version AS version, e.type AS type,
  e.occurred_at AS occurredAt, e.recorded_at AS recordedAt, e.command_id AS commandId,
  e.data AS data`

// CROSS JOIN keeps SQLite from joining in another order than the one written.
const byPosition = `FROM ${events} e CROSS JOIN ${streams} s ON s.id = e.stream
  WHERE e.log = ? AND e.position BETWEEN ? AND ?`

/** Changes nothing, and waits for other writers as a change does. */
export const takeWriteLock = `UPDATE ${logs} SET position = position WHERE false`

/** Differs once another connection has changed the database. */
export const selectDataVersion = "PRAGMA data_version"

/** [workspace] */
export const selectLog = `SELECT
    id, position, hash, recorded_at AS recordedAt, latest_occurrence AS latestOccurrence
  FROM ${logs} WHERE workspace = ?`

/** The heads of all logs, each with the hash of its last event: null where that is missing. */
export const selectHeads = `SELECT l.id AS log, l.position AS position, hex(e.hash) AS hash
  FROM ${logs} l LEFT JOIN ${events} e ON e.log = l.id AND e.position = l.position`

/**
 * [position of the head, instant, instant, log]: the last position that was recorded by the instant. Positions have no gaps and recording instants never fall, so halving finds it.
 * The driver binds every number as a floating one, and halves must be whole.
 */
export const selectLastBy = `WITH RECURSIVE search (low, high) AS (
    SELECT 0, CAST(? AS INTEGER)
    UNION ALL
    SELECT
      CASE WHEN e.recorded_at <= ? THEN e.position ELSE low END,
      CASE WHEN e.recorded_at <= ? THEN high ELSE e.position - 1 END
    FROM search CROSS JOIN ${events} e ON e.log = ? AND e.position = (low + high + 1) / 2
    WHERE low < high
  )
  SELECT low AS position FROM search WHERE low = high`

export type Direction = "forwards" | "backwards"

const order = (direction: Direction): string => (direction === "forwards" ? "" : "DESC")

const both = (
  statement: (direction: Direction) => string,
): Readonly<Record<Direction, string>> => ({
  forwards: statement("forwards"),
  backwards: statement("backwards"),
})

/** [log, first position, last position, limit] */
export const selectAll = both(
  (direction) => `SELECT ${event} ${byPosition} ORDER BY e.position ${order(direction)} LIMIT ?`,
)

/** [log, first position, last position, types as a JSON array, limit] */
export const selectTypes = both(
  (direction) => `SELECT ${event} ${byPosition}
    AND e.type IN (SELECT value FROM json_each(?))
    ORDER BY e.position ${order(direction)} LIMIT ?`,
)

/**
 * [log, name, first position, last position, log, cursor, limit]. In a stream the order of versions is
 * that of positions. A cursor that is an event of this stream, as it is from page to page, says
 * where to enter the index; any other is only compared.
 */
export const selectStream = both((direction) => {
  const [beyond, otherwise] = direction === "forwards" ? [">", "0"] : ["<", "9007199254740992"]
  return `SELECT ${event}
    FROM ${streams} s CROSS JOIN ${events} e ON e.stream = s.id AND +e.log = s.log
    WHERE s.log = ? AND s.name = ? AND e.position BETWEEN ? AND ?
      AND e.version ${beyond} coalesce((SELECT c.version FROM ${events} c
        WHERE c.log = ? AND c.position = ? AND c.stream = s.id
          AND c.position BETWEEN 1 AND (SELECT position FROM ${logs} WHERE id = s.log)), ${otherwise})
    ORDER BY e.version ${order(direction)} LIMIT ?`
})

/** [names as a JSON array without repetition, log, first position, last position, limit] */
export const selectStreams = both(
  (direction) => `SELECT ${event}
    FROM json_each(?) wanted
    CROSS JOIN ${streams} s ON s.log = ? AND s.name = wanted.value
    CROSS JOIN ${events} e ON e.stream = s.id AND +e.log = s.log
    WHERE e.position BETWEEN ? AND ?
    ORDER BY e.position ${order(direction)} LIMIT ?`,
)

const byStream = (end: string): string => `SELECT ${event}
  FROM ${streams} s CROSS JOIN ${events} e ON e.stream = s.id AND +e.log = s.log
  WHERE s.log = ? AND s.name >= ? ${end}
    AND e.version > CASE WHEN s.name = ? THEN ? ELSE 0 END
    AND e.position BETWEEN 1 AND ?
  ORDER BY s.name, e.version LIMIT ?`

/** [log, first name, cursor's name, cursor's version, last position, limit] */
export const selectByStream = byStream("")
/** The same, with the name that ends the range, exclusive, after the first name. */
export const selectByStreamUpTo = byStream("AND s.name < ?")

/** [log, name, version after which, version up to which] */
export const selectSince = `SELECT ${event}
  FROM ${streams} s CROSS JOIN ${events} e ON e.stream = s.id AND +e.log = s.log
  WHERE s.log = ? AND s.name = ? AND e.version > ? AND e.version <= ?
  ORDER BY e.version`

/** [log, names as a JSON array] */
export const selectVersions = `SELECT s.id AS id, s.name AS name,
    (SELECT e.version FROM ${events} e WHERE e.stream = s.id AND +e.log = s.log
      ORDER BY e.version DESC LIMIT 1) AS version,
    k.digest AS digest, k.destroyed AS destroyed
  FROM ${streams} s LEFT JOIN ${keys} k ON k.stream = s.id WHERE s.log = ? AND s.name IN (SELECT value FROM json_each(?))`

const command = `
  id, command_id AS commandId, fingerprint, first_position AS firstPosition,
  last_position AS lastPosition, recorded_at AS recordedAt, versions, claims`

/** [log, command ids as a JSON array] */
export const selectCommands = `SELECT ${command}
  FROM ${commands} WHERE log = ? AND command_id IN (SELECT value FROM json_each(?))`

/** [log, id after which, limit] */
export const selectCommandsAfter = `SELECT ${command}
  FROM ${commands} WHERE log = ? AND id > ? ORDER BY id LIMIT ?`

/** [log, first position, last position] */
export const selectSealed = `SELECT ${event}, e.hash AS hash ${byPosition} ORDER BY e.position`

/** [log, position after which, limit]: events as they are, beside what is kept of their commands */
export const selectFound = `SELECT
    e.position AS position, coalesce(s.name, '') AS stream, e.version AS version, e.type AS type,
    e.occurred_at AS occurredAt, e.recorded_at AS recordedAt, e.command_id AS commandId,
    e.data AS data, e.hash AS hash, c.fingerprint AS fingerprint,
    c.first_position AS firstPosition, c.last_position AS lastPosition,
    c.recorded_at AS commandRecordedAt, c.versions AS versions, c.claims AS claims
  FROM ${events} e
  LEFT JOIN ${streams} s ON s.id = e.stream AND s.log = e.log
  LEFT JOIN ${commands} c ON c.log = e.log AND c.command_id = e.command_id
  WHERE e.log = ? AND e.position > ? ORDER BY e.position LIMIT ?`

/** [log]: a command with positions where it has no event */
export const selectIdleCommand = `SELECT command_id AS commandId FROM ${commands} c
  WHERE log = ? AND first_position IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${events} e
    WHERE e.log = c.log AND e.position = c.first_position AND e.command_id = c.command_id)
  ORDER BY id LIMIT 1`

/** A stream of a log that has no row. */
export const selectOrphan = `SELECT 1 FROM ${streams}
  WHERE log NOT IN (SELECT id FROM ${logs}) LIMIT 1`

export const selectWorkspaces = `SELECT workspace FROM ${logs} ORDER BY workspace`

/** [workspace]: all logs but that one. */
export const selectOtherLogs = `SELECT id, workspace FROM ${logs} WHERE workspace <> ? ORDER BY id`

const ofNoLog = (log: string): string => `NOT EXISTS (SELECT 1 FROM ${logs} l WHERE l.id = ${log})`

const ofNoStream = (row: string): string =>
  `NOT EXISTS (SELECT 1 FROM ${streams} s WHERE s.id = ${row}.stream AND s.log = ${row}.log)`

const derived = (table: string): string =>
  `SELECT 'stream ' || r.stream AS row FROM ${table} r WHERE NOT EXISTS (
    SELECT 1 FROM ${models} m WHERE m.stream = r.stream AND m.log = r.log) LIMIT 1`

/** The rows of a stream count from 0 without gaps. */
const miscounted = (table: string): string =>
  `SELECT 'stream ' || r.stream AS row FROM ${table} r
    GROUP BY r.stream HAVING min(r.n) <> 0 OR max(r.n) <> count(*) - 1 LIMIT 1`

/** Each gives a row that belongs to no log, or that no log can have. */
export const selectStrays: ReadonlyArray<{ readonly table: string; readonly sql: string }> = [
  {
    table: "events",
    sql: `SELECT 'log ' || e.log || ', position ' || e.position AS row FROM ${events} e
      LEFT JOIN ${logs} l ON l.id = e.log
      WHERE l.id IS NULL OR e.position < 1 OR e.position > l.position OR ${ofNoStream("e")} LIMIT 1`,
  },
  {
    table: "streams",
    sql: `SELECT r.name AS row FROM ${streams} r WHERE ${ofNoLog("r.log")} OR NOT EXISTS (
      SELECT 1 FROM ${events} e WHERE e.stream = r.id AND e.log = r.log
      UNION ALL SELECT 1 FROM ${keys} k WHERE k.stream = r.id AND k.log = r.log) LIMIT 1`,
  },
  {
    table: "commands",
    sql: `SELECT r.command_id AS row FROM ${commands} r WHERE ${ofNoLog("r.log")} LIMIT 1`,
  },
  {
    // In the order of their ids, commands come as their events do.
    table: "commands",
    sql: `SELECT command_id AS row FROM (SELECT command_id, first_position,
        lag(first_position) OVER (PARTITION BY log ORDER BY id) AS before
      FROM ${commands} WHERE first_position IS NOT NULL) WHERE first_position <= before LIMIT 1`,
  },
  {
    table: "claims",
    sql: `SELECT r.key AS row FROM ${claims} r WHERE ${ofNoLog("r.log")} LIMIT 1`,
  },
  {
    table: "keys",
    sql: `SELECT 'stream ' || r.stream AS row FROM ${keys} r WHERE ${ofNoStream("r")} LIMIT 1`,
  },
  {
    table: "dropped",
    sql: `SELECT 'log ' || r.log AS row FROM ${dropped} r LEFT JOIN ${logs} l ON l.id = r.log
      WHERE r.position > coalesce(l.position, -1) LIMIT 1`,
  },
  {
    table: "models",
    sql: `SELECT 'stream ' || r.stream AS row FROM ${models} r LEFT JOIN ${logs} l ON l.id = r.log
      WHERE r.position > coalesce(l.position, -1) OR ${ofNoStream("r")} LIMIT 1`,
  },
  {
    table: "logs",
    sql: `SELECT l.workspace AS row FROM ${logs} l JOIN ${models} m ON m.log = l.id
      WHERE m.valid_from > l.rows_from LIMIT 1`,
  },
  { table: "contacts", sql: derived(contacts) },
  { table: "obligations", sql: derived(obligations) },
  { table: "promises", sql: derived(promises) },
  { table: "obligations", sql: miscounted(obligations) },
  { table: "promises", sql: miscounted(promises) },
]

/** [log] */
export const selectAllClaims = `SELECT key, stream FROM ${claims} WHERE log = ?`

export const selectSchemaObjects =
  "SELECT name, sql, type, tbl_name AS ofTable FROM sqlite_schema WHERE sql IS NOT NULL"

/** [log, keys as a JSON array] */
export const selectClaims = `SELECT key, stream
  FROM ${claims} WHERE log = ? AND key IN (SELECT value FROM json_each(?))`

/** [log, key, stream] */
export const upsertClaim = `INSERT INTO ${claims} (log, key, stream) VALUES (?, ?, ?)
  ON CONFLICT (log, key) DO UPDATE SET stream = excluded.stream`

/** [log, key] */
export const deleteClaim = `DELETE FROM ${claims} WHERE log = ? AND key = ?`

/** [log, names as a JSON array] */
export const selectKeys = `SELECT s.name AS stream, k.key AS key, k.digest AS digest, k.destroyed AS destroyed
  FROM ${streams} s CROSS JOIN ${keys} k ON k.stream = s.id
  WHERE s.log = ? AND s.name IN (SELECT value FROM json_each(?))`

/** [log] */
export const selectAllKeys = `SELECT coalesce(s.name, '') AS stream, k.key AS key, k.digest AS digest,
    k.destroyed AS destroyed
  FROM ${keys} k LEFT JOIN ${streams} s ON s.id = k.stream WHERE k.log = ?`

/** [stream] */
export const destroyKey = `UPDATE ${keys} SET key = printf('%.*c', length(key), '0'), destroyed = 1
  WHERE stream = ? AND destroyed = 0`

/** Keys that may still stand in the file beside the log. */
export const selectToTidy = `SELECT id FROM ${keys} WHERE destroyed = 1`

/** [ids as a JSON array] */
export const markTidied = `UPDATE ${keys} SET destroyed = 2
  WHERE destroyed = 1 AND id IN (SELECT value FROM json_each(?))`

/** [log, stream, stream]: a stream that ends without a key gets none. */
export const destroyNoKey = `INSERT INTO ${keys} (log, stream, key, digest, destroyed)
  SELECT ?, ?, '', x'', 2 WHERE NOT EXISTS (SELECT 1 FROM ${keys} WHERE stream = ?)`

/** [workspace, hash, instant before all rows] */
export const insertLog = `INSERT INTO ${logs} (workspace, hash, position, rows_from)
  VALUES (?, unhex(?), 0, ?) RETURNING id`

/** [position, hash, recording instant, latest occurrence, latest beginning of rows, log] */
export const updateLog = `UPDATE ${logs} SET position = ?, hash = unhex(?), recorded_at = ?,
  latest_occurrence = ?, rows_from = max(rows_from, ?) WHERE id = ?`

/** [latest beginning of rows, log] */
export const updateRowsFrom = `UPDATE ${logs} SET rows_from = max(rows_from, ?) WHERE id = ?`

/** [log] */
export const selectRowsFrom = `SELECT rows_from AS rowsFrom FROM ${logs} WHERE id = ?`

/** Statements that do the same with so many rows at once, the most first. */
export interface Bulk {
  /** Values that each row takes. */
  readonly width: number
  readonly sizes: ReadonlyArray<{ readonly rows: number; readonly sql: string }>
}

// Few sizes, so that the statements stay prepared; parameters stay far below SQLite's limit.
const SIZES = [100, 10, 1]

const bulk = (row: ReadonlyArray<string>, sql: (values: string) => string): Bulk => {
  const marks = `(${row.map(markOf).join(", ")})`
  return {
    width: row.length,
    sizes: SIZES.map((rows) => ({ rows, sql: sql(Array(rows).fill(marks).join(", ")) })),
  }
}

// A hash is given as hexadecimal digits and kept as bytes: SQLite turns one into the other several times
// as fast as Node.
const markOf = (column: string): string =>
  column === "hash" || column === "digest" ? "unhex(?)" : "?"

const insertion = (table: string, names: ReadonlyArray<string>, ending = ""): Bulk =>
  bulk(names, (values) => `INSERT INTO ${table} (${names.join(", ")}) VALUES ${values} ${ending}`)

export const insertStreams = insertion(streams, ["log", "name"], "RETURNING id, name")

export const insertKeys = insertion(keys, ["log", "stream", "key", "digest", "destroyed"])

export const insertEvents = insertion(events, [
  "log",
  "position",
  "stream",
  "version",
  "type",
  "occurred_at",
  "recorded_at",
  "command_id",
  "data",
  "hash",
])

export const insertCommands = insertion(commands, [
  "log",
  "command_id",
  "fingerprint",
  "first_position",
  "last_position",
  "recorded_at",
  "versions",
  "claims",
])

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

/** What the database holds, besides what SQLite keeps for itself. */
export const selectObjects = `SELECT count(*) AS objects, total(sql = '${createMigrations}') AS ours
  FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`

export const selectSchema = `SELECT coalesce(max(id), 0) AS schema FROM ${migrations}`

export const selectMigrations = `SELECT id, name FROM ${migrations} ORDER BY id`

/** [id, name] */
export const insertMigration = `INSERT INTO ${migrations} (id, name) VALUES (?, ?)`
