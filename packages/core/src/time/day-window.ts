import * as Schema from "effect/Schema"
import { LocalTime, LocalTimeEnd, millisOfTime } from "./local-time.js"

/**
 * A stretch of a day on the wall clock: from `from` up to but not including `to`. With `overnight` it
 * goes on past midnight and ends at `to` on the following day; without, an end before the start is a
 * mistake and is refused.
 */
export interface DayWindow {
  readonly from: LocalTime
  readonly to: LocalTimeEnd
  readonly overnight?: true
}

const complaint = ({ from, to, overnight }: DayWindow): string | undefined => {
  const start = millisOfTime(from)
  const end = millisOfTime(to)
  if (overnight === true) {
    return end <= start
      ? undefined
      : `the overnight window ${from}–${to} does not pass midnight: drop "overnight", or let it end at or before ${from}`
  }
  if (start < end) return undefined
  return start === end
    ? `the window ${from}–${to} is empty: a whole day is 00:00–24:00`
    : `the window ${from}–${to} ends before it starts: add "overnight": true if it goes on into the next day${end === 0 ? ", or write 24:00 for the end of the day" : ""}`
}

/** Codec: `{"from": "09:00", "to": "12:30"}`, or with `"overnight": true` ⇄ {@link DayWindow}. */
export const DayWindow: Schema.Schema<
  DayWindow,
  { readonly from: string; readonly to: string; readonly overnight?: true }
> = Schema.Struct({
  from: LocalTime,
  to: LocalTimeEnd,
  overnight: Schema.optionalWith(Schema.Literal(true), { exact: true }),
})
  .pipe(Schema.filter((window) => complaint(window)))
  .annotations({ identifier: "DayWindow" })
