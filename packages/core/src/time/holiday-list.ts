import * as Schema from "effect/Schema"
import { LocalDate } from "./local-date.js"

/**
 * Days on which nothing is open, as a list that is published in versions and never changed in place.
 * A holiday closes its local day from beginning to end, the part of an overnight window too that
 * reaches into it.
 */
export const HolidayList = Schema.Struct({
  id: Schema.NonEmptyString,
  version: Schema.Number.pipe(Schema.int(), Schema.positive()),
  dates: Schema.Array(Schema.Struct({ on: LocalDate, name: Schema.String })),
}).annotations({ identifier: "HolidayList" })

export type HolidayList = typeof HolidayList.Type
