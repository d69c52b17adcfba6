import * as Either from "effect/Either"
import * as fc from "fast-check"
import type { Cadence, CadenceJson } from "../../src/cadence/cadence.js"
import { compileCadence, type ReadyCadence } from "../../src/cadence/cadence-book.js"
import { cadenceFromJson } from "../../src/cadence/cadence-rules.js"
import { AROUND_THE_CLOCK } from "../../src/cadence/calendars.js"

export const PLAYS = ["ask-for-time", "article", "invitation", "check-in", "new-offer"] as const
export const CHANNELS = ["phone", "email", "visit"] as const

export const QUARTER_HOUR = 900_000

const clock = (quarter: number): string =>
  `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`

const quarterOfDay = fc.oneof(
  fc.integer({ min: 0, max: 95 }),
  // Clocks change in the small hours, and days change at midnight.
  fc.constantFrom(0, 4, 8, 9, 12, 36, 68, 92, 95),
)

/** Windows on whole quarters of an hour: by day, whole days, overnight, and short ones at night. */
export const anyWindow = fc
  .tuple(quarterOfDay, quarterOfDay, fc.integer({ min: 0, max: 9 }))
  .map(([one, other, kind]) => {
    const [first, last] = one < other ? [one, other] : [other, one]
    if (kind === 0) return { from: "00:00", to: "24:00" }
    if (kind <= 2) return { from: clock(last), to: clock(first), overnight: true as const }
    if (kind <= 6) return { from: clock(first), to: clock(last + 1) }
    return { from: clock(one % 16), to: clock((one % 16) + 1 + (other % 6)) }
  })
  .map((window) => (window.to === "24:00" || window.from !== window.to ? window : { ...window }))

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const
export const anyDayName = fc.constantFrom(...DAYS)

const anyDay = fc.array(anyWindow, { maxLength: 2 })
export const anyWeek = fc.record(
  {
    monday: anyDay,
    tuesday: anyDay,
    wednesday: anyDay,
    thursday: anyDay,
    friday: anyDay,
    saturday: anyDay,
    sunday: anyDay,
  },
  { withDeletedKeys: true },
)

const some = <A>(all: ReadonlyArray<A>): fc.Arbitrary<[A, ...Array<A>]> =>
  fc
    .shuffledSubarray([...all], { minLength: 1 })
    .map(([first, ...rest]): [A, ...Array<A>] => [first as A, ...rest])

const anyTurn = fc.record({ channels: some(CHANNELS), plays: some(PLAYS) })

const anyDelay = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map((count) => `P${count}D`),
  fc.integer({ min: 0, max: 60 }).map((count) => `PT${count}H`),
  fc.integer({ min: 0, max: 20 }).map((count) => `working PT${count}H`),
  fc.integer({ min: 0, max: 6 }).map((count) => `working P${count}D`),
  fc.constantFrom("P1M", "P2W"),
)

const anyGrace = fc.constantFrom("P1D", "P3D", "PT30H", "working P2D", "working PT5H", "P1M")
const maybeGrace = fc.option(anyGrace, { nil: undefined, freq: 2 })
const anyWay = fc.constantFrom("before" as const, "after" as const)

const anyStep = fc
  .tuple(
    anyDelay,
    fc.constantFrom(undefined, "enrolled" as const, "previous" as const),
    anyTurn,
    maybeGrace,
  )
  .map(([after, from, turn, late]) => ({
    after,
    ...turn,
    ...(from === undefined ? {} : { from }),
    ...(late === undefined ? {} : { late }),
  }))

const anyBeat = fc.record(
  {
    every: fc.integer({ min: 1, max: 6 }),
    unit: fc.constantFrom("days" as const, "weeks" as const, "months" as const),
    turns: fc
      .tuple(anyTurn, fc.array(anyTurn, { maxLength: 2 }))
      .map(([first, more]): [typeof first, ...typeof more] => [first, ...more]),
    monthEnd: fc.constantFrom("clamp" as const, "skip" as const),
    late: anyGrace,
    whenClosed: anyWay,
  },
  { requiredKeys: ["every", "unit", "turns"] },
)

const anyCap = fc.record(
  {
    most: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 2 }) }, fc.constant(0)),
    per: fc.oneof(
      fc.integer({ min: 1, max: 8 }).map((count) => `P${count}D`),
      fc.integer({ min: 1, max: 50 }).map((count) => `PT${count}H`),
      fc.constant("P1M"),
    ),
    channel: fc.constantFrom(...CHANNELS),
    over: fc.constantFrom("contact" as const, "party" as const, "party" as const),
  },
  { requiredKeys: ["most", "per"] },
)

const optional = <A>(value: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> =>
  fc.option(value, { nil: undefined })

const without = <A extends object>(record: A): { [K in keyof A]: Exclude<A[K], undefined> } =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof A]: Exclude<A[K], undefined>
  }

