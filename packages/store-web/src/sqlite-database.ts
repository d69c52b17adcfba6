import type { Execute } from "@followthrough/store-sql/own-connection"
import type { Database, PreparedStatement, Sqlite3Static } from "@sqlite.org/sqlite-wasm"

/** A database of SQLite's WebAssembly build that is open. */
export interface OpenDatabase {
  readonly execute: Execute
  readonly close: () => void
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })

const NOTHING: ReadonlyArray<never> = []

/** Runs statements on a database, each prepared once. */
export const databaseOn = (sqlite3: Sqlite3Static, database: Database): OpenDatabase => {
  const prepared = new Map<string, Prepared>()
  const run: Execute = (sql, params) => {
    let statement = prepared.get(sql)
    if (statement === undefined) {
      statement = new Prepared(sqlite3, database.prepare(sql))
      prepared.set(sql, statement)
    }
    return statement.run(params)
  }
  return {
    execute: (sql, params) => {
      try {
        return run(sql, params)
      } catch (thrown) {
        throw withCode(sqlite3, thrown)
      }
    },
    close: () => {
      for (const statement of prepared.values()) statement.end()
      database.close()
    },
  }
}

class Prepared {
  readonly #sqlite3: Sqlite3Static
  readonly #statement: PreparedStatement
  readonly #columns: ReadonlyArray<string>

  constructor(sqlite3: Sqlite3Static, statement: PreparedStatement) {
    this.#sqlite3 = sqlite3
    this.#statement = statement
    this.#columns = statement.columnCount === 0 ? NOTHING : statement.getColumnNames()
  }

  run(params: Parameters<Execute>[1]): ReadonlyArray<unknown> {
    const statement = this.#statement
    try {
      if (params.length > 0) statement.bind([...params])
      if (this.#columns.length === 0) {
        statement.step()
        return NOTHING
      }
      const rows: Array<unknown> = []
      while (statement.step()) rows.push(this.#row())
      return rows
    } finally {
      // Ends what the statement holds; that it failed was thrown already.
      statement.reset()
      if (params.length > 0) statement.clearBindings()
    }
  }

  end(): void {
    this.#statement.finalize()
  }

  #row(): Record<string, unknown> {
    const row: Record<string, unknown> = {}
    for (const [n, column] of this.#columns.entries()) row[column] = this.#value(n)
    return row
  }

  // The build's own way of reading text drops a byte order mark at its beginning.
  #value(column: number): unknown {
    const { capi, wasm } = this.#sqlite3
    const { pointer } = this.#statement
    if (pointer === undefined || capi.sqlite3_column_type(pointer, column) !== capi.SQLITE_TEXT) {
      return this.#statement.get(column)
    }
    const start = capi.sqlite3_column_blob(pointer, column)
    const bytes = capi.sqlite3_column_bytes(pointer, column)
    return utf8.decode(wasm.heap8u().subarray(start, start + bytes))
  }
}

/** SQLite's result codes by name, which is how the store knows them. */
const withCode = (sqlite3: Sqlite3Static, thrown: unknown): unknown => {
  if (!(thrown instanceof sqlite3.SQLite3Error)) return thrown
  const code = sqlite3.capi.sqlite3_js_rc_str(thrown.resultCode)
  return Object.assign(
    new Error(thrown.message, { cause: thrown }),
    code === undefined ? {} : { code },
  )
}
