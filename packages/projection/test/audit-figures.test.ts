import { defaultPolicy, type Fact, type Touch } from "@followthrough/core"
import { foldTeam, project, repAudit } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { asOne } from "./as-one.js"
import { arbitraryPlay, arbitraryWindow, richUnmergedLog } from "./audit-logs.js"
import {
  attemptsOf,
  breachesOf,
  contactsIn,
  cyclesOf,
  dayNumber,
  distinct,
  droppedOf,
  duePromisesOf,
  hazardOf,
  monthOfFacts,
  type Question,
  rank,
  responsesOf,
  standingOf,
  tallied,
  touchesIn,
  within,
} from "./audit-reference.js"
import { relationshipsAt } from "./generated.js"

const policy = { ...defaultPolicy, zone: "America/New_York" as typeof defaultPolicy.zone }

const everyAudit = (
  check: (question: Question, team: ReturnType<typeof auditOf>["team"]) => void,
): void =>
  fc.assert(
    fc.property(
      richUnmergedLog,
      arbitraryWindow,
      arbitraryPlay,
      fc.nat(),
      ([log, at], near, play, n) => {
        const bounds = n % 2 === 0 ? near : betweenFacts(log, n)
        const question = { log: asOne(log, at), at, ...bounds, play, policy }
        check(question, auditOf(question).team)
      },
    ),
  )

// Windows that begin and end exactly when something happens.
const betweenFacts = (log: ReadonlyArray<Fact>, n: number) => {
  const instants = [n, n * 7 + 3]
    .map((k) => log[k % log.length]?.occurredAt ?? 0)
    .sort((a, b) => a - b)
  return { from: instants[0] ?? 0, to: (instants[1] ?? 0) + (n % 3) }
}

const auditOf = ({ at, from, log, play, to }: Question) =>
  project(
    repAudit({
      at: at as never,
      from: from as never,
      to: to as never,
      play: play as never,
      policy,
      team: foldTeam(log),
    }),
    relationshipsAt(log, at as never),
  )

const days = (values: ReadonlyArray<number>) => ({
  n: values.length,
  p50Days: rank(values, 50),
  p90Days: rank(values, 90),
  maxDays: values.length === 0 ? null : Math.max(...values),
  byDays: tallied(values),
})

