import { civilOfEpochDay, digits, MILLIS_PER_DAY } from "./epoch-day.js"
import type { Instant } from "./instant.js"
import { yearText } from "./instant-text.js"
import { offsetMillisAt } from "./offset-table.js"
import type { ZoneId } from "./zone.js"

/** The offset in force, to the second where the zone had one: `+01:00`, `+00:49:56`. */
const offsetText = (offsetMillis: number): string => {
  const seconds = Math.abs(offsetMillis) / 1000
  const text = `${offsetMillis < 0 ? "-" : "+"}${digits(Math.floor(seconds / 3600), 2)}:${digits(Math.floor(seconds / 60) % 60, 2)}`
  return seconds % 60 === 0 ? text : `${text}:${digits(seconds % 60, 2)}`
}

/** `2026-03-29T03:30:00+02:00[Europe/Rome]`, the text that Temporal writes: a fraction of a second only where there is one. */
export const zonedText = (instant: Instant, zone: ZoneId): string => {
  const offset = offsetMillisAt(zone, instant)
  const wall = instant + offset
  const epochDay = Math.floor(wall / MILLIS_PER_DAY)
  const { year, month, day } = civilOfEpochDay(epochDay)
  const millis = wall - epochDay * MILLIS_PER_DAY
  const seconds = Math.floor(millis / 1000)
  const fraction = millis % 1000 === 0 ? "" : `.${digits(millis % 1000, 3).replace(/0+$/, "")}`
  const date = `${yearText(year)}-${digits(month, 2)}-${digits(day, 2)}`
  const clock = `${digits(Math.floor(seconds / 3600), 2)}:${digits(Math.floor(seconds / 60) % 60, 2)}:${digits(seconds % 60, 2)}`
  return `${date}T${clock}${fraction}${offsetText(offset)}[${zone}]`
}
