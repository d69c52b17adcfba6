import * as Schema from "effect/Schema"
import { SomePause } from "../cadence/pause.js"
import { WeekdayName } from "../cadence/weekday-name.js"
import { command, fact, oneOf } from "../fact/recorded.js"
import { ContactId } from "../identity.js"
import { DayWindow } from "../time/day-window.js"
import { Channel } from "../touch/touch-facts.js"

/**
 * What a contact asked for: a channel, days of the week, hours of the day (both by the clock of the
 * zone that the cadence is read in), or to hear from us at most so often.
 */
const Preference = Schema.Union(
  Schema.TaggedStruct("Channel", { channel: Channel }),
  Schema.TaggedStruct("Days", { days: Schema.NonEmptyArray(WeekdayName) }),
  Schema.TaggedStruct("Hours", { hours: Schema.NonEmptyArray(DayWindow) }),
  Schema.TaggedStruct("Frequency", { atMostEvery: SomePause }),
)

/** There is one wish of each kind at most. */
export const PreferenceKind = oneOf("Channel", "Days", "Hours", "Frequency")
export type PreferenceKind = typeof PreferenceKind.Type

const stated = {
  contactId: ContactId,
  /** Days and hours are by the clock of the zone that the cadence is read in. */
  preference: Preference,
}
const withdrawn = { contactId: ContactId, kind: PreferenceKind }

export const PreferenceStated = fact("PreferenceStated", stated)
export const PreferenceWithdrawn = fact("PreferenceWithdrawn", withdrawn)

/** Record a wish; it replaces an earlier one of its kind. It moves cadence touches only. */
export const StatePreference = command("StatePreference", stated)
/** They no longer wish it. Without such a wish this changes nothing. */
export const WithdrawPreference = command("WithdrawPreference", withdrawn)
