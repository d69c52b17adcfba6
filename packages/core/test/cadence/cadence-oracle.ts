import type { Cadence } from "../../src/cadence/cadence.js"
import type { Cap } from "../../src/cadence/cap.js"
import type { CadenceTouch } from "../../src/cadence/history.js"
import type { Duration } from "../../src/time/duration.js"
import { type Instant, instantFromMillis } from "../../src/time/instant.js"
import { Temporal } from "../../src/time/temporal.js"
import type { ZoneId } from "../../src/time/zone.js"
import type { ZoneChoice } from "../../src/time/zone-choice.js"
import type { Channel } from "../../src/touch/touch-facts.js"
import { openOnTheWall } from "../time/temporal-oracle.js"
import { ALWAYS, QUARTER_HOUR } from "./cadences.js"
import type { Scene } from "./histories.js"

// A second implementation, written from the definitions: it asks Temporal what the clock on the wall
// shows and tries one quarter of an hour, or one minute, after the other. It shares no code with the
// first but the shapes of the data.

const zoned = (instant: number, zone: ZoneId): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)

const zoneByTheBook = (choice: ZoneChoice, { zones }: Scene["setting"]): ZoneId => {
  if (choice._tag === "Fixed") return choice.zone
  if (choice._tag === "Contact" && zones.contact !== undefined) return zones.contact
  return zones.rep ?? zones.policy
}

export const cadenceZone = (cadence: Cadence, scene: Scene): ZoneId =>
  zoneByTheBook(cadence.zone ?? { _tag: "Contact" }, scene.setting)

/** Whether the cadence's windows and the holidays leave the instant open. */
const isOpen = (cadence: Cadence, scene: Scene, instant: number): boolean => {
  const at = zoned(instant, cadenceZone(cadence, scene))
  const calendar = {
    zone: { _tag: "Contact" as const },
    week: cadence.windows ?? ALWAYS,
    holidays: scene.setting.holidays ?? [],
  }
  return openOnTheWall(calendar, at.toPlainDate(), clockOf(at))
}

const clockOf = (at: Temporal.ZonedDateTime): string =>
  at.toPlainTime().toString({ smallestUnit: "minute" })

/** That much later; undefined when so much working time does not pass in 60 days. */
export const laterByTheBook = (
  cadence: Cadence,
  scene: Scene,
  from: Instant,
  duration: Duration,
): number | undefined => {
  switch (duration._tag) {
    case "Exact":
      return from + duration.millis
    case "Calendar": {
      const { years, months, weeks, days } = duration
      return years + months + weeks + days === 0
        ? from
        : zoned(from, cadenceZone(cadence, scene)).add({ years, months, weeks, days })
            .epochMilliseconds
    }
    case "Working": {
      let missing = duration.millis
      for (let at: number = from; at < from + 60 * 96 * QUARTER_HOUR; at += QUARTER_HOUR) {
        if (!isOpen(cadence, scene, at)) continue
        if (missing === 0) return at
        missing -= QUARTER_HOUR
        if (missing === 0) return at + QUARTER_HOUR
      }
      return undefined
    }
    case "WorkingDays":
      return daysLaterByTheBook(cadence, scene, from, duration.days)
  }
}

/** Through the quarters of an hour, date by date, up to the date wanted; undefined if not in 60 days. */
const daysLaterByTheBook = (
  cadence: Cadence,
  scene: Scene,
  from: Instant,
  count: number,
): number | undefined => {
  const zone = cadenceZone(cadence, scene)
  let clock: Temporal.PlainTime | undefined
  const dates: Array<string> = []
  const open = new Map<string, Array<number>>()
  for (let at: number = from; at < from + 60 * 96 * QUARTER_HOUR; at += QUARTER_HOUR) {
    if (!isOpen(cadence, scene, at)) continue
    if (clock === undefined && count === 0) return at
    const here = zoned(at, zone)
    clock ??= here.toPlainTime()
    const on = here.toPlainDate().toString()
    if (!dates.includes(on)) dates.push(on)
    open.set(on, [...(open.get(on) ?? []), at])
    // A date may be shown a second time after the first minutes of the next.
    if (dates.length > count + 2) break
  }
  const on = dates[count]
  if (on === undefined || clock === undefined) return undefined
  const kept = Temporal.PlainDate.from(on).toZonedDateTime({ timeZone: zone, plainTime: clock })
  const ofDay = open.get(on) ?? []
  return ofDay.find((at) => at >= kept.epochMilliseconds) ?? ofDay[0]
}

