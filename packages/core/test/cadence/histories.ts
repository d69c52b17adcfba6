import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import type {
  BlockedChannel,
  CadenceHistory,
  CadenceHold,
  CadenceTouch,
  PartyHistory,
} from "../../src/cadence/history.js"
import type { CadenceSetting, RepHours } from "../../src/cadence/setting.js"
import type { StatedPreference } from "../../src/cadence/stated-preference.js"
import type { PartyId, PlayId } from "../../src/identity.js"
import { DayWindow } from "../../src/time/day-window.js"
import { days } from "../../src/time/duration.js"
import type { HolidayList } from "../../src/time/holiday-list.js"
import { type Instant, instantFromMillis } from "../../src/time/instant.js"
import { localDateAt } from "../../src/time/local-date.js"
import { WeeklyHours } from "../../src/time/weekly-hours.js"
import type { ZoneId } from "../../src/time/zone.js"
import { anyZone, ODD_ZONES, zonedInstant, zoneNamed } from "../time/zones.js"
import { anyDayName, anyWeek, anyWindow, CHANNELS, PLAYS, QUARTER_HOUR } from "./cadences.js"

const DAY = 86_400_000

/** Rounded down to a quarter of an hour: every offset since 1980 is a multiple of that. */
const onTheQuarter = (instant: number): Instant =>
  instantFromMillis(Math.floor(instant / QUARTER_HOUR) * QUARTER_HOUR)

/** A contact's history, what surrounds it, and an instant to ask at. */
export interface Scene {
  readonly zone: ZoneId
  readonly history: CadenceHistory
  readonly setting: CadenceSetting
  readonly at: Instant
}

const quarters = (fromDays: number, toDays: number): fc.Arbitrary<number> =>
  fc.integer({ min: fromDays * 96, max: toDays * 96 }).map((count) => count * QUARTER_HOUR)

const touchAt = (at: Instant, position: number): fc.Arbitrary<CadenceTouch> =>
  fc
    .record({
      direction: fc.oneof(
        { weight: 5, arbitrary: fc.constant("outbound" as const) },
        fc.constant("inbound" as const),
      ),
      mode: fc.oneof(
        { weight: 4, arbitrary: fc.constant("personal" as const) },
        fc.constant("automated" as const),
      ),
      channel: fc.constantFrom(...CHANNELS, "text" as const),
      play: fc.constantFrom(...PLAYS, undefined),
      did: fc.constantFrom(true, true, false),
      says: fc.constantFrom(false, false, false, true),
    })
    .map(({ play, did, says, ...touch }) => ({
      at,
      position,
      ...touch,
      play: play as PlayId | undefined,
      didCadence: did && touch.direction === "outbound" && touch.mode === "personal",
      saysCadence: says,
    }))

const anyPreference = (position: number): fc.Arbitrary<StatedPreference> =>
  fc.oneof(
    fc.constantFrom(...CHANNELS, "text" as const).map((channel) => ({
      _tag: "Channel" as const,
      channel,
      position,
    })),
    fc
      .uniqueArray(anyDayName, { minLength: 1, maxLength: 3 })
      .map((names) => ({ _tag: "Days" as const, days: names, position })),
    fc.array(anyWindow, { minLength: 1, maxLength: 2 }).map((hours) => ({
      _tag: "Hours" as const,
      hours: Schema.decodeUnknownSync(Schema.Array(DayWindow))(hours),
      position,
    })),
    fc.integer({ min: 1, max: 12 }).map((count) => ({
      _tag: "Frequency" as const,
      atMostEvery: days(count),
      position,
    })),
  )

const holidaysAround = (now: Instant, zone: ZoneId): fc.Arbitrary<ReadonlyArray<HolidayList>> =>
  fc.array(
    fc
      .record({
        id: fc.constantFrom("national", "own"),
        shifts: fc.array(fc.integer({ min: -3, max: 6 }), { maxLength: 3 }),
      })
      .map(({ id, shifts }) => ({
        id,
        version: 1,
        dates: shifts.map((shift) => ({
          on: localDateAt(instantFromMillis(now + shift * DAY), zone),
          name: `day ${shift}`,
        })),
      })),
    { maxLength: 2 },
  )

