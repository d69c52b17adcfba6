import * as Schema from "effect/Schema"
import { Instant } from "./instant.js"

/** The instants from `from` up to but not including `to`; none when `to` is not after `from`. */
export interface Interval {
  readonly from: Instant
  readonly to: Instant
}

/** Codec: `{"from": …, "to": …}` with instants as ISO 8601 text ⇄ {@link Interval}. */
export const Interval: Schema.Schema<Interval, { readonly from: string; readonly to: string }> =
  Schema.Struct({ from: Instant, to: Instant }).annotations({ identifier: "Interval" })

/** The same set of instants as intervals that follow one another and neither touch nor overlap. */
export const disjointIntervals = (intervals: Iterable<Interval>): ReadonlyArray<Interval> => {
  const sorted = [...intervals]
    .filter(({ from, to }) => from < to)
    .sort((one, other) => one.from - other.from)
  const merged: Array<Interval> = []
  for (const next of sorted) {
    const last = merged.at(-1)
    if (last === undefined || next.from > last.to) merged.push(next)
    else if (next.to > last.to) merged[merged.length - 1] = { from: last.from, to: next.to }
  }
  return merged
}