const dayOf = (instant: number, zone: ZoneId): Temporal.PlainDate =>
  zoned(instant, zone).toPlainDate()

/** The date of occurrence k: so many steps from the anchor's date, in one addition. */
const occurrenceByTheBook = (
  { every, unit, monthEnd }: NonNullable<Cadence["rhythm"]>,
  anchor: Temporal.PlainDate,
  k: number,
): Temporal.PlainDate => {
  let left = k
  for (let step = 0; ; step += 1) {
    const count = step * every
    const on = anchor.add(unit === "quarters" ? { months: 3 * count } : { [unit]: count })
    const isWeeks = unit === "days" || unit === "weeks"
    if (monthEnd === "skip" && !isWeeks && on.day !== anchor.day) continue
    if (left === 0) return on
    left -= 1
  }
}

/** What did an occurrence, or was the decision to leave it out. */
export interface DoneByTheBook {
  readonly at: Instant
  readonly position: number
  readonly isSkip: boolean
}

/** The touches that did an occurrence, and the skips; what comes within the least gap after one is another attempt at it. */
export const doneByTheBook = (
  cadence: Cadence,
  scene: Scene,
  known: ReadonlyArray<CadenceTouch>,
): ReadonlyArray<DoneByTheBook> => {
  const { enrolledAt, skips = [] } = scene.history
  const touches: Array<CadenceTouch> = []
  for (const touch of known) {
    if (!touch.didCadence || touch.at < enrolledAt) continue
    const last = touches.at(-1)
    const rested = last && laterByTheBook(cadence, scene, last.at, cadence.gap.min)
    if (rested === undefined || touch.at >= rested || touch.saysCadence === true) {
      touches.push(touch)
    }
  }
  const skipped = skips
    .filter(({ at }) => at >= enrolledAt && at <= scene.at)
    .map((skip) => ({ ...skip, isSkip: true }))
  const touched = touches.map(({ at, position }) => ({ at, position, isSkip: false }))
  return [...touched, ...skipped].sort((a, b) => a.at - b.at || a.position - b.position)
}

/** What the rule says for the touch whose turn it is, and which one that is. */
export interface RuledByTheBook {
  readonly kind: "step" | "rhythm" | "repeat"
  readonly index: number
  readonly due: number | undefined
}

/** Cadences without another one afterwards only. */
export const ruledByTheBook = (
  cadence: Cadence,
  scene: Scene,
  done: ReadonlyArray<DoneByTheBook>,
): RuledByTheBook => {
  const { enrolledAt } = scene.history
  const zone = cadenceZone(cadence, scene)
  const previous = done.at(-1)?.at ?? enrolledAt
  const step = cadence.opening[done.length]
  if (step !== undefined) {
    const since = step.from === "enrolled" ? enrolledAt : previous
    const due = laterByTheBook(cadence, scene, since, step.after)
    return { kind: "step", index: done.length + 1, due }
  }
  const { rhythm, gap, opening } = cadence
  if (rhythm === undefined) {
    const due = laterByTheBook(cadence, scene, previous, gap.ideal)
    return { kind: "repeat", index: done.length - opening.length + 1, due }
  }
  const anchor = dayOf(enrolledAt, zone)
  const dates: Array<Temporal.PlainDate> = []
  const date = (k: number): Temporal.PlainDate => {
    while (dates.length <= k) dates.push(occurrenceByTheBook(rhythm, anchor, dates.length))
    const on = dates[k]
    if (on === undefined) throw new Error("no such occurrence")
    return on
  }
  const hasCome = (k: number, at: number): boolean =>
    Temporal.PlainDate.compare(date(k), dayOf(at, zone)) <= 0
  let did = 0
  const opened = done[opening.length - 1]
  if (opened !== undefined) while (hasCome(did + 1, opened.at)) did += 1
  for (const touch of done.slice(opening.length)) {
    let turn = did + 1
    while (hasCome(turn + 1, touch.at)) turn += 1
    if (hasCome(turn - 1, touch.at)) did = turn
  }
  let index = did + 1
  while (hasCome(index + 1, scene.at)) index += 1
  const due = date(index).toZonedDateTime({ timeZone: zone }).startOfDay().epochMilliseconds
  return { kind: "rhythm", index, due }
}

