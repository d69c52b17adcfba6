import { defaultPolicy, type PlayId } from "@followthrough/core"
import { foldTeam, project, repAudit } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { asOne } from "./as-one.js"
import { arbitraryLog, relationshipsAt } from "./generated.js"
import { contactsAddedBy, isBefore, isFollowUp, touchesOf, turnsOf } from "./reference.js"

describe("the rep audit", () => {
  it("a win belongs to the rep of the last outbound personal touch before it, else to the owner", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const told = asOne(log, at)
        const expected = new Map<string | null, number>()
        for (const contactId of contactsAddedBy(told, at)) {
          for (const turn of turnsOf(told, contactId, at)) {
            if (turn.kind !== "won") continue
            const last = touchesOf(told, contactId, at)
              .filter((touch) => isFollowUp(touch) && isBefore(touch, turn))
              .at(-1)
            const sold = told.find(({ position }) => position === turn.position)
            const rep = last?.repId ?? sold?.ownerBefore() ?? null
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
        const told = asOne(log, at)
        const lags: Array<number> = []
        for (const contactId of contactsAddedBy(told, at)) {
          const touches = touchesOf(told, contactId, at)
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
