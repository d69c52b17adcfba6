import {
  civilOfEpochDay,
  daysInMonth,
  digits,
  epochDayOfCivil,
  MILLIS_PER_DAY,
} from "./epoch-day.js"
import { type MalformedTime, malformedTime } from "./malformed-time.js"

const INSTANT =
  /^(\d{4}|[+-]\d{6})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:[Zz]|([+-])(\d\d)(?::?(\d\d)(?::(\d\d))?)?)$/

const WITHOUT_OFFSET = /^(\d{4}|[+-]\d{6})-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)?)?$/

const EXPECTED =
  "an instant as ISO 8601 text with an offset or Z, such as 2026-03-29T09:00:00+01:00"

/**
 * Epoch milliseconds of an ISO 8601 text with an offset, or what is wrong with the text. Digits beyond the third are
 * cut off.
 */
export const readInstantText = (text: string): number | MalformedTime => {
  const match = INSTANT.exec(text)
  if (match === null || match[1] === "-000000") {
    return malformedTime(
      text,
      WITHOUT_OFFSET.test(text)
        ? `${EXPECTED} (this one has no offset, so it names no instant)`
        : EXPECTED,
    )
  }
  const [, year, month, day, hour, minute, second, fraction, sign, ...offset] = match
  const date = epochDayIfReal(Number(year), Number(month), Number(day))
  const clock = clockMillisIfReal(Number(hour), Number(minute), Number(second ?? 0))
  const shift = offsetMillisIfReal(
    Number(offset[0] ?? 0),
    Number(offset[1] ?? 0),
    Number(offset[2] ?? 0),
  )
  if (date === undefined || clock === undefined || shift === undefined) {
    return malformedTime(text, `${EXPECTED} (there is no such date, time or offset)`)
  }
  const millis =
    date * MILLIS_PER_DAY +
    clock +
    Number((fraction ?? "").padEnd(3, "0").slice(0, 3)) -
    (sign === "-" ? -shift : shift)
  return Math.abs(millis) <= 8.64e15
    ? millis
    : malformedTime(text, `${EXPECTED}, at most 100,000,000 days from 1970`)
}

const epochDayIfReal = (year: number, month: number, day: number): number | undefined =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
    ? epochDayOfCivil(year, month, day)
    : undefined

const clockMillisIfReal = (hour: number, minute: number, second: number): number | undefined =>
  hour <= 23 && minute <= 59 && second <= 60
    ? (hour * 3600 + minute * 60 + Math.min(second, 59)) * 1000
    : undefined

const offsetMillisIfReal = (hours: number, minutes: number, seconds: number): number | undefined =>
  hours <= 23 && minutes <= 59 && seconds <= 59
    ? (hours * 3600 + minutes * 60 + seconds) * 1000
    : undefined

/** Epoch milliseconds as canonical text in UTC, always with milliseconds: `2026-03-29T08:00:00.000Z`. */
export const instantText = (millis: number): string => {
  const day = Math.floor(millis / MILLIS_PER_DAY)
  const { year, month, day: dayOfMonth } = civilOfEpochDay(day)
  return `${yearText(year)}-${digits(month, 2)}-${digits(dayOfMonth, 2)}T${clockText(millis - day * MILLIS_PER_DAY)}Z`
}

/** Years outside 0000–9999 take a sign and six digits, as ISO 8601 and Temporal write them. */
export const yearText = (year: number): string =>
  year >= 0 && year <= 9999
    ? digits(year, 4)
    : `${year < 0 ? "-" : "+"}${digits(Math.abs(year), 6)}`

const clockText = (millisOfDay: number): string => {
  const seconds = Math.floor(millisOfDay / 1000)
  const hour = Math.floor(seconds / 3600)
  const minute = Math.floor(seconds / 60) % 60
  return `${digits(hour, 2)}:${digits(minute, 2)}:${digits(seconds % 60, 2)}.${digits(millisOfDay % 1000, 3)}`
}