/** When the touch is due: the rule, the least gap, the start, the longest silence, what was said. */
export const dueByTheBook = (
  cadence: Cadence,
  scene: Scene,
  ruled: RuledByTheBook,
  known: ReadonlyArray<CadenceTouch>,
  done: ReadonlyArray<DoneByTheBook>,
): {
  readonly due: number
  readonly silentUntil: number
  readonly held: boolean
  /** Not before this may a slot move to a day before the due. */
  readonly earliest: number
} => {
  const { history, at } = scene
  const later = (from: Instant, duration: Duration): number =>
    laterByTheBook(cadence, scene, from, duration) ?? Number.POSITIVE_INFINITY
  const personal = known.filter(
    ({ direction, mode }) => direction === "outbound" && mode === "personal",
  )
  const last = personal.at(-1)
  // Who was left out needs no rest.
  const rested = done
    .filter(({ isSkip }) => !isSkip)
    .map((touch) => later(touch.at, cadence.gap.min))
    .at(-1)
  const wanted = Math.max(
    ruled.due ?? Number.POSITIVE_INFINITY,
    rested ?? Number.NEGATIVE_INFINITY,
    history.startAt ?? Number.NEGATIVE_INFINITY,
  )
  const silentUntil = Math.max(
    later(last?.at ?? history.addedAt, cadence.gap.max),
    history.enrolledAt,
    history.startAt ?? Number.NEGATIVE_INFINITY,
  )
  const said = (history.holds ?? [])
    .filter((hold) => hold.from <= at)
    .map((hold) => {
      const bound = later(hold.from, cadence.holds?.automatic ?? cadence.gap.max)
      return hold.by === "automatic"
        ? Math.min(hold.until ?? bound, bound)
        : (hold.until ?? later(hold.from, cadence.holds?.notNow ?? cadence.gap.max))
    })
  const frequency = (history.preferences ?? []).filter(({ _tag }) => _tag === "Frequency").at(-1)
  if (frequency?._tag === "Frequency" && last !== undefined) {
    said.push(later(last.at, frequency.atMostEvery))
  }
  const unsaid = Math.min(wanted, silentUntil)
  const due = Math.max(unsaid, ...said)
  const earliest = Math.max(
    history.enrolledAt,
    history.startAt ?? Number.NEGATIVE_INFINITY,
    rested ?? Number.NEGATIVE_INFINITY,
    ...said,
  )
  return { due, silentUntil, held: due > unsaid, earliest }
}

/** Until when it is in time: to the end of the day of the slot, or of the day on which its grace ends. */
export const byByTheBook = (
  cadence: Cadence,
  scene: Scene,
  { kind, index }: Pick<RuledByTheBook, "kind" | "index">,
  { due, silentUntil }: { readonly due: number; readonly silentUntil: number },
  from: number,
): number => {
  const zone = cadenceZone(cadence, scene)
  const own = {
    step: cadence.opening[index - 1],
    repeat: cadence.opening.at(-1),
    rhythm: cadence.rhythm,
  }[kind]?.late
  const late = own ?? cadence.late
  const start = instantFromMillis(due)
  const longest =
    due > silentUntil ? laterByTheBook(cadence, scene, start, cadence.gap.max) : silentUntil
  const grace =
    late === undefined
      ? from
      : Math.min(
          laterByTheBook(cadence, scene, start, late) ?? Number.POSITIVE_INFINITY,
          longest ?? due,
        )
  const day = dayOf(Math.max(from, grace), zone).add({ days: 1 })
  return day.toZonedDateTime({ timeZone: zone }).startOfDay().epochMilliseconds - 1
}

/** Whether nothing but absences and caps could keep a touch from the local day of its due, from then on. */
const isDayClosed = (cadence: Cadence, scene: Scene, due: number, step: number): boolean => {
  const end = startOfDayAfter(cadence, scene, due, 1)
  for (let at = due; at < end; at += step) {
    if (isOpen(cadence, scene, at) && suitsContact(scene, at) && repWorks(scene, at)) return false
  }
  return true
}

const startOfDayAfter = (cadence: Cadence, scene: Scene, at: number, days: number): number => {
  const zone = cadenceZone(cadence, scene)
  return dayOf(at, zone).add({ days }).toZonedDateTime({ timeZone: zone }).startOfDay()
    .epochMilliseconds
}

