import { rows, type Script, type Value } from "./script.js"
import type { Bulk } from "./statements.js"

/** Does the same with many rows, their values one after the other, in as few statements as there are. */
export function* inBulk<Row = never>(
  { sizes, width }: Bulk,
  values: ReadonlyArray<Value>,
): Script<ReadonlyArray<Row>> {
  const returned: Array<Row> = []
  let done = 0
  for (const { rows: size, sql } of sizes) {
    const length = size * width
    for (; values.length - done >= length; done += length) {
      const some = length === values.length ? values : values.slice(done, done + length)
      for (const row of yield* rows<Row>(sql, some)) returned.push(row)
    }
  }
  return returned
}
