import { MILLIS_PER_DAY } from "../time/epoch-day.js"
import type { Instant } from "../time/instant.js"
import type { ZoneId } from "../time/zone.js"
import { addCalendar } from "../time/zoned.js"
import { afterPause, type Pause } from "./pause.js"

const OFFSET_BASIS = 0x811c9dc5
const PRIME = 0x01000193

/** FNV-1a, 32 bits, over the UTF-16 code units of a text: the same number on every machine. */
const hash = (text: string): number => {
  let value = OFFSET_BASIS
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), PRIME)
  }
  return value >>> 0
}

/**
 * Where the cadence of an adopted contact starts: whole days after the adoption, fewer than the ideal
 * gap has, at the same time of day. Which of them, the id alone decides (FNV-1a over its UTF-16 code
 * units, modulo the days), so that contacts taken over together do not fall due together. A gap of
 * less than two days spreads nothing.
 */
export const spreadStart = (
  contactId: string,
  adoptedAt: Instant,
  ideal: Pause,
  zone: ZoneId,
): Instant => {
  const gap = Math.round((afterPause(adoptedAt, ideal, zone) - adoptedAt) / MILLIS_PER_DAY)
  const days = gap < 2 ? 0 : hash(contactId) % gap
  return addCalendar(adoptedAt, { _tag: "Calendar", years: 0, months: 0, weeks: 0, days }, zone)
}