/** The slot of the last day up to the due that has one, where the day of the due is closed. */
export const slotBeforeByTheBook = (
  cadence: Cadence,
  scene: Scene,
  known: ReadonlyArray<CadenceTouch>,
  channels: ReadonlyArray<Channel>,
  { due, earliest }: { readonly due: number; readonly earliest: number },
  step: number,
): { readonly at: Instant; readonly channel: Channel } | undefined => {
  if (!isDayClosed(cadence, scene, due, step)) return undefined
  for (let back = 0; ; back += 1) {
    const opens = Math.max(startOfDayAfter(cadence, scene, due, -back), earliest)
    const closes = Math.min(startOfDayAfter(cadence, scene, due, 1 - back), due)
    const slot = slotByTheBook(cadence, scene, known, channels, opens, closes - 1, step)
    if (slot !== undefined) return slot
    if (opens === earliest || earliest >= due) return undefined
  }
}

const latestWish = (scene: Scene, tag: "Days" | "Hours") =>
  (scene.history.preferences ?? []).filter(({ _tag }) => _tag === tag).at(-1)

const suitsContact = (scene: Scene, instant: number): boolean => {
  const at = zoned(instant, zoneByTheBook({ _tag: "Contact" }, scene.setting))
  const days = latestWish(scene, "Days")
  const hours = latestWish(scene, "Hours")
  const dayName = NAMES[at.dayOfWeek - 1]
  if (days?._tag === "Days" && !days.days.some((day) => day === dayName)) return false
  if (hours?._tag !== "Hours") return true
  const week = Object.fromEntries(NAMES.map((day) => [day, hours.hours]))
  return openOnTheWall({ zone: { _tag: "Contact" }, week }, at.toPlainDate(), clockOf(at))
}

/** Whether the rep works at that instant, by the clock of the hours' own zone. */
const repWorks = ({ setting }: Scene, instant: number): boolean => {
  if (setting.repHours === undefined) return true
  const { zone, week } = setting.repHours.calendar
  const at = zoned(instant, zoneByTheBook(zone, setting))
  return openOnTheWall({ zone, week }, at.toPlainDate(), clockOf(at))
}

const NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

export const isOnOneOf = (days: ReadonlyArray<string>, instant: number, zone: ZoneId): boolean =>
  days.includes(NAMES[zoned(instant, zone).dayOfWeek - 1] ?? "")

/** Whether one more touch through that channel at that instant keeps within the cap. */
const keeps = (
  cadence: Cadence,
  scene: Scene,
  cap: Cap,
  known: ReadonlyArray<CadenceTouch>,
  channel: Channel,
  instant: number,
): boolean => {
  if (cap.channel !== undefined && cap.channel !== channel) return true
  if (cap.most === 0 || cap.per === undefined) return cap.most > 0
  const { per } = cap
  const { parties = [] } = scene.history
  // A contact in no party counts alone.
  const counted =
    cap.over === "party" && parties.length > 0
      ? parties.map(({ touches }) => touches.filter(({ at }) => at <= scene.at))
      : [known]
  return counted.every((touches) => {
    const counting = touches.filter(
      (touch) =>
        touch.direction === "outbound" &&
        (cap.channel === undefined || touch.channel === cap.channel) &&
        touch.at <= instant &&
        (laterByTheBook(cadence, scene, touch.at, per) ?? 0) > instant,
    )
    return counting.length < cap.most
  })
}

/** The first of these channels through which a touch may take place at that instant. */
const channelByTheBook = (
  cadence: Cadence,
  scene: Scene,
  known: ReadonlyArray<CadenceTouch>,
  channels: ReadonlyArray<Channel>,
  instant: number,
): Channel | undefined => {
  const away = (scene.setting.absences ?? []).some(
    ({ from, to }) => from <= instant && instant < to,
  )
  if (away || !repWorks(scene, instant)) return undefined
  if (!isOpen(cadence, scene, instant) || !suitsContact(scene, instant)) return undefined
  return channels.find(
    (channel) =>
      !(scene.history.blocked ?? []).some((block) => block.channel === channel) &&
      (cadence.caps ?? []).every((cap) => keeps(cadence, scene, cap, known, channel, instant)),
  )
}

/** The first instant of `start`, a step later, and so on up to `until`, at which a touch may take place. */
export const slotByTheBook = (
  cadence: Cadence,
  scene: Scene,
  known: ReadonlyArray<CadenceTouch>,
  channels: ReadonlyArray<Channel>,
  start: number,
  until: number,
  step: number,
  suits: (instant: number) => boolean = () => true,
): { readonly at: Instant; readonly channel: Channel } | undefined => {
  for (let at = start; at <= until; at += step) {
    if (!suits(at)) continue
    const channel = channelByTheBook(cadence, scene, known, channels, at)
    if (channel !== undefined) return { at: instantFromMillis(at), channel }
  }
  return undefined
}