/** Well-formed cadences of all kinds, sensible or not. */
export const anyCadenceJson: fc.Arbitrary<CadenceJson> = fc
  .record({
    id: fc.constant("any"),
    version: fc.constant(1),
    stage: fc.constantFrom("prospect" as const, "customer" as const, "declined" as const),
    zone: optional(fc.constantFrom("contact", "rep", "Europe/Rome")),
    opening: fc.array(anyStep, { maxLength: 4 }),
    rhythm: optional(anyBeat),
    gap: fc.record({
      min: fc.constantFrom("P0D", "PT12H", "P1D", "P2D"),
      ideal: fc.constantFrom("P3D", "P7D"),
      max: fc.constantFrom("P5D", "P8D", "P10D", "PT100H"),
    }),
    windows: fc.oneof(fc.constant(undefined), anyWeek),
    prefer: fc.oneof(fc.constant(undefined), some(DAYS)),
    late: maybeGrace,
    whenClosed: optional(anyWay),
    caps: optional(fc.array(anyCap, { minLength: 1, maxLength: 3 })),
    noRepeat: optional(fc.integer({ min: 0, max: 3 })),
    holds: optional(
      fc.record(
        { automatic: fc.constantFrom("P2D", "PT30H"), notNow: fc.constantFrom("P3D", "P1M") },
        { withDeletedKeys: true },
      ),
    ),
  })
  .map(without)
  .filter((json) => Either.isRight(cadenceFromJson(json)))

/** Cadences that mostly pass the checker. */
export const soundCadenceJson: fc.Arbitrary<CadenceJson> = fc
  .record({
    id: fc.constant("sound"),
    version: fc.constant(1),
    stage: fc.constant("prospect" as const),
    zone: fc.constantFrom("contact", "rep"),
    delays: fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 2, max: 18 }).map((count) => `P${count}D`) },
        fc.integer({ min: 2, max: 5 }).map((count) => `working P${count}D`),
      ),
      { minLength: 1, maxLength: 5 },
    ),
    late: fc.constantFrom(undefined, "P1D", "working P1D"),
    whenClosed: fc.constantFrom("before" as const, "after" as const),
    turns: fc.array(anyTurn, { minLength: 8, maxLength: 8 }),
    beats: fc.integer({ min: 0, max: 3 }),
    every: fc.integer({ min: 1, max: 2 }),
    min: fc.constantFrom("P0D", "PT12H", "P2D"),
    max: fc.constantFrom("P20D", "P30D", "P1M"),
    days: fc.shuffledSubarray([...DAYS], { minLength: 2 }),
    opens: fc.integer({ min: 20, max: 40 }),
    hours: fc.integer({ min: 8, max: 40 }),
    always: fc.boolean(),
    caps: fc.array(
      fc.record(
        {
          most: fc.integer({ min: 2, max: 4 }),
          per: fc.constantFrom("P2D", "P3D", "PT30H", "P5D"),
          channel: fc.constantFrom(...CHANNELS),
          over: fc.constantFrom("contact" as const, "party" as const),
        },
        { requiredKeys: ["most", "per"] },
      ),
      { maxLength: 2 },
    ),
    prefer: fc.boolean(),
  })
  .map(
    ({
      delays,
      turns,
      beats,
      every,
      min,
      max,
      days,
      opens,
      hours,
      always,
      caps,
      prefer,
      late,
      ...rest
    }) => {
      const window = { from: clock(opens), to: clock(opens + hours) }
      const [day = "monday"] = days
      const turn = (index: number) =>
        turns[index % turns.length] ?? { channels: ["email"] as const, plays: ["article"] as const }
      const first = turn(7)
      return {
        ...rest,
        opening: delays.map((delay, index) => ({ after: delay, ...turn(index) })),
        gap: { min, ideal: max === "P1M" ? "P21D" : "P14D", max },
        ...(late === undefined ? {} : { late }),
        caps,
        ...(beats === 0
          ? {}
          : {
              rhythm: {
                every,
                unit: "weeks" as const,
                turns: [first, ...turns.slice(4, 3 + beats)] as [
                  typeof first,
                  ...Array<typeof first>,
                ],
              },
            }),
        ...(always ? {} : { windows: Object.fromEntries(days.map((name) => [name, [window]])) }),
        ...(prefer ? { prefer: [day] as [typeof day] } : {}),
      }
    },
  )

export const cadenceOf = (json: CadenceJson): Cadence =>
  Either.getOrThrowWith(
    cadenceFromJson(json),
    ({ problems }) => new Error(JSON.stringify(problems)),
  )

/** One cadence on its own, ready to be asked. */
export const ready = compileCadence

export const readyOf = (json: CadenceJson): ReadyCadence => ready(cadenceOf(json))

export const ALWAYS = AROUND_THE_CLOCK
