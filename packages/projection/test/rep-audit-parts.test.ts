import { defaultPolicy, type Fact, type Instant, type RepId } from "@followthrough/core"
import { type AuditFigures, foldTeam, project, repAudit } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryPlay, arbitraryWindow, richLog } from "./audit-logs.js"
import { relationshipsAt } from "./generated.js"

interface Asked {
  readonly log: ReadonlyArray<Fact>
  readonly at: Instant
  readonly evidence?: string
  readonly repId?: RepId
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

const named = ["k", "month", "year", "currency", "quarter", "reason"]

const nameOf = (row: { readonly [key: string]: unknown }): string =>
  named.flatMap((key) => (key in row ? [String(row[key] ?? "none")] : [])).join(".")

const withoutName = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([key]) => !named.includes(key)))

/** Shares, percentiles and money are no counts; what stands in quarters is ranked within each team. */
const isCount = (path: string): boolean =>
  !/Pct|p\d\d|max(Days)?$|value$|perCustomer$|quarters|within|working/.test(path)

const countsOf = (figures: AuditFigures): ReadonlyMap<string, number> =>
  new Map(leavesOf(figures).filter(([path]) => isCount(path)))

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

  it("L17 shares of bands sum to 100 per cent, each within a ten-thousandth of the exact one", () => {
    fc.assert(
      fc.property(arbitraryAsked, (asked) => {
        const { team } = auditOf(asked)
        for (const [bands, pct, total] of [
          [team.bands, team.bandsPct, team.contacts],
          [team.dayBands, team.dayBandsPct, team.contacts],
          [team.winBands, team.winBandsPct, team.won],
        ] as const) {
          const names = Object.keys(bands) as Array<keyof typeof bands>
          expect(names.reduce((sum, name) => sum + bands[name], 0)).toBe(total)
          if (pct === null) expect(total).toBe(0)
          else expect(names.reduce((sum, name) => sum + pct[name], 0)).toBeCloseTo(100, 9)
          for (const name of pct === null ? [] : names) {
            expect(Math.abs((pct?.[name] ?? 0) - (100 * bands[name]) / total)).toBeLessThan(1e-4)
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
