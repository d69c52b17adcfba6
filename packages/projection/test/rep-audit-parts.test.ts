import {
  defaultPolicy,
  type Fact,
  type Instant,
  instantFromMillis,
  type LocalDate,
  localDateAt,
  type PlayId,
  type RepId,
  UTC,
  type ZoneId,
} from "@followthrough/core"
import {
  type AuditAsked,
  type AuditFigures,
  foldTeam,
  project,
  repAudit,
} from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryPlay, arbitraryWindow, logOfDays, richLog } from "./audit-logs.js"
import { relationshipsAt } from "./generated.js"

interface Asked {
  readonly log: ReadonlyArray<Fact>
  readonly at: Instant
  readonly evidence?: string
  readonly repId?: RepId
  readonly by?: AuditAsked["by"]
  readonly part?: string
  readonly play?: PlayId | undefined
}

const auditOf = ({ log, ...asked }: Asked, relationships = relationshipsAt(log, asked.at)) =>
  project(repAudit({ ...asked, policy: defaultPolicy, team: foldTeam(log) }), relationships)

const arbitraryAsked = fc
  .tuple(richLog, arbitraryWindow, arbitraryPlay)
  .map(([[log, at], bounds, play]) => ({ log, at, ...bounds, play, lagFrom: play }))

/** Every number of the figures by its path; rows of a list by what they are about, not by place. */
const leavesOf = (value: unknown, path = ""): ReadonlyArray<readonly [string, number]> => {
  if (typeof value === "number") return [[path, value]]
  if (typeof value !== "object" || value === null) return []
  const under = (key: string): string => (path === "" ? key : `${path}.${key}`)
  if (Array.isArray(value)) {
    return value.flatMap((row) => leavesOf(withoutName(row), under(nameOf(row))))
  }
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, under(key)))
}

const named = ["k", "month", "weekday", "hour", "year", "currency", "quarter", "reason"]

const nameOf = (row: { readonly [key: string]: unknown }): string =>
  named.flatMap((key) => (key in row ? [String(row[key] ?? "none")] : [])).join(".")

const withoutName = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([key]) => !named.includes(key)))

/** Shares, percentiles and money are no counts; what stands in quarters is ranked within each team. */
const isCount = (path: string): boolean =>
  !/Pct|p\d\d|max(Days)?$|value$|perCustomer$|quarters|within|working/.test(path)

const countsOf = (figures: AuditFigures): ReadonlyMap<string, number> =>
  new Map(leavesOf(figures).filter(([path]) => isCount(path)))

const cuts = ["manager", "source", "party"] as const

type Counts = { readonly [name: string]: number }

const sumOf = (counts: Counts): number => Object.values(counts).reduce((sum, n) => sum + n, 0)

const pick = <T extends object, K extends keyof T>(from: T, ...keys: ReadonlyArray<K>) =>
  Object.fromEntries(keys.map((key) => [key, from[key]]))

// The dates on which a window begins and ends.
const dated = (window: {
  readonly from?: Instant
  readonly to?: Instant
}): { readonly from?: LocalDate; readonly to?: LocalDate } => ({
  ...(window.from === undefined ? {} : { from: localDateAt(window.from, UTC) }),
  ...(window.to === undefined
    ? {}
    : { to: localDateAt(instantFromMillis(window.to + 86_400_000), UTC) }),
})

// Without what is measured to the hour, or up to an instant: which day that is depends on the zone.
const ofDays = (figures: AuditFigures): object => {
  const { dropped, keepRatePct: _, maxGap: __, promises: ___, recordingDelay, ...days } = figures
  return { ...days, assumed: dropped.assumptions, recorded: recordingDelay.dayOnly }
}

