import type { Statement, Value } from "./script.js"
import type { Bulk } from "./statements.js"

const NOTHING: ReadonlyArray<never> = []

/** Does the same with many rows, their values one after the other, in as few statements as there are. */
export const inBulk = (
  { sizes, width }: Bulk,
  values: ReadonlyArray<Value>,
): ReadonlyArray<Statement> => {
  if (values.length === 0) return NOTHING
  const statements: Array<Statement> = []
  let done = 0
  for (const { rows, sql } of sizes) {
    const length = rows * width
    for (; values.length - done >= length; done += length) {
      const params = length === values.length ? values : values.slice(done, done + length)
      statements.push({ sql, params })
    }
  }
  return statements
}
