import * as Schema from "effect/Schema"
import { Cadence, CadenceRef } from "../cadence/cadence.js"
import { command, fact, maybe } from "../fact/recorded.js"
import { HolidayList } from "../time/holiday-list.js"
import { Instant } from "../time/instant.js"
import { Policy } from "./policy.js"

const published = {
  /** The whole of the rules; with its version it never changes. */
  policy: Policy,
  /**
   * Under the new rules nothing is due before. They are in force from then on, at the earliest from when
   * this was published, which it is when left out; an earlier instant lets them owe the time between.
   */
  takesEffectAt: maybe(Instant),
}
const cadence = { cadence: Cadence }
const retired = { cadence: CadenceRef }
const holidays = { holidays: Schema.Array(HolidayList) }

export const PolicyPublished = fact("PolicyPublished", published)
export const CadencePublished = fact("CadencePublished", cadence)
export const CadenceRetired = fact("CadenceRetired", retired)
export const HolidaysPublished = fact("HolidaysPublished", holidays)

/**
 * Publish the rules from which everything is derived. What was published before stays in the log; the
 * same again decides nothing. Refused when the version, or that of one of its cadences, was published
 * before and said something else, when the rules have a defect, and when a default is retired.
 */
export const PublishPolicy = command("PublishPolicy", published)
/**
 * Publish a cadence, or the next version of one, to be chosen by enrolling. Refused when the version was
 * published before and said something else, and when it has a defect beside the rules that are there.
 */
export const PublishCadence = command("PublishCadence", cadence)
/**
 * Nobody is put on this cadence any more, for good; whoever is on it falls back to the default of the
 * stage. Refused when the rules have no such cadence, and when it is a default or follows another one.
 */
export const RetireCadence = command("RetireCadence", retired)
/** Publish the days on which no cadence touch takes place, instead of those before. */
export const PublishHolidays = command("PublishHolidays", holidays)
