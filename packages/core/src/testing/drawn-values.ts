import * as Schema from "effect/Schema"
import { type Instant, instantFromMillis, instantToIso } from "../time/instant.js"
import { localDateAt } from "../time/local-date.js"
import { ZoneId } from "../time/zone.js"

export const MINUTE = 60_000
const DAY = 1440 * MINUTE

/** The first instant of every generated history: shortly before a leap day and two clock changes. */
export const historyBegins: Instant = instantFromMillis(Date.UTC(2024, 1, 1))

/** What the values of a drawn step are made from. */
export interface Drawn {
  /** The minute, counted from the beginning, at which it happens. */
  readonly at: number
  readonly choice: number
  readonly zone: string
}

/** An instant so many minutes after the beginning, as text. */
export const instantAt = (minutes: number): string =>
  instantToIso(instantFromMillis(historyBegins + minutes * MINUTE))

export const channels = ["phone", "email", "post", "video"] as const

/** Of the shipped cadences, for one stage or another, one that no policy has, and some published. */
export const cadences = [
  { id: "prospect", version: 1 },
  { id: "nurture", version: 1 },
  { id: "customer", version: 1 },
  { id: "declined", version: 1 },
  { id: "retired", version: 9 },
  { id: "extra", version: 1 },
  { id: "brief-prospect", version: 2 },
] as const

/** One of two debts, so that what is said of one adds up. */
export const debtIn = (choice: number): string => `d${choice % 2}`

/** Amounts whose sums in binary are not what they seem, and nothing at all. */
export const moneyIn = (choice: number) => {
  const amount = [0.1, 0.2, 0.3, 0, 1.1, 2.2, 3.3, 0.7][choice % 8] ?? 0
  return choice % 3 === 0 ? { amount } : { amount, currency: "EUR" }
}

export const preferenceOf = (choice: number) => {
  switch (choice % 4) {
    case 0:
      return { _tag: "Channel" as const, channel: channels[Math.floor(choice / 4) % 4] ?? "phone" }
    case 1:
      return { _tag: "Days" as const, days: ["tuesday", "thursday"] as const }
    case 2:
      return { _tag: "Hours" as const, hours: [{ from: "10:00", to: "12:00" }] as const }
    default:
      return { _tag: "Frequency" as const, atMostEvery: choice % 3 === 0 ? "P1M" : "P10D" }
  }
}

export const revisitIn = (next: Drawn, inDays: number) => {
  const on = dateIn(next, inDays)
  return next.choice % 2 === 0
    ? { _tag: "On" as const, on, zone: next.zone }
    : { _tag: "Window" as const, from: on, to: dateIn(next, inDays + 7), zone: next.zone }
}

export const dateIn = ({ at, zone }: Drawn, inDays: number): string =>
  localDateAt(
    instantFromMillis(historyBegins + at * MINUTE + inDays * DAY),
    Schema.decodeSync(ZoneId)(zone),
  )

const endIn = (next: Drawn, inDays: number) =>
  next.choice % 3 === 0
    ? { _tag: "Instant" as const, at: instantAt(next.at + inDays * 1440) }
    : { _tag: "LocalDate" as const, on: dateIn(next, inDays), zone: next.zone }

const conditionIn = (next: Drawn, inDays: number) => ({
  _tag: "Condition" as const,
  when: "they have signed",
  backstop: dateIn(next, inDays),
  zone: next.zone,
})

export const dueIn = (next: Drawn, inDays: number) =>
  next.choice % 5 < 2
    ? { ...conditionIn(next, inDays), within: next.choice % 2 === 0 ? "P3D" : "PT36H" }
    : endIn(next, inDays)

export const holdEndIn = (next: Drawn, inDays: number) =>
  next.choice % 7 === 1 ? conditionIn(next, inDays) : endIn(next, inDays)

/** Now and then something is agreed on for one contact alone as it is put on a cadence. */
export const termsOf = (choice: number, at: number) => ({
  ...(choice % 5 === 0
    ? {
        rhythm: { every: 10 + (choice % 40), unit: "days" as const },
        gap: { min: "P1D", ideal: "P9D", max: `P${60 + (choice % 60)}D` },
      }
    : {}),
  ...(choice % 7 === 0 ? { firstOn: instantAt(at + (choice % 40) * 1440).slice(0, 10) } : {}),
})
