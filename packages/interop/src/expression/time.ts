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
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { TableRow } from "../csv/table.js"
import type { Time, TimeExpression, TimeFormat } from "../mapping/expression-schema.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import { shownText } from "../problem/shown-text.js"
import { type Binding, mappingProblem, type Readable } from "./binding.js"
import { datedOf, dateOf, isoReader, type TimeReading } from "./instant-reader.js"
import { compileSequence } from "./sequence.js"
import { compileSource, constantText } from "./text.js"
import { compileTimeReader } from "./time-reader.js"
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
  return compileTimeOf(sourceOf(given, path, binding), formatOf(given), path, binding)
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
  return compileDateOf(sourceOf(given, path, binding), formatOf(given), path, binding)
}

const sourceOf = (given: Time, path: string, binding: Binding): Readable =>
  typeof given === "object" ? compileSource(given, path, binding) : constantText(given)

const formatOf = (given: Time): TimeForm => (typeof given === "object" ? given : {})

/** How a time is written, and what becomes of it. */
type TimeForm = TimeFormat & Pick<TimeExpression, "empty" | "plus">

/** The same of a text that was compiled already. */
export const compileTimeOf = (
  source: Readable,
  form: TimeForm,
  path: string,
  binding: Binding,
): ReadableTime<Dated> =>
  compileReading({ source, form, path }, binding, (reading, zone, plus) => {
    const dated = datedOf(reading, zone)
    return dated === undefined || plus === undefined ? dated : later(dated, plus, zone)
  })

/** The same of a text that was compiled already. */
export const compileDateOf = (
  source: Readable,
  form: TimeForm,
  path: string,
  binding: Binding,
): ReadableTime<LocalDate> => {
  const inZone = form.zone !== undefined
  return compileReading({ source, form, path }, binding, (reading, zone, plus) => {
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

interface Asked {
  readonly source: Readable
  readonly form: TimeForm
  readonly path: string
}

/** `finish` gives undefined when it would need a zone. */
const compileReading = <A>(
  { form, path, source }: Asked,
  binding: Binding,
  finish: (reading: TimeReading, zone: ZoneId | undefined, plus: Plus | undefined) => A | undefined,
): ReadableTime<A> => {
  const { expected, read } = compileTimeReader(form, path, binding)
  const zone = compileZone(form.zone, `${path}.zone`, binding)
  const plus = compilePlus(form.plus, `${path}.plus`, binding)

  const finished = (
    reading: TimeReading,
    inZone: ZoneId | undefined,
    { place, text }: { readonly place: () => FilePlace; readonly text: string },
  ): A => {
    const value = finish(reading, inZone, plus)
    if (value !== undefined) return value
    throw importProblem(
      { ...place(), found: text, expected, fix: 'name a "zone" in the mapping' },
      `${shownText(text)} says no time zone, and neither does the mapping`,
    )
  }

  const constant = (text: string, where: string): A => {
    const place = () => ({ file: binding.mappingFile, path: where })
    const reading = isoReader(text)
    if (reading !== undefined) return finished(reading, zone.constant, { place, text })
    throw importProblem({
      ...place(),
      found: text,
      expected: "an ISO 8601 date or time",
      fix: "correct the mapping",
    })
  }
  const empty = form.empty === undefined ? undefined : constant(form.empty, `${path}.empty`)
  if (source.constant !== undefined) {
    const value = constant(source.constant, path)
    return { place: source.place, read: () => value }
  }
  const remembered = new Map<string, { readonly value: A; readonly isAmbiguous: boolean }>()
  return {
    place: source.place,
    read: (row) => {
      const text = source.read(row)
      if (text === "") return empty
      const inZone = zone.read(row)
      // Only a zone that never changes may be left out of the key.
      let known = zone.varies ? undefined : remembered.get(text)
      if (known === undefined) {
        const place = () => source.place(row)
        const reading = read(text, place)
        const value = finished(reading, inZone, { place, text })
        known = { value, isAmbiguous: reading.otherwise !== undefined }
        if (remembered.size >= MOST_REMEMBERED) remembered.clear()
        remembered.set(text, known)
      }
      if (known.isAmbiguous) binding.ambiguous.note(source.place(row))
      return known.value
    },
  }
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
