import Database from "better-sqlite3"

/** Reads every event of a log with the raw driver and parses its data: the floor for any answer. */
export const readAllRaw = (file: string): number => {
  const db = new Database(file, { readonly: true })
  try {
    let rows = 0
    const all = db.prepare<[], { data: string }>(
      "SELECT * FROM followthrough_events ORDER BY log, position",
    )
    for (const { data } of all.iterate()) {
      JSON.parse(data)
      rows += 1
    }
    return rows
  } finally {
    db.close()
  }
}

/** A copy of a log's tables and indexes, empty, with the pragmas of a durable log. */
export const emptyCopy = (from: string, to: string): Database.Database => {
  const source = new Database(from, { readonly: true })
  const schema = source
    .prepare<[], { sql: string }>(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )
    .all()
  source.close()
  const db = new Database(to)
  db.pragma("journal_mode = WAL")
  db.pragma("synchronous = FULL")
  for (const { sql } of schema) db.exec(sql)
  return db
}

/** Every row that a log holds, for replaying with the raw driver. */
export const rowsOf = (file: string) => {
  const db = new Database(file, { readonly: true })
  try {
    return {
      logs: db.prepare("SELECT * FROM followthrough_logs").all() as Array<Row>,
      streams: db.prepare("SELECT * FROM followthrough_streams").all() as Array<Row>,
      events: db
        .prepare("SELECT * FROM followthrough_events ORDER BY position")
        .all() as Array<Row>,
      commands: db
        .prepare("SELECT * FROM followthrough_commands ORDER BY rowid")
        .all() as Array<Row>,
      keys: db.prepare("SELECT * FROM followthrough_keys ORDER BY id").all() as Array<Row>,
      models: db.prepare("SELECT * FROM followthrough_models").all() as Array<Row>,
    }
  } finally {
    db.close()
  }
}

export type Row = { readonly [column: string]: string | number | null }

/** How many rows a log has in each of its tables, and how many of its read models hold, as text. */
export const rowCounts = (file: string): string => {
  const db = new Database(file, { readonly: true })
  try {
    const tables = ["streams", "events", "commands", "keys", "contacts", "obligations", "promises"]
    const counts = tables.map(
      (table) => `(SELECT count(*) FROM followthrough_${table}) AS ${table}`,
    )
    const current = "SELECT count(*) FROM followthrough_models WHERE valid_from < valid_until"
    return JSON.stringify(db.prepare(`SELECT ${counts.join(", ")}, (${current}) AS current`).get())
  } finally {
    db.close()
  }
}
