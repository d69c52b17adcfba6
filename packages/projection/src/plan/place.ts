import {
  endOfDay,
  type Instant,
  instantFromMillis,
  type LocalDate,
  localDateAt,
} from "@followthrough/core"
import type { Obligation } from "../obligation/obligation.js"
import { firstAt } from "../obligation/order.js"
import type { ContactRef } from "../who.js"
import { fallsOn } from "./falls-on.js"
import { dayAfter } from "./period.js"
import type { WorkDays } from "./work-days.js"

/** A contact and what is owed to it in one lane; never nothing. */
export interface Owed {
  readonly contact: ContactRef
  readonly obligations: ReadonlyArray<Obligation>
}

/** What decides where a lane's contacts are placed. */
export interface LaneAsked {
  readonly work: WorkDays
  /** How many contacts a day; left out: no limit. */
  readonly perDay: number | undefined
  /** As of when what is owed was found. */
  readonly now: Instant
  readonly period: ReadonlyArray<LocalDate>
}

interface Falling {
  readonly owed: Obligation
  /** The same as it is compared: begun by the end of its day, also where it is done ahead of its `from`. */
  readonly obligation: Obligation
  readonly on: LocalDate
}

/** A contact that gets a day. */
export interface Place {
  readonly contact: ContactRef
  /** In the order in which it falls. */
  readonly falling: ReadonlyArray<Falling>
  /** The day on which the first of it falls. */
  readonly fellOn: LocalDate
  /** Of all that has fallen by the day of the place, what comes first. */
  owed: Obligation
  /** That as it is compared. */
  obligation: Obligation
  on?: LocalDate
}

export const placesOf = (owed: ReadonlyArray<Owed>, asked: LaneAsked): ReadonlyArray<Place> => {
  const { now, work } = asked
  const first = firstOf(asked)
  return owed.flatMap(({ contact, obligations }): ReadonlyArray<Place> => {
    const falling = obligations
      .map((one) => fallingOn(one, fallsOn(one, work, now, first), work))
      .sort((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))
    const [one] = falling
    if (one === undefined) return []
    const { obligation, on, owed } = one
    return [{ contact, falling, fellOn: on, owed, obligation }]
  })
}

const fallingOn = (owed: Obligation, on: LocalDate, work: WorkDays): Falling => {
  const end = lastInstantOn(on, work)
  return { owed, on, obligation: owed.from > end ? { ...owed, from: end } : owed }
}

/** The first day on which something may fall: that of the plan, or today. */
export const firstOf = ({ now, period: [from], work }: LaneAsked): LocalDate => {
  const today = localDateAt(now, work.zone)
  return from === undefined || from < today ? today : from
}

/** Whose day it is: the last instant, by which all that falls on it has begun. */
export const lastInstantOn = (date: LocalDate, { zone }: WorkDays): Instant =>
  instantFromMillis(endOfDay(date, zone) - 1)

/** What comes first of all that has fallen to a contact by the end of a day. */
export const firstBy = (place: Place, date: LocalDate, work: WorkDays): Falling => {
  const fallen = place.falling.filter(({ on }) => on <= date)
  const first = firstAt(
    fallen.map(({ obligation }) => obligation),
    lastInstantOn(date, work),
  )
  return fallen.find(({ obligation }) => obligation === first) ?? { ...place, on: place.fellOn }
}

/** The first day after the plan. */
export const endOf = ({ now, period, work }: LaneAsked): LocalDate =>
  dayAfter(period.at(-1) ?? localDateAt(now, work.zone))
