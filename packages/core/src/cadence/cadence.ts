import * as Schema from "effect/Schema"
import type { Source } from "../contact/contact-facts.js"
import { maybe, oneOf } from "../fact/recorded.js"
import { CadenceId, StepName } from "../identity.js"
import { CalendarDuration, Duration } from "../time/duration.js"
import { Rhythm } from "../time/rhythm.js"
import { WeeklyHours } from "../time/weekly-hours.js"
import { ZoneChoice } from "../time/zone-choice.js"
import { Cap } from "./cap.js"
import { Pause, SomeDuration, SomePause } from "./pause.js"
import { AnswerTime, respondHours } from "./respond-hours.js"
import { Turn, turnFields } from "./turn.js"
import { WeekdayName } from "./weekday-name.js"

const Version = Schema.Number.pipe(Schema.int(), Schema.between(1, 1_000_000))

/** One published cadence. It never changes: what is to be different gets the next version. */
export const CadenceRef = Schema.Struct({ id: CadenceId, version: Version }).annotations({
  identifier: "CadenceRef",
})
export type CadenceRef = typeof CadenceRef.Type

/** One text for each version of a cadence or policy. */
export const versionKey = ({
  id,
  version,
}: {
  readonly id: string
  readonly version: number
}): string => `${version} ${id}`

/**
 * Which way a slot moves when nothing opens on the local day of its due: to the last open day before it,
 * or (the default) to the next open time after it.
 */
const whenClosed = maybe(oneOf("before", "after"))

/**
 * A grace: from the due to when the touch is late, at the end of that local day. Never beyond the longest
 * silence, and never before the end of the slot's day, which it is when left out.
 */
const late = maybe(SomeDuration)

/** A step of the opening, due `after` the enrolment or the touch before it (the default). */
const OpeningStep = Schema.Struct({
  /** By which later versions know it again, wherever they have it. */
  name: maybe(StepName),
  after: Duration,
  from: maybe(oneOf("enrolled", "previous")),
  late,
  ...turnFields,
}).annotations({ identifier: "OpeningStep" })

/** The beat after the opening, counted from the enrolment's day; its turns take turns. */
const Beat = Schema.Struct({
  ...Rhythm.fields,
  turns: Schema.NonEmptyArray(Turn),
  late,
  whenClosed,
}).annotations({ identifier: "Beat" })

const within = maybe(AnswerTime)

const respondWithin = {
  "web-lead": within,
  inbound: within,
  referral: within,
  event: within,
  list: within,
  import: within,
  other: within,
} satisfies Record<Source, typeof within>

/**
 * How a contact is followed up: an opening of single steps, then a beat, then on for ever. Calendars,
 * wall clocks, weekdays and ends of days are read in one zone, the contact's unless `zone` says
 * otherwise.
 */
export const Cadence = Schema.Struct({
  id: CadenceId,
  version: Version,
  /** The stage it is meant for. */
  stage: oneOf("prospect", "customer", "declined"),
  zone: maybe(ZoneChoice),
  opening: Schema.Array(OpeningStep),
  rhythm: maybe(Beat),
  /** The cadence that follows the last step. Without one and without a rhythm, its last step repeats. */
  afterwards: maybe(CadenceRef),
  gap: Schema.Struct({
    /** No cadence touch comes sooner after the one before. */
    min: Pause,
    /** From touch to touch where neither a step nor the rhythm says. */
    ideal: SomePause,
    /** The longest silence, counted from the last outbound personal touch, else from the adding. */
    max: SomePause,
  }),
  /** When touches may take place; round the clock when left out. Holidays are closed either way. */
  windows: maybe(WeeklyHours),
  /** For steps and beats that do not say themselves. */
  whenClosed,
  late,
  /** Days to wait for, as long as the silence does not get longer than `gap.max`. */
  prefer: maybe(Schema.NonEmptyArray(WeekdayName)),
  caps: maybe(Schema.Array(Cap)),
  /** A play is not used again within so many outbound touches that have one. */
  noRepeat: maybe(Schema.Number.pipe(Schema.int(), Schema.between(0, 100))),
  /**
   * How soon an answer is owed, by where the contact came from; `inbound` for all not named. Working time
   * runs in `hours`, in the cadence's windows when left out.
   */
  respondWithin: maybe(Schema.Struct({ ...respondWithin, hours: respondHours })),
  /** How long a hold lasts: an automatic one at most, a "not now" without a date. Default: `gap.max`. */
  holds: maybe(Schema.Struct({ automatic: maybe(SomePause), notNow: maybe(SomePause) })),
  /** When asking for a referral is ripe. */
  referral: maybe(Schema.Struct({ tenure: CalendarDuration, askAgainAfter: CalendarDuration })),
}).annotations({ identifier: "Cadence" })

export type Cadence = typeof Cadence.Type
/** A cadence as JSON. */
export type CadenceJson = typeof Cadence.Encoded
