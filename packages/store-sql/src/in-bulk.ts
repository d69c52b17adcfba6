import type { Bulk } from "./bulk.js"
import type { Statement, Value } from "./script.js"

/** Adds statements that do the same with many rows, their values one after the other: as few as there are. */
export const addInBulk = (
  statements: Array<Statement>,
  { sizes, width }: Bulk,
  values: ReadonlyArray<Value>,
): void => {
  let done = 0
  for (const { rows, sql } of sizes) {
    const length = rows * width
    for (; values.length - done >= length; done += length) {
      const params = length === values.length ? values : values.slice(done, done + length)
      statements.push({ sql, params })
    }
  }
}
