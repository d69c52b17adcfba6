import * as Option from "effect/Option"
import type { WorkingCalendar } from "../time/working-calendar.js"
import { contactZone, type ZoneChoice } from "../time/zone-choice.js"
import type { Channel } from "../touch/touch-facts.js"
import { type Cadence, type CadenceRef, versionKey } from "./cadence.js"
import { AROUND_THE_CLOCK, wholeDays } from "./calendars.js"
import { longestMillis, type Pause } from "./pause.js"

/** A cap made ready to ask; `index` is its place among the cadence's caps. */
export interface ReadyCap {
  readonly index: number
  readonly most: number
  readonly per: Pause
  readonly channel: Channel | undefined
  readonly over: "contact" | "party"
  /** How far back a touch can count at most, in milliseconds. */
  readonly reach: number
}

/** A cadence made ready to ask. Made by {@link compileCadences} only. */
export interface ReadyCadence {
  readonly cadence: Cadence
  readonly zone: ZoneChoice
  /** What follows the opening, where that is another cadence. */
  readonly afterwards: ReadyCadence | undefined
  /** Caps over all channels, and those over one. */
  readonly caps: ReadonlyArray<ReadyCap>
  readonly channelCaps: ReadonlyArray<ReadyCap>
  readonly never: ReadonlySet<Channel>
  /** Nothing may ever be sent: a cap of 0 over all channels. */
  readonly neverAtAll: boolean
  /** Windows without holidays; the same object every time. */
  readonly open: WorkingCalendar
  /** The same windows by the contact's clock. */
  readonly openToContact: WorkingCalendar
  readonly preferred: WorkingCalendar | undefined
}

/** Cadences by id and version, ready to be asked. */
export interface CadenceBook {
  readonly cadences: ReadonlyMap<string, ReadyCadence>
}

type Draft = { -readonly [K in keyof ReadyCadence]: ReadyCadence[K] }

/**
 * Makes cadences ready to be asked for next touches. Takes any rules, checked or not: a reference that
 * leads nowhere is as if it were left out; of two with the same id and version the first one counts.
 */
export const compileCadences = (cadences: Iterable<Cadence>): CadenceBook => {
  const drafts = new Map<string, Draft>()
  for (const cadence of cadences) {
    if (!drafts.has(versionKey(cadence))) drafts.set(versionKey(cadence), draftOf(cadence))
  }
  for (const draft of drafts.values()) {
    const { afterwards } = draft.cadence
    if (afterwards !== undefined) draft.afterwards = drafts.get(versionKey(afterwards))
  }
  return { cadences: drafts }
}

/** One cadence by itself: what follows its last step is left out. */
export const compileCadence = (cadence: Cadence): ReadyCadence => draftOf(cadence)

/** One cadence of a book. */
export const cadenceIn = (book: CadenceBook, ref: CadenceRef): Option.Option<ReadyCadence> =>
  Option.fromNullable(book.cadences.get(versionKey(ref)))

const draftOf = (cadence: Cadence): Draft => {
  const zone = cadence.zone ?? contactZone
  const week = cadence.windows ?? AROUND_THE_CLOCK
  const open = { zone, week }
  const caps = (cadence.caps ?? []).flatMap((cap, index): Array<ReadyCap> => {
    const { channel, most, over = "contact", per } = cap
    if (most === 0 || per === undefined) return []
    return [{ index, most, per, channel, over, reach: longestMillis(per) }]
  })
  const none = (cadence.caps ?? []).filter(({ most }) => most === 0)
  return {
    cadence,
    zone,
    afterwards: undefined,
    caps: caps.filter(({ channel }) => channel === undefined),
    channelCaps: caps.filter(({ channel }) => channel !== undefined),
    never: new Set(none.flatMap(({ channel }) => (channel === undefined ? [] : [channel]))),
    neverAtAll: none.some(({ channel }) => channel === undefined),
    open,
    openToContact: zone._tag === "Contact" ? open : { zone: contactZone, week },
    preferred: cadence.prefer === undefined ? undefined : { zone, week: wholeDays(cadence.prefer) },
  }
}
