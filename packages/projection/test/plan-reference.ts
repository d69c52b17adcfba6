import {
  contains,
  daysBetween,
  endOfDay,
  type Instant,
  instantFromMillis,
  type LocalDate,
  localDateAt,
  type Policy,
  resolveCalendar,
  startOfDay,
  weekdayOf,
  type ZoneId,
} from "@followthrough/core"
import { compareAt, type Obligation, type Rep } from "@followthrough/projection"

/**
 * Plans made slowly: every day looks at every contact again, and working time is found by asking about
 * each quarter of an hour.
 */

const QUARTER = 15 * 60_000

/** How far the reference looks beyond the period. */
export const REACH = 25

export interface PlainPlace {
  readonly contactId: string
  readonly fellOn: string
  readonly on: string | undefined
  readonly step: string | undefined
  readonly because: ReadonlyArray<string>
  readonly breach: boolean
}

export const tomorrow = (date: LocalDate, count = 1): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + count * 86_400_000)
    .toISOString()
    .slice(0, 10) as LocalDate

/** What is known of a day of work; of nobody's, `rep` is absent. */
export const daysOf = (rep: Rep | "unknown" | undefined, policy: Policy) => {
  const known = rep === "unknown" ? undefined : rep
  const hours = known?.hours?.calendar
  const fixed = hours?.zone._tag === "Fixed" ? hours.zone.zone : undefined
  const zone: ZoneId = fixed ?? known?.zone ?? policy.zone
  const isOpen = (instant: Instant): boolean => {
    if (rep === undefined) return true
    if (hours !== undefined) return contains(resolveCalendar(hours, { policy: zone }), instant)
    return weekdayOf(localDateAt(instant, zone)) <= 5
  }
  const isAway = (instant: Instant): boolean =>
    (known?.absences ?? []).some((absence) => {
      const date = localDateAt(instant, absence.zone)
      return absence.from <= date && date <= absence.to
    })
  const isHoliday = (date: LocalDate): boolean =>
    rep !== undefined &&
    (policy.holidays ?? []).some(({ dates }) => dates.some(({ on }) => on === date))
  const quarters = (date: LocalDate): ReadonlyArray<Instant> => {
    const all: Array<Instant> = []
    const end = endOfDay(date, zone)
    for (let at: number = startOfDay(date, zone); at < end; at += QUARTER) {
      all.push(instantFromMillis(at))
    }
    return all
  }
  const offOn = (date: LocalDate): string | undefined => {
    const open = quarters(date).filter(isOpen)
    if (open.length === 0) return "day-off"
    if (isHoliday(date)) return "holiday"
    return open.every(isAway) ? "absent" : undefined
  }
  const off = new Map<LocalDate, string | undefined>()
  return {
    zone,
    offOn: (date: LocalDate) => {
      if (!off.has(date)) off.set(date, offOn(date))
      return off.get(date)
    },
    worksOn: (date: LocalDate, from: Instant, to: Instant): boolean =>
      !isHoliday(date) &&
      [from, ...quarters(date)].some(
        (at) =>
          localDateAt(at, zone) === date && at >= from && at <= to && isOpen(at) && !isAway(at),
      ),
  }
}

type Days = ReturnType<typeof daysOf>

export const isFixed = (kind: string): boolean =>
  ["response", "promise", "ask-about-promise", "step"].includes(kind)

export const fallsOn = (one: Obligation, days: Days, now: Instant, first: LocalDate): LocalDate => {
  const latest = (date: LocalDate): LocalDate => (date < first ? first : date)
  if (!isFixed(one.kind)) return latest(localDateAt(one.slot ?? one.from, days.zone))
  let found: LocalDate | undefined
  for (let date = first; date <= localDateAt(one.by, days.zone); date = tomorrow(date)) {
    if (one.by >= now && days.worksOn(date, now, one.by)) found = date
  }
  return found ?? firstWorkDay(days, first)
}

/** The first working day from a date on; the date itself where a year has none. */
const firstWorkDay = (days: Days, first: LocalDate): LocalDate =>
  Array.from({ length: 366 }, (_, n) => tomorrow(first, n)).find(
    (date) => days.offOn(date) === undefined,
  ) ?? first

/** One lane, contact by contact; rows that find no place within reach have no `on`. */
export const plainLane = (
  owed: ReadonlyMap<string, ReadonlyArray<Obligation>>,
  days: Days,
  perDay: number | undefined,
  now: Instant,
  from: LocalDate,
  count: number,
): ReadonlyArray<PlainPlace> => {
  const today = localDateAt(now, days.zone)
  const first = from < today ? today : from
  const contacts = [...owed].map(([contactId, obligations]) => ({
    contactId,
    falling: obligations.map((one) => ({ one, on: fallsOn(one, days, now, first) })),
    on: undefined as LocalDate | undefined,
    step: undefined as string | undefined,
  }))
  const reasons: Array<readonly [LocalDate, string]> = []
  for (let n = 0; n < count + REACH; n += 1) {
    const date = tomorrow(from, n)
    const compare = compareAt(instantFromMillis(endOfDay(date, days.zone) - 1))
    const todo = contacts
      .filter(({ on }) => on === undefined)
      .flatMap((contact) => {
        // What stands on a day before its own is done ahead: it has begun like all the rest.
        const fallen = contact.falling
          .filter(({ on }) => on <= date)
          .map(({ one }) => ({ ...one, from: one.from < now ? one.from : now }))
        const [best] = fallen.sort((a, b) => compare(a, b)[0])
        return best === undefined ? [] : [{ contact, best }]
      })
      .sort((a, b) => compare(a.best, b.best)[0])
    let load = 0
    for (const fixed of [true, false]) {
      for (const { best, contact } of todo) {
        if (isFixed(best.kind) !== fixed) continue
        const isFull = perDay !== undefined && load >= perDay
        const off = days.offOn(date)
        if (!fixed && (off !== undefined || isFull)) {
          reasons.push([date, off ?? "full"])
          continue
        }
        contact.on = date
        contact.step = best.kind
        load += 1
      }
    }
  }
  return contacts.map(({ contactId, falling, on, step }) => {
    const fellOn = falling.map((one) => one.on).sort()[0] ?? first
    const between = reasons.filter(([date]) => date >= fellOn && (on === undefined || date < on))
    return {
      contactId,
      fellOn,
      on,
      step,
      because: on === fellOn ? [] : [...new Set(between.map(([, reason]) => reason))],
      breach: falling.some(
        (one) =>
          (on === undefined || one.on < on) &&
          one.one.silentUntil !== undefined &&
          (on === undefined || localDateAt(one.one.silentUntil, days.zone) < on),
      ),
    }
  })
}

export const lengthOf = (from: LocalDate, length: number | string): number => {
  if (length === "day") return 1
  if (length === "week") return 7
  if (length !== "month") return Number(length)
  const [year = 0, month = 1, day = 1] = from.split("-").map(Number)
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const next = new Date(Date.UTC(year, month, Math.min(day, last))).toISOString().slice(0, 10)
  return daysBetween(from, next as LocalDate)
}
