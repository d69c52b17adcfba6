import { Effect } from "effect"
import type { Rows, Value } from "./session.js"
import type { Insertion } from "./statements.js"

/** Inserts rows in as few statements as there are, and gives what these return. */
export const insertRows = <Row = never>(
  rows: Rows,
  insertion: Insertion,
  values: ReadonlyArray<ReadonlyArray<Value>>,
) =>
  Effect.gen(function* () {
    const returned: Array<Row> = []
    let done = 0
    for (const { rows: size, sql } of insertion) {
      for (; values.length - done >= size; done += size) {
        returned.push(...(yield* rows<Row>(sql, values.slice(done, done + size).flat())))
      }
    }
    return returned
  })