/** What may be in a scene besides touches. */
export interface Ingredients {
  readonly holds?: boolean
  readonly absences?: boolean
  readonly holidays?: boolean
  readonly wishes?: boolean
  readonly blocked?: boolean
  readonly startAt?: boolean
  readonly repHours?: boolean
  readonly parties?: boolean
  readonly skips?: boolean
}

export const EVERYTHING: Ingredients = {
  holds: true,
  absences: true,
  holidays: true,
  wishes: true,
  blocked: true,
  startAt: true,
  repHours: true,
  parties: true,
  skips: true,
}

/** The rep's own hours, by the clocks of a zone that need not be the contact's. */
const hoursIn = (zone: ZoneId): fc.Arbitrary<RepHours> =>
  anyWeek.map((week) => ({
    calendar: {
      zone: { _tag: "Fixed", zone },
      week: Schema.decodeUnknownSync(WeeklyHours)(week),
    },
    position: 80,
  }))

const few = <A>(
  wanted: boolean | undefined,
  one: fc.Arbitrary<A>,
): fc.Arbitrary<ReadonlyArray<A>> =>
  wanted === true
    ? fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(one, { maxLength: 2 }))
    : fc.constant([])

// Offsets are looked up once for each zone and season, so the quick run stays with few of them.
const isDeep = (fc.readConfigureGlobal().numRuns ?? 100) > 100

const FEW_ZONES = [
  ...ODD_ZONES.slice(0, 8),
  ...["Europe/Rome", "America/New_York", "UTC"].map(zoneNamed),
]

const MOMENTS = [
  "2011-12-29T20:00:00Z",
  "2016-03-27T01:00:00Z",
  "2016-10-30T01:00:00Z",
  "2016-03-13T07:00:00Z",
  "2016-11-06T06:00:00Z",
  "2016-04-02T15:00:00Z",
  "2016-10-01T15:30:00Z",
  "2016-02-29T12:00:00Z",
]

const anyMoment = isDeep
  ? zonedInstant(1980, 2045)
  : fc.record({
      zone: fc.constantFrom(...FEW_ZONES),
      instant: fc
        .tuple(fc.constantFrom(...MOMENTS), fc.integer({ min: -130, max: 130 }))
        .map(([moment, quarter]) => instantFromMillis(Date.parse(moment) + quarter * QUARTER_HOUR)),
    })

/** Up to two parties, and when the others in each were touched. */
const anyParties = fc.array(fc.array(quarters(-12, 1), { maxLength: 4 }), { maxLength: 2 })

/** What a party counts: the contact's own outbound touches and those of the others. */
const partyOf = (
  index: number,
  own: ReadonlyArray<CadenceTouch>,
  others: ReadonlyArray<Instant>,
): PartyHistory => {
  const theirs = others.map(
    (at, number): CadenceTouch => ({
      at,
      position: 100 + 20 * index + number,
      direction: "outbound",
      mode: number % 3 === 0 ? "automated" : "personal",
      channel: CHANNELS[number % 3] ?? "phone",
      didCadence: false,
    }),
  )
  return {
    partyId: `party${index}` as PartyId,
    position: 90 + index,
    touches: [...own.filter(({ direction }) => direction === "outbound"), ...theirs].sort(
      (one, other) => one.at - other.at || one.position - other.position,
    ),
  }
}

