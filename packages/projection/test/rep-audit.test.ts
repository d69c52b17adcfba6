import { defaultPolicy, instantFromMillis, type PlayId } from "@followthrough/core"
import { historyBegins } from "@followthrough/core/testing"
import { type AuditFigures, foldTeam, project, repAudit } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryLog, relationshipsAt } from "./generated.js"
import {
  contactsAddedBy,
  happenedLast,
  isBefore,
  isFollowUp,
  isOpen,
  ownerBefore,
  touchesOf,
  turnsOf,
} from "./reference.js"

const window = fc
  .tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 400 }))
  .map(([start, length]) => ({
    from: instantFromMillis(historyBegins + start * 86_400_000),
    to: instantFromMillis(historyBegins + (start + length) * 86_400_000),
  }))

const count = (values: ReadonlyArray<number>): { [k: string]: number } => {
  const counts: { [k: string]: number } = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

describe("the rep audit", () => {
  it("L17 equals the figures counted one by one from the facts, over any window", () => {
    fc.assert(
      fc.property(
        arbitraryLog,
        fc.option(window, { nil: undefined }),
        fc.constantFrom(undefined, "check-in" as PlayId),
        ([log, at], bounds, play) => {
          const within = (t: number) => bounds === undefined || (t >= bounds.from && t < bounds.to)
          const isCounted = (touch: ReturnType<typeof touchesOf>[number]) =>
            isFollowUp(touch) && (play === undefined || touch.play === play)
          const perContact: Array<number> = []
          const wins: Array<number> = []
          let lost = 0
          for (const contactId of contactsAddedBy(log, at)) {
            const turns = turnsOf(log, contactId, at)
            const touches = touchesOf(log, contactId, at)
            turns.forEach((turn, i) => {
              if (!within(turn.at) || turn.kind === "reopened") return
              if (turn.kind !== "won") lost += 1
              else {
                const since = turns[i - 1]
                wins.push(
                  touches.filter(
                    (touch) =>
                      isCounted(touch) &&
                      isBefore(touch, turn) &&
                      (since === undefined || !isBefore(touch, since)),
                  ).length,
                )
              }
            })
            const addedAt = log.find(
              ({ event }) =>
                (event._tag === "ContactAdded" || event._tag === "ContactAdopted") &&
                event.contactId === contactId,
            )?.occurredAt
            if (bounds !== undefined && (addedAt ?? 0) >= bounds.to) continue
            const isOver =
              !isOpen(log, contactId, at) && happenedLast(log, contactId, at) < (bounds?.from ?? 0)
            if (isOver) continue
            perContact.push(touches.filter((touch) => isCounted(touch) && within(touch.at)).length)
          }
          const { team } = project(
            repAudit({ at, policy: defaultPolicy, team: foldTeam(log), play, ...bounds }),
            relationshipsAt(log, at),
          )
          expect(team.contacts).toBe(perContact.length)
          expect(team.touches).toBe(perContact.reduce((a, b) => a + b, 0))
          expect(team.touchesPerContact).toEqual(count(perContact))
          expect(team.winsByTouch).toEqual(count(wins))
          expect(team.won).toBe(wins.length)
          expect(team.lost).toBe(lost)
        },
      ),
    )
  })

  it("L17 bands are disjoint and total, and the reps' parts sum to the team's figures", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const audit = project(
          repAudit({ at, policy: defaultPolicy, team: foldTeam(log) }),
          relationshipsAt(log, at),
        )
        const sum = (pick: (figures: AuditFigures) => number) =>
          audit.reps.reduce((total, rep) => total + pick(rep), 0)
        expect(Object.values(audit.team.bands).reduce((a, b) => a + b, 0)).toBe(audit.team.contacts)
        for (const pick of [
          (f: AuditFigures) => f.contacts,
          (f: AuditFigures) => f.touches,
          (f: AuditFigures) => f.won,
          (f: AuditFigures) => f.lost,
          (f: AuditFigures) => f.bands["5-12"],
          (f: AuditFigures) => f.winsByTouch["1"] ?? 0,
        ]) {
          expect(sum(pick)).toBe(pick(audit.team))
        }
      }),
    )
  })

  it("a win belongs to the rep of the last outbound personal touch before it, else to the owner", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const expected = new Map<string | null, number>()
        for (const contactId of contactsAddedBy(log, at)) {
          for (const turn of turnsOf(log, contactId, at)) {
            if (turn.kind !== "won") continue
            const last = touchesOf(log, contactId, at)
              .filter((touch) => isFollowUp(touch) && isBefore(touch, turn))
              .at(-1)
            const rep = last?.repId ?? ownerBefore(log, contactId, turn) ?? null
            expected.set(rep, (expected.get(rep) ?? 0) + 1)
          }
        }
        const { reps } = project(
          repAudit({ at, policy: defaultPolicy, team: foldTeam(log) }),
          relationshipsAt(log, at),
        )
        for (const { repId, won } of reps) expect(won).toBe(expected.get(repId) ?? 0)
      }),
    )
  })

  it("measures the lag from the first touch of a play to the next counted one, nearest rank", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const lags: Array<number> = []
        for (const contactId of contactsAddedBy(log, at)) {
          const touches = touchesOf(log, contactId, at)
          const start = touches.findIndex(({ play }) => play === "check-in")
          const next = start < 0 ? undefined : touches.slice(start + 1).find(isFollowUp)
          const first = touches[start]
          if (first !== undefined && next !== undefined) lags.push((next.at - first.at) / 1000)
        }
        lags.sort((a, b) => a - b)
        const { lag } = project(
          repAudit({
            at,
            policy: defaultPolicy,
            team: foldTeam(log),
            lagFrom: "check-in" as PlayId,
          }),
          relationshipsAt(log, at),
        ).team
        const half = lags.filter((_, i) => i + 1 >= 0.5 * lags.length)[0] ?? null
        expect(lag).toMatchObject({
          n: lags.length,
          p50Seconds: half,
          p90Seconds: lags.filter((_, i) => i + 1 >= 0.9 * lags.length)[0] ?? null,
          dayOnly: 0,
        })
      }),
    )
  })
})
