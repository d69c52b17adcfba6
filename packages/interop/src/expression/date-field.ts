/** What a field of a date pattern tells. */
export type Part =
  | "year"
  | "month"
  | "day"
  | "hour"
  | "half"
  | "minute"
  | "second"
  | "fraction"
  | "offset"
export type Parts = Partial<Record<Part, number>>

/** One kind of field: the text it takes, and what the text means. */
export interface Field {
  /** A regular expression with one group. */
  readonly source: string
  readonly part: Part
  readonly meaning: (text: string) => number
}

const MONTHS =
  "january february march april may june july august september october november december"
const DAYS = "monday tuesday wednesday thursday friday saturday sunday"
const names = (list: string, short: boolean): ReadonlyArray<string> =>
  list.split(" ").map((name) => (short ? name.slice(0, 3) : name))

const digits = (count: string): string => `(\\d{${count}})`
const number = (part: Part, source: string): Field => ({ part, source, meaning: Number })

const monthNamed = (short: boolean): Field => ({
  part: "month",
  source: `(${names(MONTHS, short).join("|")})`,
  meaning: (text) => names(MONTHS, short).indexOf(text.toLowerCase()) + 1,
})

/** The milliseconds that an offset such as `+5:30`, `-03` or `Z` is ahead of UTC; undefined: it is none. */
export const millisOfOffset = (text: string): number | undefined => {
  if (/^z$/i.test(text)) return 0
  const [, sign, hours, minutes = "0"] = /^([+\-−])(\d{1,2}?):?(\d\d)?$/.exec(text) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined
  const millis = (Number(hours) * 60 + Number(minutes)) * 60_000
  return sign === "+" ? millis : 0 - millis
}

const offset = (source: string): Field => ({
  part: "offset",
  source: `(${source})`,
  meaning: (text) => {
    const millis = millisOfOffset(text)
    return millis === undefined ? Number.NaN : millis
  },
})

const fraction = (count: string): Field => ({
  part: "fraction",
  source: digits(count),
  meaning: (text) => Number(text.slice(0, 3).padEnd(3, "0")),
})

const ANY_OFFSET = "[+\\-−]\\d{1,2}(?::?\\d\\d)?"

// The letters of java.time and of CLDR; two digits of a year are read as POSIX reads them.
const FIELDS: ReadonlyMap<string, Field> = new Map([
  ["yyyy", number("year", digits("4"))],
  [
    "yy",
    {
      part: "year",
      source: digits("2"),
      meaning: (text) => Number(text) + (text < "69" ? 2000 : 1900),
    },
  ],
  ["MM", number("month", digits("2"))],
  ["M", number("month", digits("1,2"))],
  ["MMM", monthNamed(true)],
  ["MMMM", monthNamed(false)],
  ["dd", number("day", digits("2"))],
  ["d", number("day", digits("1,2"))],
  ["HH", number("hour", digits("2"))],
  ["H", number("hour", digits("1,2"))],
  ["hh", number("hour", digits("2"))],
  ["h", number("hour", digits("1,2"))],
  [
    "a",
    { part: "half", source: "([ap]\\.?m\\.?)", meaning: (text) => (/^p/i.test(text) ? 12 : 0) },
  ],
  ["mm", number("minute", digits("2"))],
  ["m", number("minute", digits("1,2"))],
  ["ss", number("second", digits("2"))],
  ["s", number("second", digits("1,2"))],
  ["S", fraction("1,9")],
  ["X", offset(`Z|${ANY_OFFSET}`)],
  ["XX", offset("Z|[+-]\\d{4}")],
  ["XXX", offset("Z|[+-]\\d\\d:\\d\\d")],
  ["x", offset(ANY_OFFSET)],
  ["xx", offset("[+-]\\d{4}")],
  ["xxx", offset("[+-]\\d\\d:\\d\\d")],
])

/** The field that a run of equal letters stands for. */
export const fieldOf = (letters: string): Field | undefined =>
  FIELDS.get(letters) ?? (/^S{2,9}$/.test(letters) ? fraction(String(letters.length)) : undefined)

/** The name of a zone, or a word for one. */
export const ZONE_SOURCE = "([a-z][a-z0-9_+-]*(?:/[a-z0-9_+-]+)*)"

/** Names of weekdays: read over, since the date tells the day. */
export const weekdaySource = (short: boolean): string => `(?:${names(DAYS, short).join("|")})`
