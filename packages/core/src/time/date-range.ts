import * as Schema from "effect/Schema"
import { LocalDate } from "./local-date.js"

const bound = Schema.optionalWith(LocalDate, { exact: true })

/** The days from `from` up to but not including `to`; a side left out is open. */
export const DateRange = Schema.Struct({ from: bound, to: bound })
  .pipe(
    Schema.filter(({ from, to }) =>
      from === undefined || to === undefined || from < to
        ? undefined
        : `the range is empty: ${to} is the first day outside it and must come after ${from}`,
    ),
  )
  .annotations({ identifier: "DateRange" })

export type DateRange = typeof DateRange.Type
