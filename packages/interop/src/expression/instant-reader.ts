import {
  type Dated,
  type Instant,
  instantFromIso,
  instantFromMillis,
  instantOf,
  type LocalDate,
  localDateAt,
  localDateFromIso,
  startOfDay,
  type ZoneId,
} from "@followthrough/core"
import * as Either from "effect/Either"
import { compileDatePattern, type ReadDate, type WallReading } from "./date-pattern.js"

/** What a text says about time, before anybody asks for an instant or a date. */
export interface TimeReading {
  /** Undefined where the text is a wall clock without an offset from UTC. */
  readonly instant: Instant | undefined
  readonly wall: WallReading | undefined
  /** Text that begins with the date on its wall clock. */
  readonly written: string | undefined
  /** Where several patterns read the text in different ways: the first two of them. */
  readonly otherwise?: ReadonlyArray<PatternReading>
}

interface PatternReading {
  readonly pattern: string
  readonly wall: WallReading
}

/** Undefined for a text that is no such time. */
export type ReadTime = (text: string) => TimeReading | undefined

/** When that was; undefined where it takes a zone to know, and there is none. */
export const datedOf = (reading: TimeReading, zone: ZoneId | undefined): Dated | undefined => {
  const { instant, wall } = reading
  if (wall !== undefined) return datedByWall(wall, zone)
  return instant === undefined ? undefined : { at: instant }
}

/** The date that is written; of a count of seconds, or of any instant `inZone`, the date in the zone. */
export const dateOf = (
  { instant, wall, written }: TimeReading,
  zone: ZoneId | undefined,
  inZone: boolean,
): LocalDate | undefined => {
  if (wall !== undefined) {
    const isInstant = wall.offset !== undefined && wall.millisOfDay !== undefined
    const dated = inZone && isInstant ? datedByWall(wall, zone) : undefined
    return dated === undefined || zone === undefined ? dateText(wall) : localDateAt(dated.at, zone)
  }
  if (written !== undefined && !inZone) {
    return Either.getOrUndefined(localDateFromIso(written.slice(0, 10)))
  }
  return instant === undefined || zone === undefined ? undefined : localDateAt(instant, zone)
}

const LIMIT = 8.64e15

const onInstant = (instant: Instant, written?: string): TimeReading => ({
  instant,
  wall: undefined,
  written,
})

const onWall = (wall: WallReading): TimeReading => ({
  instant: undefined,
  wall,
  written: undefined,
})

/** Counts of seconds or milliseconds since 1970-01-01T00:00Z. */
export const epochReader =
  (unit: "seconds" | "milliseconds"): ReadTime =>
  (text) => {
    const match = /^(-?)(\d{1,16})(?:\.(\d{1,9}))?$/.exec(text)
    if (match === null) return undefined
    const [, sign, whole, fraction = ""] = match
    const millis =
      unit === "seconds"
        ? Number(whole) * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0"))
        : Number(whole)
    if (millis > LIMIT) return undefined
    return onInstant(instantFromMillis(sign === "-" ? -millis : millis))
  }

export const patternReader = (
  patterns: ReadonlyArray<string>,
): Either.Either<ReadTime, { readonly index: number; readonly why: string }> => {
  const readers: Array<{ readonly pattern: string; readonly read: ReadDate }> = []
  for (const [index, pattern] of patterns.entries()) {
    const reader = compileDatePattern(pattern)
    if (Either.isLeft(reader)) return Either.left({ index, why: reader.left })
    readers.push({ pattern, read: reader.right })
  }
  return Either.right((text) => {
    const readings = readers.flatMap(({ pattern, read }): ReadonlyArray<PatternReading> => {
      const wall = read(text)
      return wall === undefined ? [] : [{ pattern, wall }]
    })
    const [first, ...others] = readings
    if (first === undefined) return undefined
    const other = others.find(({ wall }) => !sameWall(wall, first.wall))
    const reading = onWall(first.wall)
    return other === undefined ? reading : { ...reading, otherwise: [first, other] }
  })
}

const sameWall = (a: WallReading, b: WallReading): boolean =>
  wallText(a) === wallText(b) && a.offset === b.offset && a.zoneWord === b.zoneWord

const withoutOffset = ["yyyy-MM-dd['T'HH:mm[:ss[.S]]]", "yyyy-MM-dd HH:mm[:ss[.S]]"].map(
  (pattern) => Either.getOrThrow(compileDatePattern(pattern)),
)

/** ISO 8601: an instant with an offset, a date and time without one, or a date. */
export const isoReader: ReadTime = (text) => {
  const instant = instantFromIso(text)
  if (Either.isRight(instant)) return onInstant(instant.right, text)
  for (const read of withoutOffset) {
    const wall = read(text)
    if (wall !== undefined) return onWall(wall)
  }
  return undefined
}

/** The instant, or the day in the zone, that an ISO 8601 text names. */
export const isoDated = (text: string, zone: ZoneId | undefined): Dated | undefined => {
  const reading = isoReader(text)
  return reading === undefined ? undefined : datedOf(reading, zone)
}

const datedByWall = (wall: WallReading, zone: ZoneId | undefined): Dated | undefined => {
  const { millisOfDay, offset } = wall
  if (offset !== undefined) {
    const at = instantFromMillis(utcMidnight(wall) + (millisOfDay ?? 0) - offset)
    return millisOfDay === undefined ? { at, on: dateText(wall) } : { at }
  }
  if (zone === undefined) return undefined
  if (millisOfDay === undefined) {
    const on = dateText(wall)
    return { at: startOfDay(on, zone), on }
  }
  const millis = millisOfDay % 1000
  const at = instantOf(dateText(wall), clockText(millisOfDay), zone) + millis
  return { at: instantFromMillis(at) }
}

/** The same wall clock with its offset from UTC in a zone. */
export const inZone = (wall: WallReading, zone: ZoneId): WallReading => {
  const dated = datedByWall({ ...wall, offset: undefined }, zone)
  return dated === undefined
    ? wall
    : { ...wall, offset: utcMidnight(wall) + (wall.millisOfDay ?? 0) - dated.at }
}

/** For a message: `2021-12-03`, `2021-12-03 09:30`. */
export const wallText = (wall: WallReading): string => {
  const { millisOfDay } = wall
  if (millisOfDay === undefined) return dateText(wall)
  const millis = millisOfDay % 1000
  return `${dateText(wall)} ${clockText(millisOfDay)}${millis === 0 ? "" : `.${padded(millis, 3)}`}`
}

const FOUR_CENTURIES = 146_097 * 86_400_000

/** `Date.UTC` reads the years 0–99 as 1900–1999; the calendar repeats itself every 400 years. */
const utcMidnight = ({ day, month, year }: WallReading): number =>
  Date.UTC(year + 400, month - 1, day) - FOUR_CENTURIES

const padded = (value: number, width: number): string => String(value).padStart(width, "0")

const dateText = ({ day, month, year }: WallReading): LocalDate =>
  `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}` as LocalDate

type LocalTime = Parameters<typeof instantOf>[1]

const clockText = (millisOfDay: number): LocalTime => {
  const seconds = Math.floor(millisOfDay / 1000)
  const minutes = Math.floor(seconds / 60)
  const clock = `${padded(Math.floor(minutes / 60), 2)}:${padded(minutes % 60, 2)}`
  return (seconds % 60 === 0 ? clock : `${clock}:${padded(seconds % 60, 2)}`) as LocalTime
}
