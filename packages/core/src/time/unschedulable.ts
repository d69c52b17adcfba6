import * as Either from "effect/Either"
import type { Instant } from "./instant.js"
import type { LocalDate } from "./local-date.js"

/**
 * Why no instant will do. `Subtracted` and `OnHolidays` are named when lifting that one thing would
 * give a slot, in this order; the bounds below them are named when it would not.
 *
 * - `NoWindow`: the weekly hours have no window on any day.
 * - `Subtracted`: there would be a slot, but for the intervals taken away (absences, holds).
 * - `OnHolidays`: there would be a slot, but every day left is a holiday.
 * - `RangeOver`: nothing opens before the range of the calendar ends at the start of `to`.
 * - `TooLate`: nothing opens before `until`, the bound that the question set.
 * - `EndOfTime`: nothing opens before the last instant that can be told.
 */
export type UnschedulableReason =
  | { readonly _tag: "NoWindow" }
  | { readonly _tag: "Subtracted" }
  | { readonly _tag: "OnHolidays" }
  | { readonly _tag: "RangeOver"; readonly to: LocalDate }
  | { readonly _tag: "TooLate"; readonly until: Instant }
  | { readonly _tag: "EndOfTime" }

/** There is no such instant, and this is why. */
export interface Unschedulable {
  readonly _tag: "Unschedulable"
  readonly reason: UnschedulableReason
}

export const unschedulable = (reason: UnschedulableReason): Either.Either<never, Unschedulable> =>
  Either.left({ _tag: "Unschedulable", reason })