describe("the parts of a rep audit", () => {
  it("L17 every count of the team is the sum of the reps' and nobody's", () => {
    fc.assert(
      fc.property(arbitraryAsked, (asked) => {
        const { reps, team } = auditOf(asked)
        const parts = reps.map((rep) => countsOf(rep))
        for (const [path, total] of countsOf(team)) {
          const sum = parts.reduce((all, part) => all + (part.get(path) ?? 0), 0)
          // A promise of two reps counts for each of them.
          if (path.startsWith("promises.")) expect(sum).toBeGreaterThanOrEqual(total)
          else expect([path, sum]).toEqual([path, total])
        }
      }),
    )
  })

  it("L17 L19 cut by manager, source or party, every count of the team is the sum of the parts'", () => {
    const seen = new Set<string | null>()
    fc.assert(
      fc.property(arbitraryAsked, fc.constantFrom(...cuts), (asked, by) => {
        const { cut, reps, team } = auditOf({ ...asked, by })
        expect({ team, reps }).toEqual(pick(auditOf(asked), "team", "reps"))
        expect(cut?.by).toBe(by)
        const parts = cut?.parts.map((part) => countsOf(part)) ?? []
        for (const [path, total] of countsOf(team)) {
          const sum = parts.reduce((all, part) => all + (part.get(path) ?? 0), 0)
          // A promise of two reps counts for each one's manager, but a contact has one source and party.
          if (by === "manager" && path.startsWith("promises.")) {
            expect(sum).toBeGreaterThanOrEqual(total)
          } else expect([path, sum]).toEqual([path, total])
        }
        for (const { contacts, part } of cut?.parts ?? []) if (contacts > 0) seen.add(part)
      }),
    )
    // Otherwise nothing would have been cut.
    expect(seen.size).toBeGreaterThan(4)
  })

  it("L19 a source's or a party's part is the audit of its contacts alone", () => {
    fc.assert(
      fc.property(
        arbitraryAsked,
        fc.constantFrom<"source" | "party">("source", "party"),
        (asked, by) => {
          const relationships = relationshipsAt(asked.log, asked.at)
          const { cut } = auditOf({ ...asked, by }, relationships)
          for (const { externalId: _, name: __, part, ...figures } of cut?.parts ?? []) {
            const own = relationships.filter(
              ({ partyId, source }) => ((by === "source" ? source : partyId) ?? null) === part,
            )
            const { team } = auditOf(asked, own)
            // The list of months is the same for all parts; alone, it has those of its contacts.
            const happened = new Set(team.months.map(({ month }) => month))
            const months = figures.months.filter(({ month }) => happened.has(month))
            expect({ ...figures, months }).toEqual(team)
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it("L17 a manager's part is what the reps did whose manager that is", () => {
    fc.assert(
      fc.property(arbitraryAsked, (asked) => {
        const { cut, reps, team: all } = auditOf({ ...asked, by: "manager" })
        const team = foldTeam(asked.log)
        for (const part of cut?.parts ?? []) {
          const led = reps.filter(
            ({ repId }) => (team.get(repId ?? "")?.managerId ?? null) === part.part,
          )
          // Once for a manager, too, however many of the reps made the promise.
          expect(part.promises.due).toBeLessThanOrEqual(all.promises.due)
          for (const figure of ["contacts", "touches", "won", "lost", "told"] as const) {
            expect(part[figure]).toBe(led.reduce((sum, rep) => sum + rep[figure], 0))
          }
        }
      }),
    )
  })

  it("L4 facts of which only the day is known are in the same month, day and window in every zone", () => {
    const zones = ["Etc/GMT+12", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"]
    fc.assert(
      fc.property(
        logOfDays,
        arbitraryWindow,
        fc.constantFrom(...zones),
        ([log, at], window, zone) => {
          const dates = dated(window)
          const inZone = (zone: string) => {
            const policy = { ...defaultPolicy, zone: zone as ZoneId }
            const asked = repAudit({ at, ...dates, by: "source", policy, team: foldTeam(log) })
            const { cut, team } = project(asked, relationshipsAt(log, at))
            return [team, ...(cut?.parts ?? [])].map(ofDays)
          }
          expect(inZone(zone)).toEqual(inZone("UTC"))
        },
      ),
    )
  })

  it("L18 what nothing in the log has is told, with what there is", () => {
    fc.assert(
      fc.property(arbitraryAsked, fc.nat(), ({ at, log }, choice) => {
        const asked = { at, log }
        const { team, unknown } = auditOf({
          ...asked,
          play: "typo" as PlayId,
          by: "source",
          part: "typo",
          evidence: "gaps.foo",
        })
        const [play, part, figure] = unknown ?? []
        expect(play).toMatchObject({ asked: "play", name: "typo" })
        expect(play?.known).toContain("article")
        expect(part).toMatchObject({ asked: "part", name: "typo" })
        expect(figure).toEqual({
          asked: "evidence",
          name: "gaps.foo",
          within: "gaps",
          known: Object.keys(team.gaps),
        })
        const [wrong] = auditOf({ ...asked, evidence: "wonn" }).unknown ?? []
        expect(wrong).toMatchObject({ within: "", known: Object.keys(team) })
        const paths = leavesOf(auditOf(asked).team).map(([path]) => path)
        const evidence = paths[choice % paths.length] ?? ""
        expect(auditOf({ ...asked, evidence })).not.toHaveProperty("unknown")
      }),
      { numRuns: 20 },
    )
  })

  it("L17 shares of bands sum to 100 per cent, each within a ten-thousandth of the exact one", () => {
    fc.assert(
      fc.property(arbitraryAsked, (asked) => {
        const { team } = auditOf(asked)
        for (const [bands, pct, total] of [
          [team.bands, team.bandsPct, team.contacts],
          [team.dayBands, team.dayBandsPct, team.contacts],
          [team.winBands, team.winBandsPct, team.won],
          [team.touchOutcomes, team.touchOutcomesPct, team.touches],
          [team.classifications, team.classificationsPct, sumOf(team.classifications)],
        ] as ReadonlyArray<readonly [Counts, Counts | null, number]>) {
          const names = Object.keys(bands)
          expect(names.reduce((sum, name) => sum + (bands[name] ?? 0), 0)).toBe(total)
          if (pct === null) expect(total).toBe(0)
          else expect(names.reduce((sum, name) => sum + (pct[name] ?? 0), 0)).toBeCloseTo(100, 9)
          for (const name of pct === null ? [] : names) {
            expect(Math.abs((pct?.[name] ?? 0) - (100 * (bands[name] ?? 0)) / total)).toBeLessThan(
              1e-4,
            )
          }
        }
      }),
    )
  })

  it("L18 the facts behind a count are as many as it counts, and say nothing else", () => {
    fc.assert(
      fc.property(arbitraryAsked, fc.nat(), fc.boolean(), (asked, choice, ofRep) => {
        const { evidence: none, reps, team } = auditOf(asked)
        expect(none).toBeUndefined()
        const rep = ofRep ? reps.find(({ repId }) => repId === "r0") : undefined
        const repId = rep === undefined ? {} : { repId: "r0" as RepId }
        const counts = [...countsOf(rep ?? team)].filter(([path]) => !path.includes("assumptions"))
        for (let n = 0; n < 6; n++) {
          const [figure = "", count] = counts[(choice + n * 17) % counts.length] ?? []
          const { evidence, ...same } = auditOf({ ...asked, ...repId, evidence: figure })
          expect([figure, evidence?.facts.length]).toEqual([figure, count])
          expect(same.team).toEqual(team)
          const positions = new Set(asked.log.map(({ position }) => position))
          for (const fact of evidence?.facts ?? []) expect(positions).toContain(fact)
        }
      }),
    )
  })

  it("L18 the facts behind a share or a percentile are those that it is taken of", () => {
    fc.assert(
      fc.property(arbitraryAsked, (asked) => {
        const factsOf = (evidence: string) => auditOf({ ...asked, evidence }).evidence?.facts ?? []
        const both = [...factsOf("won"), ...factsOf("lost")].sort((a, b) => a - b)
        expect(factsOf("winRatePct")).toEqual(both)
        expect(factsOf("bandsPct.2")).toEqual(factsOf("bands.2"))
        expect(factsOf("gaps.p50Days")).toEqual(factsOf("gaps.n"))
      }),
      { numRuns: 20 },
    )
  })

  it("L15 contacts in any order give the same bytes", () => {
    fc.assert(
      fc.property(arbitraryAsked, fc.integer(), (asked, salt) => {
        const relationships = relationshipsAt(asked.log, asked.at)
        const order = (n: number): number => ((n + 1) * 7919 + salt) % 101
        const shuffled = relationships
          .map((relationship, n) => ({ relationship, n }))
          .sort((a, b) => order(a.n) - order(b.n))
          .map(({ relationship }) => relationship)
        expect(JSON.stringify(auditOf(asked, shuffled))).toBe(JSON.stringify(auditOf(asked)))
      }),
    )
  })

  it("the spread says who is lowest and highest, and what the middle one has", () => {
    fc.assert(
      fc.property(arbitraryAsked, (asked) => {
        const { reps, spread } = auditOf(asked)
        const rates = reps.flatMap(({ repId, winRatePct }) =>
          repId === null || winRatePct === null ? [] : [winRatePct],
        )
        const { winRatePct } = spread
        if (rates.length === 0) {
          expect(winRatePct).toBeNull()
          return
        }
        expect(winRatePct).toMatchObject({
          reps: rates.length,
          min: Math.min(...rates),
          max: Math.max(...rates),
        })
        const rateOf = (id: string | undefined) => reps.find((r) => r.repId === id)?.winRatePct
        expect(rateOf(winRatePct?.minRepId)).toBe(winRatePct?.min)
        expect(rateOf(winRatePct?.maxRepId)).toBe(winRatePct?.max)
        const { median = 0 } = winRatePct ?? {}
        expect(rates.filter((r) => r <= median).length * 2).toBeGreaterThanOrEqual(rates.length)
      }),
    )
  })

  it("the interval around a hazard is Wilson's: where a test at 95 % would just not refuse it", () => {
    fc.assert(
      fc.property(arbitraryAsked, (asked) => {
        for (const { hazardPct, highPct, lowPct, reached, won } of auditOf(asked).team.hazard) {
          expect(hazardPct).toBeCloseTo((100 * won) / reached, 3)
          for (const bound of [lowPct / 100, highPct / 100]) {
            if (bound < 1e-9 || bound > 1 - 1e-9) continue
            const z = (won / reached - bound) / Math.sqrt((bound * (1 - bound)) / reached)
            expect(Math.abs(z)).toBeCloseTo(1.96, 2)
          }
        }
      }),
    )
  })
})