/** Scenes about a moment that is near a change of the clocks half of the time. */
export const anyScene = (wanted: Ingredients = EVERYTHING): fc.Arbitrary<Scene> =>
  fc
    .tuple(anyMoment, isDeep ? anyZone : fc.constantFrom(...FEW_ZONES))
    .chain(([{ zone, instant }, repZone]) => {
      const now = onTheQuarter(instant)
      const when = (shift: number): Instant => instantFromMillis(now + shift)
      return fc
        .record({
          enrolled: fc.oneof({ weight: 4, arbitrary: quarters(-15, -2) }, quarters(-3, 2)),
          added: quarters(0, 5),
          touches: fc
            .array(quarters(-24, 1), { maxLength: 8 })
            .chain((shifts) =>
              fc.tuple(
                ...[...shifts]
                  .sort((one, other) => one - other)
                  .map((shift, index) => touchAt(when(shift), 10 + index)),
              ),
            ),
          skips: few(
            wanted.skips,
            quarters(-20, 1).map((shift) => ({ at: when(shift), position: 70 })),
          ),
          holds: few(
            wanted.holds,
            fc
              .record({
                start: quarters(-10, 1),
                length: quarters(0, 12),
                by: fc.constantFrom("human" as const, "automatic" as const),
                open: fc.boolean(),
              })
              .map(
                ({ start, length, by, open }): CadenceHold => ({
                  from: when(start),
                  by,
                  position: 30,
                  ...(open ? {} : { until: when(start + length) }),
                }),
              ),
          ),
          absences: few(
            wanted.absences,
            fc.tuple(quarters(-5, 8), quarters(0, 6)).map(([start, length]) => ({
              from: when(start),
              to: when(start + length),
              position: 40,
            })),
          ),
          blocked: few(
            wanted.blocked,
            fc
              .constantFrom(...CHANNELS)
              .map((channel): BlockedChannel => ({ channel, position: 50 })),
          ),
          preferences: few(wanted.wishes, fc.constant(60).chain(anyPreference)),
          holidays: wanted.holidays === true ? holidaysAround(now, zone) : fc.constant(undefined),
          startAt:
            wanted.startAt === true
              ? fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, quarters(-5, 5))
              : fc.constant(undefined),
          repHours:
            wanted.repHours === true
              ? fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, hoursIn(repZone))
              : fc.constant(undefined),
          parties: wanted.parties === true ? anyParties : fc.constant([]),
          contactKnown: fc.boolean(),
          repKnown: fc.boolean(),
          asked: quarters(-2, 2),
        })
        .map((drawn): Scene => {
          const numbered = <A extends { readonly position: number }>(all: ReadonlyArray<A>) =>
            all.map((one, index) => ({ ...one, position: one.position + index }))
          return {
            zone,
            at: when(drawn.asked),
            history: {
              addedAt: when(drawn.enrolled - drawn.added),
              addedBy: 1,
              enrolledAt: when(drawn.enrolled),
              enrolledBy: 2,
              ...(drawn.startAt === undefined ? {} : { startAt: when(drawn.startAt) }),
              touches: drawn.touches,
              skips: numbered([...drawn.skips].sort((one, other) => one.at - other.at)),
              holds: numbered(drawn.holds),
              blocked: numbered(drawn.blocked),
              preferences: numbered(drawn.preferences),
              parties: drawn.parties.map((others, index) =>
                partyOf(index, drawn.touches, others.map(when)),
              ),
            },
            setting: {
              zones: {
                policy: zone,
                ...(drawn.contactKnown ? { contact: zone } : {}),
                ...(drawn.repKnown ? { rep: repZone } : {}),
              },
              ...(drawn.holidays === undefined ? {} : { holidays: drawn.holidays }),
              absences: numbered(drawn.absences),
              ...(drawn.repHours === undefined ? {} : { repHours: drawn.repHours }),
            },
          }
        })
    })

/** The same scene that many milliseconds later; the holidays stay where they are. */
export const later = (scene: Scene, millis: number): Scene => {
  const moved = (instant: Instant): Instant => instantFromMillis(instant + millis)
  const { history, setting } = scene
  return {
    ...scene,
    at: moved(scene.at),
    history: {
      ...history,
      addedAt: moved(history.addedAt),
      enrolledAt: moved(history.enrolledAt),
      ...(history.startAt === undefined ? {} : { startAt: moved(history.startAt) }),
      touches: history.touches.map((touch) => ({ ...touch, at: moved(touch.at) })),
      parties: history.parties?.map((party) => ({
        ...party,
        touches: party.touches.map((touch) => ({ ...touch, at: moved(touch.at) })),
      })),
      skips: history.skips?.map((skip) => ({ ...skip, at: moved(skip.at) })),
      holds: history.holds?.map((hold) => ({
        ...hold,
        from: moved(hold.from),
        ...(hold.until === undefined ? {} : { until: moved(hold.until) }),
      })),
    },
    setting: {
      ...setting,
      absences: setting.absences?.map((absence) => ({
        ...absence,
        from: moved(absence.from),
        to: moved(absence.to),
      })),
    },
  }
}
