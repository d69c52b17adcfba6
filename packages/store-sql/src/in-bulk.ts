import type { SqlError } from "@effect/sql/SqlError"
import { Effect } from "effect"
import type { Rows, Value } from "./session.js"
import type { Bulk } from "./statements.js"

const NOTHING: ReadonlyArray<never> = []

/** Does the same with many rows, their values one after the other, in as few statements as there are. */
export const inBulk = <Row = never>(
  rows: Rows,
  { sizes, width }: Bulk,
  values: ReadonlyArray<Value>,
): Effect.Effect<ReadonlyArray<Row>, SqlError> =>
  values.length === 0
    ? Effect.succeed(NOTHING)
    : Effect.gen(function* () {
        const returned: Array<Row> = []
        let done = 0
        for (const { rows: size, sql } of sizes) {
          const length = size * width
          for (; values.length - done >= length; done += length) {
            const some = yield* rows<Row>(sql, values.slice(done, done + length))
            for (const row of some) returned.push(row)
          }
        }
        return returned
      })
