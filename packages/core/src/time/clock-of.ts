import type { Instant } from "./instant.js"
import { readInstantText } from "./instant-text.js"
import type { ZoneId } from "./zone.js"
import { isKnownZone } from "./zone-known.js"
import { zonedText } from "./zoned-text.js"

/** What a calendar and a clock on the wall show: `2026-03-02` and `08:00`. */
export interface Clock {
  readonly date: string
  readonly time: string
}

/**
 * The clocks of a zone of the IANA database: gives a function from ISO 8601 text with an offset or `Z` to what they
 * show then, to the minute. Throws a RangeError for any other zone or text: both come from answers, so that
 * anything else is a bug.
 */
export const clockOf = (zone: string): ((iso: string) => Clock) => {
  if (!isKnownZone(zone)) throw new RangeError(`"${zone}" is not the name of a time zone`)
  // One spelling for each, so that no more offsets are kept than there are zones.
  const known = (zone === "UTC" ? zone : zone.toLowerCase()) as ZoneId
  return (iso) => {
    const millis = readInstantText(iso)
    if (typeof millis !== "number") throw new RangeError(`"${iso}" is not ${millis.expected}`)
    const [date = "", clock = ""] = zonedText(millis as Instant, known).split("T")
    return { date, time: clock.slice(0, 5) }
  }
}
