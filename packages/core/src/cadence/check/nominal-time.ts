import type { Duration } from "../../time/duration.js"
import { epochDayOfCivil, MILLIS_PER_DAY } from "../../time/epoch-day.js"
import { type Instant, LATEST_INSTANT, saturatedInstant } from "../../time/instant.js"
import type { WeeklyHours } from "../../time/weekly-hours.js"
import type { WorkingCalendar } from "../../time/working-calendar.js"
import { UTC } from "../../time/zone.js"
import { fixedZone } from "../../time/zone-choice.js"
import type { Cadence } from "../cadence.js"
import { AROUND_THE_CLOCK } from "../calendars.js"
import { afterPause } from "../pause.js"
import { whenWorked } from "../when-passed.js"

// Rules are tried in UTC, where all days are alike, from the days on which months begin and end in
// four years: that is where calendar durations differ.

/** Noon of the last four days and the first one of each month of four years. */
export const ANCHORS: ReadonlyArray<Instant> = Array.from({ length: 48 }, (_, month) =>
  epochDayOfCivil(2024 + Math.floor(month / 12), (month % 12) + 1, 1),
).flatMap((first) =>
  [-4, -3, -2, -1, 0].map((shift) =>
    saturatedInstant((first + shift) * MILLIS_PER_DAY + 43_200_000),
  ),
)

const nominal = new WeakMap<WeeklyHours, WorkingCalendar>()

/** The windows in UTC; one object for the same windows, so that they are worked out once. */
const nominalHours = ({ windows = AROUND_THE_CLOCK }: Cadence): WorkingCalendar => {
  const known = nominal.get(windows) ?? { zone: fixedZone(UTC), week: windows }
  nominal.set(windows, known)
  return known
}

/** The instant after a duration, as the cadence counts it; the end of time if it never passes. */
export const afterDuration = (cadence: Cadence, from: Instant, duration: Duration): Instant => {
  if (duration._tag === "Calendar" || duration._tag === "Exact") {
    return afterPause(from, duration, UTC)
  }
  const passed = whenWorked(nominalHours(cadence), from, duration, { policy: UTC }, undefined)
  return Number.isFinite(passed) ? saturatedInstant(passed) : LATEST_INSTANT
}

/** Whether the first can be later than the second, and from where. */
export const laterFrom = (
  one: (from: Instant) => Instant,
  other: (from: Instant) => Instant,
): Instant | undefined => ANCHORS.find((from) => one(from) > other(from))
