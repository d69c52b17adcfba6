import { MOST_PARKED } from "@followthrough/store"
import { tables } from "./schema.js"

const { deliveries, keys, reactions, streams } = tables

/** [log, name] */
export const selectCursor = `SELECT at, position FROM ${reactions} WHERE log = ? AND name = ?`

/** [log, name, instant, position] */
export const beginReaction = `INSERT INTO ${reactions} (log, name, at, position) VALUES (?, ?, ?, ?)
  ON CONFLICT (log, name) DO NOTHING RETURNING 1`

/** [instant, position, log, name, instant before, position before] */
export const moveCursor = `UPDATE ${reactions} SET at = ?, position = ?
  WHERE log = ? AND name = ? AND at = ? AND position = ? RETURNING 1`

/** [log, name, deliveries as a JSON array of [key, stream, body]] */
export const insertDeliveries = `INSERT INTO ${deliveries}
    (log, name, key, stream, body, attempts, fence, free_at, parked, error)
  SELECT r.log, r.name, items.value ->> 0, s.id, items.value ->> 2, 0, 0, 0, 0, ''
  FROM ${reactions} r {join} {items} ON true
  {join} ${streams} s ON s.log = r.log AND s.name = items.value ->> 1
  WHERE r.log = ? AND r.name = ?
    AND NOT EXISTS (SELECT 1 FROM ${keys} k WHERE k.stream = s.id AND k.destroyed <> 0)
  ORDER BY items.key
  ON CONFLICT (log, name, key) DO NOTHING`

/** [instant until which it is held, log, name, instant]: the first that may be taken. */
export const takeDelivery = `UPDATE ${deliveries}
  SET attempts = attempts + 1, fence = fence + 1, free_at = ?
  WHERE id = (SELECT d.id FROM ${deliveries} d
    WHERE d.log = ? AND d.name = ? AND d.parked = 0 AND d.free_at <= ?
      AND NOT EXISTS (SELECT 1 FROM ${deliveries} e
        WHERE e.stream = d.stream AND e.name = d.name AND e.parked = 0 AND e.id < d.id)
    ORDER BY d.id LIMIT 1)
  RETURNING key, (SELECT name FROM ${streams} s WHERE s.id = stream) AS stream, body,
    attempts AS attempt, fence`

/** [log, name, key, fence] */
export const finishDelivery = `DELETE FROM ${deliveries}
  WHERE log = ? AND name = ? AND key = ? AND fence = ? RETURNING 1`

/** [instant until which it waits, parked, error, log, name, key, fence] */
export const putBackDelivery = `UPDATE ${deliveries}
  SET free_at = ?, parked = ?, error = ?, fence = fence + 1
  WHERE log = ? AND name = ? AND key = ? AND fence = ? RETURNING 1`

const release = (which: string): string =>
  `UPDATE ${deliveries} SET attempts = 0, free_at = 0, parked = 0
  WHERE log = ? AND name = ? AND parked = 1 ${which} RETURNING 1`

/** [log, name] */
export const releaseAll = release("")
/** [log, name, key] */
export const releaseOne = release("AND key = ?")

/** [log] */
export const selectReactions = `SELECT r.name AS name, r.at AS at, r.position AS position,
    (SELECT count(*) FROM ${deliveries} d WHERE d.log = r.log AND d.name = r.name AND d.parked = 0) AS pending,
    (SELECT count(*) FROM ${deliveries} d WHERE d.log = r.log AND d.name = r.name AND d.parked = 1) AS parked
  FROM ${reactions} r WHERE r.log = ? ORDER BY r.name`

/** [log, name] */
export const selectParked = `SELECT d.key AS key, s.name AS stream, d.body AS body, d.attempts AS attempts,
    d.error AS error
  FROM ${deliveries} d {join} ${streams} s ON s.id = d.stream
  WHERE d.log = ? AND d.name = ? AND d.parked = 1 ORDER BY d.id LIMIT ${MOST_PARKED}`

/** [stream]: nothing more is handed over about it. */
export const deleteDeliveries = `DELETE FROM ${deliveries} WHERE stream = ?`