describe("every figure of the rep audit is what its definition says, over any window", () => {
  it("L17 touches, contact days and their bands", () => {
    everyAudit((question, team) => {
      const perContact = contactsIn(question).map((contact) => {
        const touches = touchesIn(question, contact)
        return { touches, days: distinct(touches.map((touch) => dayNumber(touch, question))) }
      })
      expect(team.contacts).toBe(perContact.length)
      expect(team.touchesPerContact).toEqual(
        tallied(perContact.map(({ touches }) => touches.length)),
      )
      expect(team.daysPerContact).toEqual(tallied(perContact.map((one) => one.days)))
      expect(team.contactDays).toBe(perContact.reduce((sum, one) => sum + one.days, 0))
      const touches = perContact.flatMap((one) => one.touches)
      expect(team.touches).toBe(touches.length)
      expect(team.channels).toEqual(tallied(touches.map(({ channel }) => channel)))
      const plays = touches.flatMap(({ play }) => (play === undefined ? [] : [play]))
      expect(team.plays).toEqual(tallied(plays))
      expect(team.withoutPlay).toBe(touches.length - plays.length)
      expect(team.told).toBe(touches.filter(({ tells }) => tells !== undefined).length)
      const delays = touches.filter(({ on }) => on === undefined)
      const seconds = delays.map(
        ({ at, enteredAt, recordedAt }) => ((enteredAt ?? recordedAt) - at) / 1000,
      )
      expect(team.recordingDelay).toMatchObject({
        n: delays.length,
        p50Seconds: rank(seconds, 50),
        p90Seconds: rank(seconds, 90),
        dayOnly: touches.length - delays.length,
        sameDay: touches.filter((touch) => {
          const entered = { at: touch.enteredAt ?? touch.recordedAt }
          return (
            entered.at === touch.at || dayNumber(touch, question) === dayNumber(entered, question)
          )
        }).length,
      })
    })
  })

  it("L17 wins, losses and the hazard, by touches and by contact days", () => {
    everyAudit((question, team) => {
      const ended = contactsIn(question).flatMap((contact) =>
        attemptsOf(question, contact).filter(
          ({ end }) => end !== undefined && end.kind !== "reopened" && within(end, question),
        ),
      )
      const won = ended.filter(({ end }) => end?.kind === "won")
      expect(team.won).toBe(won.length)
      expect(team.lost).toBe(ended.length - won.length)
      expect(team.winsByTouch).toEqual(tallied(won.map(({ touches }) => touches.length)))
      const daysOf = (touches: ReadonlyArray<Touch>) =>
        distinct(touches.map((touch) => dayNumber(touch, question)))
      expect(team.winsByDay).toEqual(tallied(won.map(({ touches }) => daysOf(touches))))
      for (const [rows, byDay] of [
        [team.hazard, false],
        [team.hazardByDay, true],
      ] as const) {
        const { reached, won: wonAt } = hazardOf(question, byDay)
        expect(Object.fromEntries(rows.map((row) => [row.k, row.reached]))).toEqual(reached)
        for (const row of rows) {
          expect(row.won).toBe(wonAt[row.k] ?? 0)
          expect(row.lowPct).toBeLessThanOrEqual(row.hazardPct)
          expect(row.hazardPct).toBeLessThanOrEqual(row.highPct)
        }
      }
    })
  })

  it("L17 gaps and cycles in local days", () => {
    everyAudit((question, team) => {
      const gaps = contactsIn(question).flatMap((contact) => {
        const counted = touchesIn({ ...question, from: -8e15, to: 8e15 }, contact)
        const inWindow = new Set(touchesIn(question, contact))
        return counted.flatMap((touch, n) => {
          const before = counted[n - 1]
          if (before === undefined || !inWindow.has(touch)) return []
          return [Math.abs(dayNumber(touch, question) - dayNumber(before, question))]
        })
      })
      expect(team.gaps).toEqual(days(gaps))
      const { lost, won } = cyclesOf(question)
      expect(team.cycleDays).toEqual({ won: days(won), lost: days(lost) })
    })
  })

  it("L17 first responses, those still waiting apart", () => {
    everyAudit((question, team) => {
      const all = responsesOf(question)
      const waiting = all.filter(({ waits }) => waits).length
      const unanswered = all.filter(({ wait, waits }) => wait === undefined && !waits).length
      const waits = all.flatMap(({ timed, wait }) => (timed && wait !== undefined ? [wait] : []))
      const share = (most: number) => {
        const of = waits.length + waiting
        const part = waits.filter((wait) => wait <= most).length
        return of === 0 ? null : Math.round((1e6 * part) / of) / 1e4
      }
      expect(team.firstResponse).toMatchObject({
        n: waits.length,
        waiting,
        unanswered,
        dayOnly: all.length - waits.length - waiting - unanswered,
        p50Seconds: rank(
          waits.map((wait) => wait / 1000),
          50,
        ),
        within5mPct: share(300_000),
        within1hPct: share(3_600_000),
        within24hPct: share(86_400_000),
      })
      expect(team.firstResponse.working?.p90Seconds ?? 0).toBeLessThanOrEqual(
        team.firstResponse.p90Seconds ?? 0,
      )
    })
  })

  it("L17 first attempts, whatever came of them, beside the first responses", () => {
    everyAudit((question, team) => {
      const all = responsesOf(question)
      const tried = all.flatMap(({ attempt }) => (attempt === undefined ? [] : [attempt]))
      const timed = tried.filter(({ timed }) => timed).map(({ wait }) => wait / 1000)
      const waiting = all.filter(({ attempt, waits }) => waits && attempt === undefined).length
      expect(team.firstAttempt).toMatchObject({
        n: timed.length,
        dayOnly: tried.length - timed.length,
        waiting,
        untried: all.length - tried.length - waiting,
        p50Seconds: rank(timed, 50),
        p90Seconds: rank(timed, 90),
      })
      // Whoever was answered was tried, and no later.
      const { firstAttempt, firstResponse } = team
      expect(firstAttempt.n + firstAttempt.dayOnly).toBeGreaterThanOrEqual(
        firstResponse.n + firstResponse.dayOnly,
      )
    })
  })

  it("L17 how touches ended, how they were classified, and on which weekday and in which hour", () => {
    everyAudit((question, team) => {
      const contacts = contactsIn(question)
      const touches = contacts.flatMap((contact) => touchesIn(question, contact))
      expect(team.touchOutcomes).toEqual(tallied(touches.map(({ outcome }) => outcome)))
      const classified = contacts.flatMap((contact) =>
        contact.touches.flatMap((touch) =>
          touch.classification === undefined || !within(touch, question)
            ? []
            : [touch.classification],
        ),
      )
      expect(team.classifications).toEqual(tallied(classified))
      const said = (touch: Touch, options: Intl.DateTimeFormatOptions) => {
        const [at, timeZone] =
          touch.on === undefined ? [touch.at, policy.zone] : [Date.parse(touch.on), "UTC"]
        const format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone, hourCycle: "h23" })
        return format.format(at).toLowerCase()
      }
      const timed = touches.filter(({ on }) => on === undefined)
      for (const [rows, of] of [
        [
          team.weekdays.map((row) => [row.weekday, row] as const),
          touches.map((touch) => [said(touch, { weekday: "long" }), touch] as const),
        ],
        [
          team.hours.map((row) => [String(row.hour).padStart(2, "0"), row] as const),
          timed.map((touch) => [said(touch, { hour: "2-digit" }), touch] as const),
        ],
      ] as const) {
        for (const [name, row] of rows) {
          const own = of.filter(([when]) => when === name)
          expect([name, row.touches]).toEqual([name, own.length])
          expect(row.reached).toBe(own.filter(([, { outcome }]) => outcome === "reached").length)
        }
        expect(rows.reduce((sum, [, row]) => sum + row.touches, 0)).toBe(of.length)
      }
    })
  })

  it("L14 promises due in the window, by what became of them", () => {
    everyAudit((question, team) => {
      const by = duePromisesOf(question)
      expect(team.promises).toEqual({
        due: Object.values(by).reduce((sum, n) => sum + n, 0),
        kept: by["kept"] ?? 0,
        partlyKept: by["partly-kept"] ?? 0,
        late: by["late"] ?? 0,
        broken: by["broken"] ?? 0,
      })
    })
  })

  it("L10 silences that are too long under the policy, as if it had always been in force", () => {
    everyAudit((question, team) => {
      expect(team.maxGap).toEqual(breachesOf(question))
    })
  })

  it("L10 a silence that ends just when it becomes too long is a breach where no hold was on", () => {
    const told = (position: number, iso: string, event: object): Fact =>
      ({ position, occurredAt: Date.parse(iso), recordedAt: Date.parse(iso), event }) as never
    const touch = { direction: "outbound", channel: "phone", outcome: "reached", mode: "personal" }
    const contactId = "c"
    const log = [
      told(1, "2024-02-02T00:00:00Z", {
        _tag: "ContactAdded",
        contactId,
        zone: "UTC",
        source: "web-lead",
      }),
      // The ninth is the last day on which it was in time.
      told(2, "2024-02-10T00:00:00Z", { _tag: "TouchLogged", contactId, touchId: "t", ...touch }),
    ]
    const at = Date.parse("2024-02-10T12:00:00Z") as Question["at"]
    const question: Question = { log: asOne(log, at), at, play: "check-in", policy }
    expect(breachesOf(question)).toEqual({ breaches: 1, excused: 0 })
    expect(auditOf(question).team.maxGap).toEqual({ breaches: 1, excused: 0 })
  })

  it("L13 contacts let go without a spoken no", () => {
    everyAudit((question, team) => {
      const assumed = contactsIn(question).flatMap(({ milestones }) =>
        milestones.flatMap((milestone) => {
          const { because } = milestone
          return because?.basis === "assumed" && within(milestone, question) ? [because.reason] : []
        }),
      )
      expect(team.dropped).toMatchObject({ assumed: assumed.length, ...droppedOf(question) })
      const { assumptions } = team.dropped
      expect(Object.fromEntries(assumptions.map((one) => [one.reason, one.contacts]))).toEqual(
        tallied(assumed),
      )
    })
  })

  it("L7 a month's figures are its facts, and its standing is a fold up to its end", () => {
    everyAudit((question, team) => {
      for (const { coveragePct, ...month } of team.months) {
        expect(month).toEqual({
          ...monthOfFacts(question, month.month),
          ...standingOf(question, month.month),
        })
      }
      const sum = (pick: (month: (typeof team.months)[number]) => number) =>
        team.months.reduce((total, month) => total + pick(month), 0)
      expect(sum(({ touches }) => touches)).toBe(team.touches)
      expect(sum(({ won }) => won)).toBe(team.won)
      expect(sum(({ lost }) => lost)).toBe(team.lost)
    })
  })
})
