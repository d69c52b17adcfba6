import {
  addCalendar,
  addCalendarToDate,
  CalendarDuration,
  type Dated,
  dateOfEpochDay,
  ExactDuration,
  epochDayOf,
  instantFromMillis,
  type LocalDate,
  UTC,
  type ZoneId,
} from "@followthrough/core"
import { Either, Schema } from "effect"
import type { TableRow } from "../csv/table.js"
import type { Time, TimeExpression } from "../mapping/expression-schema.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import { shownText } from "../problem/shown-text.js"
import { type Binding, mappingProblem } from "./binding.js"
import {
  datedOf,
  dateOf,
  epochReader,
  isoReader,
  patternReader,
  type ReadTime,
  type TimeReading,
} from "./instant-reader.js"
import { compileSequence } from "./sequence.js"
import { compileSource, constantText } from "./text.js"
import { compileZone } from "./zone.js"

/** A time taken from a row; undefined where the row has none. */
export interface ReadableTime<A> {
  readonly read: (row: TableRow) => A | undefined
  readonly place: (row: TableRow) => FilePlace
}

/** When something happened. */
export const compileTime = (given: Time, path: string, binding: Binding): ReadableTime<Dated> => {
  if (typeof given === "object" && given.sequence !== undefined) {
    return compileSequence(given.sequence, `${path}.sequence`, binding)
  }
  return compileReading(given, path, binding, (reading, zone, plus) => {
    const dated = datedOf(reading, zone)
    return dated === undefined || plus === undefined ? dated : later(dated, plus, zone)
  })
}

/** A date on a calendar: the one that is written, unless the expression itself names a zone. */
export const compileDate = (
  given: Time,
  path: string,
  binding: Binding,
): ReadableTime<LocalDate> => {
  if (typeof given === "object" && given.sequence !== undefined) {
    throw mappingProblem(binding, `${path}.sequence`, "a date cannot come from a sequence")
  }
  const inZone = typeof given === "object" && given.zone !== undefined
  return compileReading(given, path, binding, (reading, zone, plus) => {
    const date = dateOf(reading, zone, inZone)
    if (date === undefined || plus === undefined) return date
    if (plus._tag === "Calendar") return addCalendarToDate(date, plus)
    throw mappingProblem(binding, `${path}.plus`, "hours cannot be added to a date")
  })
}

type Plus = CalendarDuration | ExactDuration

const later = (dated: Dated, plus: Plus, zone: ZoneId | undefined): Dated | undefined => {
  if (plus._tag === "Exact") return movedBy(dated, plus.millis)
  if (zone === undefined) return undefined
  const at = addCalendar(dated.at, plus, zone)
  return dated.on === undefined ? { at } : { at, on: addCalendarToDate(dated.on, plus) }
}

const DAY = 86_400_000

// Of a date alone, so many hours later are so many whole days later.
const movedBy = ({ at, on }: Dated, millis: number): Dated => {
  const moved = instantFromMillis(at + millis)
  if (on === undefined) return { at: moved }
  return { at: moved, on: dateOfEpochDay(epochDayOf({ at, on }, UTC) + Math.floor(millis / DAY)) }
}

const MOST_REMEMBERED = 4096

/** `finish` gives undefined when it would need a zone. */
const compileReading = <A>(
  given: Time,
  path: string,
  binding: Binding,
  finish: (reading: TimeReading, zone: ZoneId | undefined, plus: Plus | undefined) => A | undefined,
): ReadableTime<A> => {
  const expression: TimeExpression = typeof given === "object" ? given : {}
  const source =
    typeof given === "object" ? compileSource(given, path, binding) : constantText(given)
  const { expected, read } = compileReader(expression, path, binding)
  const zone = compileZone(expression.zone, `${path}.zone`, binding)
  const plus = compilePlus(expression.plus, `${path}.plus`, binding)

  const finished = (text: string, inZone: ZoneId | undefined, place: () => FilePlace): A => {
    const reading = read(text)
    if (reading === undefined) {
      throw importProblem({
        ...place(),
        found: text,
        expected,
        fix: "correct the cell, or the time's pattern in the mapping",
      })
    }
    const value = finish(reading, inZone, plus)
    if (value !== undefined) return value
    throw importProblem(
      { ...place(), found: text, expected, fix: 'name a "zone" in the mapping' },
      `${shownText(text)} says no time zone, and neither does the mapping`,
    )
  }

  const constant = (text: string, where: string): A => {
    const place = () => ({ file: binding.mappingFile, path: where })
    return finished(text, zone.constant, place)
  }
  const empty =
    expression.empty === undefined ? undefined : constant(expression.empty, `${path}.empty`)
  if (source.constant !== undefined) {
    const value = constant(source.constant, path)
    return { place: source.place, read: () => value }
  }
  const remembered = new Map<string, A>()
  return {
    place: source.place,
    read: (row) => {
      const text = source.read(row)
      if (text === "") return empty
      const inZone = zone.read(row)
      // Only a zone that never changes may be left out of the key.
      const before = zone.varies ? undefined : remembered.get(text)
      if (before !== undefined) return before
      const value = finished(text, inZone, () => source.place(row))
      if (remembered.size >= MOST_REMEMBERED) remembered.clear()
      remembered.set(text, value)
      return value
    },
  }
}

const compileReader = (
  { epoch, pattern }: TimeExpression,
  path: string,
  binding: Binding,
): { readonly read: ReadTime; readonly expected: string } => {
  if (epoch !== undefined) {
    return { read: epochReader(epoch), expected: `a number of ${epoch} since 1970` }
  }
  if (pattern === undefined) {
    return { read: isoReader, expected: "an ISO 8601 date or time" }
  }
  const patterns = typeof pattern === "string" ? [pattern] : pattern
  const read = patternReader(patterns)
  if (Either.isRight(read)) {
    return { read: read.right, expected: `a date of pattern ${patterns.join(" or ")}` }
  }
  const where = typeof pattern === "string" ? "" : `[${read.left.index}]`
  throw mappingProblem(
    binding,
    `${path}.pattern${where}`,
    `${shownText(patterns[read.left.index] ?? "")}: ${read.left.why}`,
    "correct the pattern",
  )
}

const compilePlus = (
  given: string | undefined,
  path: string,
  binding: Binding,
): Plus | undefined => {
  if (given === undefined) return undefined
  const plus = Schema.decodeUnknownEither(Schema.Union(CalendarDuration, ExactDuration))(given)
  if (Either.isRight(plus)) return plus.right
  throw mappingProblem(
    binding,
    path,
    `${shownText(given)} is not a duration such as P60D or PT24H`,
    "write days, weeks and months, or hours and minutes",
  )
}

/** The time `count` steps earlier. */
export const stepsBefore = (dated: Dated, stepMillis: number, count: number): Dated =>
  stepMillis === 0 || count === 0 ? dated : movedBy(dated, -stepMillis * count)
