import { defaultPolicy, type Fact } from "@followthrough/core"
import { type AskBlocker, project, referralAsks } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { asOne } from "./as-one.js"
import { arbitraryLog, relationshipsAt } from "./generated.js"
import { inOrder, turnsOf } from "./reference.js"

const policy = defaultPolicy

// Six calendar months later, at the same time of day (UTC is good enough where no zone is near a
// clock change; contacts in other zones are left to the tests of time).
const sixMonthsAfter = (millis: number): number => {
  const date = new Date(millis)
  const month = date.getUTCMonth() + 6
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate()
  return Date.UTC(
    date.getUTCFullYear(),
    month,
    Math.min(date.getUTCDate(), last),
    date.getUTCHours(),
    date.getUTCMinutes(),
  )
}

const HOUR = 3_600_000

describe("referral asks", () => {
  it("splits the open customers, and the referral number is the share who referred", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const relationships = relationshipsAt(log, at)
        const asks = project(referralAsks({ at, policy }), relationships)
        const customers = relationships.filter(({ open, stage }) => open && stage === "customer")
        const split = [...asks.ask, ...asks.blocked].map(({ contactId }) => contactId)
        expect([...split].sort()).toEqual(customers.map(({ contactId }) => contactId).sort())
        expect(asks.customers).toBe(customers.length)
        const referred = customers.filter(({ contactId }) =>
          happened(asOne(log, at), contactId, at, "ReferralGiven"),
        )
        expect(asks.customersWhoReferred).toBe(referred.length)
        for (const { blockers } of asks.blocked) expect(blockers).not.toEqual([])
      }),
    )
  })

  it("waits after a sale, an ask and a refusal as long as the policy says", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const asks = project(referralAsks({ at, policy }), relationshipsAt(log, at))
        for (const { blockers, contactId } of asks.blocked) {
          const first = turnsOf(asOne(log, at), contactId, at).find(
            ({ kind }) => kind === "won",
          )?.at
          const since: { readonly [code: string]: number | undefined } = {
            "too-new": first,
            "asked-recently": happened(asOne(log, at), contactId, at, "ReferralAsked"),
            "declined-recently": happened(asOne(log, at), contactId, at, "ReferralDeclined"),
          }
          for (const [code, moment] of Object.entries(since)) {
            const blocked = blockers.some((blocker) => blocker.code === code)
            const until = moment === undefined ? at - 1 : sixMonthsAfter(moment)
            // Within an hour of the end, the contact's own clock change may decide.
            if (Math.abs(until - at) > HOUR) expect(blocked, code).toBe(until > at)
          }
        }
      }),
    )
  })

  it("names an open complaint until they are satisfied again, and a broken promise", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        fc.pre(
          !log.some(
            ({ event }) => event._tag === "TouchCorrected" || event._tag === "TouchRetracted",
          ),
        )
        const asks = project(referralAsks({ at, policy }), relationshipsAt(log, at))
        const codes = (blockers: ReadonlyArray<AskBlocker>) => blockers.map(({ code }) => code)
        for (const { blockers, contactId } of asks.blocked) {
          const said = inOrder(asOne(log, at)).flatMap(({ event, occurredAt }) =>
            event._tag === "TouchLogged" && event.contactId === contactId && occurredAt <= at
              ? [event.classification]
              : [],
          )
          const complained = said.lastIndexOf("complaint")
          const open = complained >= 0 && said.lastIndexOf("satisfied") < complained
          expect(codes(blockers).includes("complaint-open")).toBe(open)
          const isSatisfied = said.includes("satisfied") || said.includes("yes")
          expect(codes(blockers).includes("no-positive-signal")).toBe(!isSatisfied)
        }
        for (const row of asks.ask) expect(row.satisfiedAt).toBeDefined()
      }),
    )
  })
})

const happened = (
  log: ReadonlyArray<Fact>,
  contactId: string,
  at: number,
  tag: Fact["event"]["_tag"],
): number | undefined =>
  inOrder(log)
    .filter(
      ({ event, occurredAt }) =>
        event._tag === tag &&
        "contactId" in event &&
        event.contactId === contactId &&
        occurredAt <= at,
    )
    .at(-1)?.occurredAt
