/** Statements that do the same with so many rows at once, the most first. */
export interface Bulk {
  /** Values that each row takes. */
  readonly width: number
  readonly sizes: ReadonlyArray<{ readonly rows: number; readonly sql: string }>
}

// Few sizes, so that the statements stay prepared; parameters stay far below SQLite's limit.
const SIZES = [100, 10, 1]

export const bulk = (row: ReadonlyArray<string>, sql: (values: string) => string): Bulk => {
  const marks = `(${row.map(markOf).join(", ")})`
  return {
    width: row.length,
    sizes: SIZES.map((rows) => ({ rows, sql: sql(Array(rows).fill(marks).join(", ")) })),
  }
}

// A hash is given as hexadecimal digits and kept as bytes: SQLite turns one into the other several times
// as fast as Node.
const markOf = (column: string): string =>
  column === "hash" || column === "digest" ? "{bytes}" : "?"

export const insertion = (table: string, names: ReadonlyArray<string>, ending = ""): Bulk =>
  bulk(names, (values) => `INSERT INTO ${table} (${names.join(", ")}) VALUES ${values} ${ending}`)
