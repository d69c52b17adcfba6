import { insertion } from "./bulk.js"
import { createMigrations, tables } from "./schema.js"

const { claims, commands, events, keys, logs, migrations, streams } = tables

// `+e.log` keeps SQLite from going through a whole log for each of its streams.

/** Columns under the names of a StoredEvent's fields: a row needs no further treatment. */
const event = `
  e.position AS position, s.name AS stream, e.version AS version, e.type AS type,
  e.occurred_at AS "occurredAt", e.recorded_at AS "recordedAt", e.command_id AS "commandId",
  e.data AS data`

const byPosition = `FROM ${events} e {join} ${streams} s ON s.id = e.stream
  WHERE e.log = ? AND e.position BETWEEN ? AND ?`

/** Changes nothing, and waits for other writers as a change does. */
export const takeWriteLock = `UPDATE ${logs} SET position = position WHERE false`

/** Differs once another connection has changed the database. */
export const selectDataVersion = "PRAGMA data_version"

/** [workspace]: in a script that writes, nobody else changes the log from here on. */
export const selectLog = `SELECT
    id, position, hash, recorded_at AS "recordedAt", latest_occurrence AS "latestOccurrence"
  FROM ${logs} WHERE workspace = ? {held}`

/** The heads of all logs, each with the hash of its last event: null where that is missing. */
export const selectHeads = `SELECT l.id AS log, l.position AS position, hex(e.hash) AS hash
  FROM ${logs} l LEFT JOIN ${events} e ON e.log = l.id AND e.position = l.position`

/**
 * [position of the head, instant, instant, log]: the last position that was recorded by the instant. Positions have no gaps and recording instants never fall, so halving finds it.
 * The driver binds every number as a floating one, and halves must be whole.
 */
export const selectLastBy = `WITH RECURSIVE search (low, high) AS (
    SELECT CAST(0 AS BIGINT), CAST(? AS BIGINT)
    UNION ALL
    SELECT
      CASE WHEN e.recorded_at <= ? THEN e.position ELSE low END,
      CASE WHEN e.recorded_at <= ? THEN high ELSE e.position - 1 END
    FROM search {join} ${events} e ON e.log = ? AND e.position = (low + high + 1) / 2
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
    AND e.type IN ({strings})
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
    FROM ${streams} s {join} ${events} e ON e.stream = s.id AND +e.log = s.log
    WHERE s.log = ? AND s.name = ? AND e.position BETWEEN ? AND ?
      AND e.version ${beyond} coalesce((SELECT c.version FROM ${events} c
        WHERE c.log = ? AND c.position = ? AND c.stream = s.id
          AND c.position BETWEEN 1 AND (SELECT position FROM ${logs} WHERE id = s.log)), ${otherwise})
    ORDER BY e.version ${order(direction)} LIMIT ?`
})

/** [names as a JSON array without repetition, log, first position, last position, limit] */
export const selectStreams = both(
  (direction) => `SELECT ${event}
    FROM {wanted}
    {join} ${streams} s ON s.log = ? AND s.name = wanted.value
    {join} ${events} e ON e.stream = s.id AND +e.log = s.log
    WHERE e.position BETWEEN ? AND ?
    ORDER BY e.position ${order(direction)} LIMIT ?`,
)

const byStream = (end: string): string => `SELECT ${event}
  FROM ${streams} s {join} ${events} e ON e.stream = s.id AND +e.log = s.log
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
  FROM ${streams} s {join} ${events} e ON e.stream = s.id AND +e.log = s.log
  WHERE s.log = ? AND s.name = ? AND e.version > ? AND e.version <= ?
  ORDER BY e.version`

/** [log, names as a JSON array] */
export const selectVersions = `SELECT s.id AS id, s.name AS name,
    (SELECT e.version FROM ${events} e WHERE e.stream = s.id AND +e.log = s.log
      ORDER BY e.version DESC LIMIT 1) AS version,
    k.digest AS digest, k.destroyed AS destroyed
  FROM ${streams} s LEFT JOIN ${keys} k ON k.stream = s.id WHERE s.log = ? AND s.name IN ({strings})`

const command = `
  id, command_id AS "commandId", fingerprint, first_position AS "firstPosition",
  last_position AS "lastPosition", recorded_at AS "recordedAt", versions, claims`

/** [log, command ids as a JSON array] */
export const selectCommands = `SELECT ${command}
  FROM ${commands} WHERE log = ? AND command_id IN ({strings})`

/** [log, id after which, limit] */
export const selectCommandsAfter = `SELECT ${command}
  FROM ${commands} WHERE log = ? AND id > ? ORDER BY id LIMIT ?`

/** [log, first position, last position] */
export const selectSealed = `SELECT ${event}, e.hash AS hash ${byPosition} ORDER BY e.position`

export const selectWorkspaces = `SELECT workspace FROM ${logs} ORDER BY workspace`

/** [log, keys as a JSON array] */
export const selectClaims = `SELECT key, stream
  FROM ${claims} WHERE log = ? AND key IN ({strings})`

/** [log, key, stream] */
export const upsertClaim = `INSERT INTO ${claims} (log, key, stream) VALUES (?, ?, ?)
  ON CONFLICT (log, key) DO UPDATE SET stream = excluded.stream`

/** [log, key] */
export const deleteClaim = `DELETE FROM ${claims} WHERE log = ? AND key = ?`

/** [log, names as a JSON array] */
export const selectKeys = `SELECT s.name AS stream, k.key AS key, k.digest AS digest, k.destroyed AS destroyed
  FROM ${streams} s {join} ${keys} k ON k.stream = s.id
  WHERE s.log = ? AND s.name IN ({strings})`

/** At least as long as a key. */
const ZEROS = "0".repeat(64)

/** [stream] */
export const destroyKey = `UPDATE ${keys} SET key = substr('${ZEROS}', 1, length(key)), destroyed = 1
  WHERE stream = ? AND destroyed = 0`

/** Keys that may still stand in the file beside the log. */
export const selectToTidy = `SELECT id FROM ${keys} WHERE destroyed = 1`

/** [ids as a JSON array] */
export const markTidied = `UPDATE ${keys} SET destroyed = 2
  WHERE destroyed = 1 AND id IN ({ids})`

/** [log, stream, no bytes, stream]: a stream that ends without a key gets none. */
export const destroyNoKey = `INSERT INTO ${keys} (log, stream, key, digest, destroyed)
  SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), '', {bytes}, 2 WHERE NOT EXISTS (SELECT 1 FROM ${keys} WHERE stream = ?)`

/** [workspace, hash, instant before all rows] */
export const insertLog = `INSERT INTO ${logs} (workspace, hash, position, rows_from)
  VALUES (?, {bytes}, 0, ?) RETURNING id`

/** [position, hash, recording instant, latest occurrence, latest beginning of rows, log] */
export const updateLog = `UPDATE ${logs} SET position = ?, hash = {bytes}, recorded_at = ?,
  latest_occurrence = ?, rows_from = {greatest}(rows_from, ?) WHERE id = ?`

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

/** What the database holds, besides what SQLite keeps for itself. */
export const selectObjects = `SELECT count(*) AS objects, total(sql = '${createMigrations}') AS ours
  FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`

export const selectSchema = `SELECT coalesce(max(id), 0) AS schema FROM ${migrations}`

/** [id, name] */
export const insertMigration = `INSERT INTO ${migrations} (id, name) VALUES (?, ?)`
