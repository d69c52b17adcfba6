import * as fc from "fast-check"
import { type Instant, instantFromMillis } from "../../src/time/instant.js"
import { offsetSpanAt } from "../../src/time/offset-table.js"
import type { ZoneId } from "../../src/time/zone.js"

/** Every zone that the runtime knows. */
export const ALL_ZONES: ReadonlyArray<ZoneId> = [
  "UTC",
  ...Intl.supportedValuesOf("timeZone"),
] as ReadonlyArray<string> as ReadonlyArray<ZoneId>

export const zoneNamed = (name: string): ZoneId => name as ZoneId

/**
 * Zones with something odd about them: clock changes of half an hour (Lord Howe), of two (Troll), at
 * midnight (Havana, Beirut, Asuncion), around a month of fasting (Casablanca), a skipped day (Apia,
 * Fakaofo, Kwajalein), quarter hours (Kathmandu, Chatham), negative summer time (Dublin).
 */
export const ODD_ZONES: ReadonlyArray<ZoneId> = [
  "Australia/Lord_Howe",
  "Antarctica/Troll",
  "America/Havana",
  "Asia/Beirut",
  "America/Asuncion",
  "Africa/Casablanca",
  "Pacific/Apia",
  "Pacific/Fakaofo",
  "Pacific/Kwajalein",
  "Asia/Katmandu",
  "Pacific/Chatham",
  "Europe/Dublin",
  "America/St_Johns",
  "Asia/Gaza",
  "America/Scoresbysund",
].map(zoneNamed)

export const anyZone: fc.Arbitrary<ZoneId> = fc.oneof(
  fc.constantFrom(...ODD_ZONES),
  fc.constantFrom(...ALL_ZONES),
)

const at = (iso: string): number => Date.parse(iso)

/** Instants in whole milliseconds of the years in question. */
const instantIn = (fromYear: number, toYear: number): fc.Arbitrary<Instant> =>
  fc
    .integer({
      min: at(`${fromYear}-01-01T00:00:00Z`),
      max: at(`${toYear}-01-01T00:00:00Z`),
    })
    .map(instantFromMillis)

/** A zone and an instant there, half of the time within a few hours of a change of offset. */
export const zonedInstant = (
  fromYear: number,
  toYear: number,
): fc.Arbitrary<{ readonly zone: ZoneId; readonly instant: Instant }> =>
  fc
    .record({
      zone: anyZone,
      instant: instantIn(fromYear, toYear),
      near: fc.boolean(),
      off: fc.oneof(
        fc.integer({ min: -30 * 3_600_000, max: 30 * 3_600_000 }),
        fc.integer({ min: -3, max: 3 }),
      ),
    })
    .map(({ zone, instant, near, off }) => ({
      zone,
      instant: near ? instantFromMillis(changeAfter(zone, instant) + off) : instant,
    }))

/** The next change of offset within two years, else the instant itself. */
const changeAfter = (zone: ZoneId, instant: Instant): number => {
  const { offset, until } = offsetSpanAt(zone, instant)
  for (let change = until; change < instant + 730 * 86_400_000; ) {
    const next = offsetSpanAt(zone, change)
    if (next.offset !== offset) return change
    change = next.until
  }
  return instant
}

/** So many runs of a costly property in `npm test`, multiplied as `FT_RUNS` says. */
export const runs = (count: number): { readonly numRuns: number } => ({
  numRuns: Math.max(1, Math.round((count * (fc.readConfigureGlobal().numRuns ?? 100)) / 100)),
})

/** Lets the test runner hear that a long property is still alive. */
export const breathe = (): Promise<void> => new Promise((resume) => setImmediate(resume))
