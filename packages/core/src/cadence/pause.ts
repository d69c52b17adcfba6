import * as Schema from "effect/Schema"
import { type CalendarDuration, Duration, type ExactDuration } from "../time/duration.js"
import type { Instant } from "../time/instant.js"
import { addExact } from "../time/instant.js"
import type { ZoneId } from "../time/zone.js"
import { addCalendar } from "../time/zoned.js"

/** A length of time that passes whether or not anybody works: on the calendar, or by a stopwatch. */
export type Pause = CalendarDuration | ExactDuration

/** Codec: `P14D` or `PT4H` ⇄ {@link Pause}. Refuses working durations. */
export const Pause: Schema.Schema<Pause, string> = Duration.pipe(
  Schema.filter(
    (duration): duration is Pause => duration._tag === "Calendar" || duration._tag === "Exact",
    { message: () => "working time stands still at night: write a calendar or exact duration" },
  ),
).annotations({ identifier: "Pause" })

/** Codec: as {@link Pause}, and longer than nothing. */
export const SomePause: Schema.Schema<Pause, string> = Pause.pipe(
  Schema.filter((pause) => !isNothing(pause) || "no time at all: write a duration such as P7D"),
)

/** Codec: any duration that is longer than nothing. */
export const SomeDuration: Schema.Schema<Duration, string> = Duration.pipe(
  Schema.filter(
    (duration) => !isNothing(duration) || "no time at all: write a duration such as P7D",
  ),
)

const isNothing = (duration: Duration): boolean => {
  switch (duration._tag) {
    case "Exact":
    case "Working":
      return duration.millis === 0
    case "WorkingDays":
      return duration.days === 0
    case "Calendar": {
      const { days, months, weeks, years } = duration
      return years + months + weeks + days === 0
    }
  }
}

/** The instant after that pause; calendar durations keep the wall clock of the zone. */
export const afterPause = (from: Instant, pause: Pause, zone: ZoneId): Instant =>
  pause._tag === "Exact" ? addExact(from, pause) : addCalendar(from, pause, zone)

const DAY = 86_400_000

/** No pause of this kind is ever longer, in milliseconds, whatever the month and the clock changes. */
export const longestMillis = (pause: Pause): number =>
  pause._tag === "Exact"
    ? pause.millis
    : (pause.years * 366 + pause.months * 31 + pause.weeks * 7 + pause.days + 2) * DAY
