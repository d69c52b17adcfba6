import * as Schema from "effect/Schema"
import { maybe, oneOf } from "../fact/recorded.js"
import { Duration } from "../time/duration.js"
import { WeeklyHours } from "../time/weekly-hours.js"
import type { ZoneId } from "../time/zone.js"
import { ZoneChoice } from "../time/zone-choice.js"

/** Within what an answer is owed: by a stopwatch, in working time, or in working days. */
export const AnswerTime: Schema.Schema<
  Exclude<Duration, { _tag: "Calendar" }>,
  string
> = Duration.pipe(
  Schema.filter(
    (duration): duration is Exclude<Duration, { _tag: "Calendar" }> => duration._tag !== "Calendar",
    {
      message: () =>
        'an answer is owed within an exact or a working duration, such as PT1H, "working PT4H" or "working P1D"',
    },
  ),
).annotations({ identifier: "AnswerTime" })
export type AnswerTime = typeof AnswerTime.Type

/**
 * In whose hours the working time of an answer runs: the cadence's windows by the contact's clock
 * (`contact`), the rep's own working hours (`rep`), the policy's working hours (`team`), or these.
 */
export const RespondHours = Schema.Union(
  oneOf("contact", "rep", "team"),
  Schema.Struct({ zone: ZoneChoice, week: WeeklyHours }),
).annotations({ identifier: "RespondHours" })
export type RespondHours = typeof RespondHours.Type

export const respondHours = maybe(RespondHours)

/**
 * The hours in which an answer's working time ran. `of`: as the rule says, or `windows` for the cadence's
 * own; `unknown`: whose should have come first, but nobody told them, or they never open.
 */
export interface HoursTaken {
  readonly of: "contact" | "rep" | "team" | "stated" | "windows"
  readonly zone: ZoneId
  readonly unknown: ReadonlyArray<"rep" | "team">
  /** The fact that told the rep's hours. */
  readonly position?: number
}
