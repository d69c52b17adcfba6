const CALENDAR = /^P(?=\d)(?:(\d{1,7})Y)?(?:(\d{1,7})M)?(?:(\d{1,7})W)?(?:(\d{1,7})D)?$/

const EXACT = /^PT(?=\d)(?:(\d{1,14})H)?(?:(\d{1,14})M)?(?:(\d{1,14})(?:[.,](\d{1,3}))?S)?$/

/** Years, months, weeks and days; undefined for any other text. */
export const parseCalendarText = (text: string): [number, number, number, number] | undefined => {
  const match = CALENDAR.exec(text)
  return match === null
    ? undefined
    : [Number(match[1] ?? 0), Number(match[2] ?? 0), Number(match[3] ?? 0), Number(match[4] ?? 0)]
}

export const calendarText = (
  years: number,
  months: number,
  weeks: number,
  days: number,
): string => {
  const parts = part(years, "Y") + part(months, "M") + part(weeks, "W") + part(days, "D")
  return parts === "" ? "P0D" : `P${parts}`
}

/** Milliseconds; undefined for any other text. */
export const parseExactText = (text: string): number | undefined => {
  const match = EXACT.exec(text)
  if (match === null) return undefined
  const seconds = Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0)
  return seconds * 1000 + Number((match[4] ?? "").padEnd(3, "0"))
}

/** Hours are the largest unit: a day is not a number of hours. */
export const exactText = (millis: number): string => {
  const rest = millis % 60_000
  const minutes = (millis - rest) / 60_000
  const seconds = rest === 0 ? "" : `${String(rest / 1000)}S`
  const parts = part(Math.floor(minutes / 60), "H") + part(minutes % 60, "M") + seconds
  return parts === "" ? "PT0S" : `PT${parts}`
}

const part = (count: number, unit: string): string => (count === 0 ? "" : `${count}${unit}`)

/** The word before what is counted in working time. */
export const WORKING = "working "

type Told =
  | {
      readonly _tag: "Calendar"
      readonly years: number
      readonly months: number
      readonly weeks: number
      readonly days: number
    }
  | { readonly _tag: "Exact" | "Working"; readonly millis: number }
  | { readonly _tag: "WorkingDays"; readonly days: number }

/** Any duration as canonical text: `P14D`, `PT4H`, `working PT4H`, `working P3D`. */
export const durationText = (duration: Told): string => {
  switch (duration._tag) {
    case "Calendar":
      return calendarText(duration.years, duration.months, duration.weeks, duration.days)
    case "Exact":
      return exactText(duration.millis)
    case "Working":
      return WORKING + exactText(duration.millis)
    case "WorkingDays":
      return WORKING + calendarText(0, 0, 0, duration.days)
  }
}
