import * as Either from "effect/Either"
import {
  type Field,
  fieldOf,
  type Part,
  type Parts,
  weekdaySource,
  ZONE_SOURCE,
} from "./date-field.js"

/** What a date pattern read: a wall clock, and an offset from UTC if the text names one. */
export interface WallReading {
  readonly year: number
  readonly month: number
  readonly day: number
  /** Undefined where the text is a date alone. */
  readonly millisOfDay: number | undefined
  /** Local minus UTC, in milliseconds. */
  readonly offset: number | undefined
  /** What the text says of the zone in words: a name such as Europe/Rome, or EST. */
  readonly zoneWord: string | undefined
}

export type ReadDate = (text: string) => WallReading | undefined

/**
 * Compiles a pattern such as `dd/MM/yyyy HH:mm[:ss]`. Letters are fields, text in single quotes is
 * itself, a part in brackets may be missing. Refuses, with a reason, a pattern that cannot tell a date.
 */
export const compileDatePattern = (pattern: string): Either.Either<ReadDate, string> =>
  Either.gen(function* () {
    const fields: Array<Field | "zone"> = []
    let source = ""
    let open = 0
    let optional = 0
    let loose: string | undefined
    for (const [token] of pattern.matchAll(/'(?:[^']|'')*'|'|([A-Za-z])\1*|[^A-Za-z']/g)) {
      // Between digits, only what may be missing joins one field to the next.
      if (!/^[[\]A-Za-z]/.test(token)) loose = undefined
      if (token === "[") {
        open += 1
        optional += 1
        if (optional > MOST_OPTIONAL) {
          return yield* Either.left(
            `no more than ${MOST_OPTIONAL} parts of a pattern may be missing`,
          )
        }
        source += "(?:"
      } else if (token === "]") {
        open -= 1
        if (open < 0) return yield* Either.left('the bracket "]" has no partner')
        source += ")?"
      } else if (/^E{1,4}$/.test(token)) {
        source += weekdaySource(token.length < 4)
      } else if (token === "z") {
        fields.push("zone")
        source += ZONE_SOURCE
      } else if (/^[A-Za-z]/.test(token)) {
        const field = fieldOf(token)
        if (field === undefined) return yield* Either.left(unknownLetters(token))
        if (isLoose(field) && loose !== undefined) {
          return yield* Either.left(
            `nobody can tell where "${loose}" ends and "${token}" begins: write two digits of one of them`,
          )
        }
        loose = isLoose(field) ? token : isDigits(field) ? loose : undefined
        fields.push(field)
        source += field.source
      } else if (token === "'") {
        return yield* Either.left("a single quote is never closed")
      } else {
        source += literally(token === "''" ? "'" : token.replace(/^'|'$/g, "").replace(/''/g, "'"))
      }
    }
    if (open > 0) return yield* Either.left('the bracket "[" has no partner')
    yield* complete(pattern, fields)
    return readerOf(new RegExp(`^${source}$`, "i"), fields)
  })

/** Each doubles in how many ways a text may have to be read before it is clear that it is none. */
const MOST_OPTIONAL = 8
/** No date is written with more characters. */
const LONGEST = 200

const isDigits = ({ source }: Field): boolean => source.startsWith("(\\d")

/** Of no certain number of digits. */
const isLoose = (field: Field): boolean => isDigits(field) && field.source.includes(",")

const literally = (text: string): string =>
  text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replaceAll(" ", "[ \\u00a0\\u202f]")

const unknownLetters = (letters: string): string => {
  const meant = new Map(
    Object.entries({ Y: "yyyy", D: "dd", n: "mm", Z: "XX", V: "z", t: "a", O: "X" }),
  )
  const near = meant.get(letters[0] ?? "")
  const hint = near === undefined ? "" : ` (did you mean "${near}"?)`
  return `"${letters}" is no date field${hint}; text stands in single quotes`
}

const complete = (
  pattern: string,
  fields: ReadonlyArray<Field | "zone">,
): Either.Either<void, string> => {
  const has = (part: Part) => fields.some((field) => field !== "zone" && field.part === part)
  const lacking = (["year", "month", "day"] as const).find((part) => !has(part))
  if (lacking !== undefined) return Either.left(`the pattern has no ${lacking}`)
  if (has("minute") && !has("hour")) return Either.left("the pattern has minutes and no hour")
  const half = /h/.test(pattern.replace(/'[^']*'/g, ""))
  if (half !== has("half")) return Either.left('"h" (hours up to 12) and "a" (am, pm) go together')
  return Either.void
}

const readerOf =
  (shape: RegExp, fields: ReadonlyArray<Field | "zone">): ReadDate =>
  (text) => {
    if (text.length > LONGEST) return undefined
    const match = shape.exec(text)
    if (match === null) return undefined
    const parts: Parts = {}
    let zoneWord: string | undefined
    for (const [index, field] of fields.entries()) {
      const found = match[index + 1]
      if (found === undefined) continue
      if (field === "zone") zoneWord = found
      else parts[field.part] = field.meaning(found)
    }
    return readingOf(parts, zoneWord)
  }

const readingOf = (parts: Parts, zoneWord: string | undefined): WallReading | undefined => {
  const { day, hour, month, offset: ahead, year } = parts
  if (year === undefined || month === undefined || day === undefined) return undefined
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  if (Number.isNaN(ahead)) return undefined
  const millisOfDay = hour === undefined ? undefined : clockOf(hour, parts)
  if (hour !== undefined && millisOfDay === undefined) return undefined
  return { year, month, day, millisOfDay, offset: ahead, zoneWord }
}

const clockOf = (
  hour: number,
  { fraction: millis = 0, half, minute = 0, second = 0 }: Parts,
): number | undefined => {
  if (minute > 59 || second > 59) return undefined
  if (half === undefined ? hour > 23 : hour < 1 || hour > 12) return undefined
  const hours = half === undefined ? hour : (hour % 12) + half
  return ((hours * 60 + minute) * 60 + second) * 1000 + millis
}

const daysIn = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31
