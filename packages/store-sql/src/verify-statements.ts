import { tables } from "./schema.js"

const {
  claims,
  commands,
  concerns,
  contacts,
  counts,
  deliveries,
  dropped,
  events,
  keys,
  logs,
  migrations,
  models,
  obligations,
  places,
  promises,
  reactions,
  streams,
} = tables

/** [log, position after which, limit]: events as they are, beside what is kept of their commands */
export const selectFound = `SELECT
    e.position AS position, coalesce(s.name, '') AS stream, e.version AS version, e.type AS type,
    e.occurred_at AS "occurredAt", e.recorded_at AS "recordedAt", e.command_id AS "commandId",
    e.data AS data, e.hash AS hash, c.fingerprint AS fingerprint,
    c.first_position AS "firstPosition", c.last_position AS "lastPosition",
    c.recorded_at AS "commandRecordedAt", c.versions AS versions, c.claims AS claims
  FROM ${events} e
  LEFT JOIN ${streams} s ON s.id = e.stream AND s.log = e.log
  LEFT JOIN ${commands} c ON c.log = e.log AND c.command_id = e.command_id
  WHERE e.log = ? AND e.position > ? ORDER BY e.position LIMIT ?`

/** [log]: a command with positions where it has no event */
export const selectIdleCommand = `SELECT command_id AS "commandId" FROM ${commands} c
  WHERE log = ? AND first_position IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${events} e
    WHERE e.log = c.log AND e.position = c.first_position AND e.command_id = c.command_id)
  ORDER BY id LIMIT 1`

/** A stream of a log that has no row. */
export const selectOrphan = `SELECT 1 FROM ${streams}
  WHERE log NOT IN (SELECT id FROM ${logs}) LIMIT 1`

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
      FROM ${commands} WHERE first_position IS NOT NULL) AS commands WHERE first_position <= before LIMIT 1`,
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
  { table: "places", sql: derived(places) },
  { table: "places", sql: miscounted(places) },
  { table: "concerns", sql: derived(concerns) },
  {
    table: "counts",
    sql: `SELECT 'list ' || list AS row FROM (
        SELECT log, list, part, tag, n FROM ${counts}
        UNION ALL SELECT log, list, part, tag, -count(*) FROM ${places} GROUP BY log, list, part, tag) AS counted
      GROUP BY log, list, part, tag HAVING sum(n) <> 0 LIMIT 1`,
  },
  {
    table: "reactions",
    sql: `SELECT r.name AS row FROM ${reactions} r LEFT JOIN ${logs} l ON l.id = r.log
      WHERE r.position NOT BETWEEN 0 AND coalesce(l.position, -1) LIMIT 1`,
  },
  {
    // When something is to be handed over, and what its last attempt failed with, rests on nothing else.
    table: "deliveries",
    sql: `SELECT r.key AS row FROM ${deliveries} r WHERE ${ofNoStream("r")}
        OR NOT EXISTS (SELECT 1 FROM ${reactions} n WHERE n.log = r.log AND n.name = r.name)
        OR r.parked NOT IN (0, 1) OR r.attempts NOT BETWEEN 0 AND r.fence
        OR {keyOfBody} IS DISTINCT FROM r.key LIMIT 1`,
  },
]

/** [log] */
export const selectAllClaims = `SELECT key, stream FROM ${claims} WHERE log = ?`

export const selectSchemaObjects =
  "SELECT name, sql, type, tbl_name AS ofTable FROM sqlite_schema WHERE sql IS NOT NULL"

/** [log] */
export const selectAllKeys = `SELECT coalesce(s.name, '') AS stream, k.key AS key, k.digest AS digest,
    k.destroyed AS destroyed
  FROM ${keys} k LEFT JOIN ${streams} s ON s.id = k.stream WHERE k.log = ?`

export const selectMigrations = `SELECT id, name FROM ${migrations} ORDER BY id`
