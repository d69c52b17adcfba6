import { defaultPolicy, type Fact, type Relationship, type RepId } from "@followthrough/core"
import { type AskBlocker, foldTeam, nobody, project, referralAsks } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { asOne, survivorAfter } from "./as-one.js"
import { arbitraryLog, arbitraryLogOf, relationshipsAt } from "./generated.js"
import { contactsAddedBy, inOrder, isBefore, isOpen, turnsOf } from "./reference.js"

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

const referring = [
  "refer",
  "thank",
  "report",
  "report",
  "sell",
  "decline",
  "disqualify",
  "reopen",
  "permit",
  "merge",
  "merge",
] as const

const HOUR = 3_600_000

describe("referral asks", () => {
  it("splits the open customers, and the referral number is the share who referred", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const relationships = relationshipsAt(log, at)
        const asks = project(referralAsks({ at, policy, team: nobody }), relationships)
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
        const asks = project(referralAsks({ at, policy, team: nobody }), relationshipsAt(log, at))
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
        const asks = project(referralAsks({ at, policy, team: nobody }), relationshipsAt(log, at))
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

  it("L17 names whom to thank and whom to tell, as told from the facts one by one", () => {
    fc.assert(
      fc.property(arbitraryLogOf(...referring), ([recorded, at]) => {
        const log = asOne(recorded, at)
        const facts = inOrder(log).filter(({ occurredAt }) => occurredAt <= at)
        const happened = inOrder(recorded).filter(({ occurredAt }) => occurredAt <= at)
        const thank: Array<string> = []
        const report: Array<string> = []
        for (const { event, occurredAt, position } of facts) {
          if (event._tag !== "ReferralGiven" || !isOpen(log, event.contactId, at)) continue
          if (!contactsAddedBy(log, at).includes(event.contactId)) continue
          const told = facts.filter(
            (one) =>
              "referralId" in one.event &&
              one.event.contactId === event.contactId &&
              one.event.referralId === event.referralId,
          )
          const name = `${event.contactId}/${event.referralId}`
          if (!told.some((one) => one.event._tag === "ReferralThanked")) thank.push(name)
          const { newContactId } = event
          const now = newContactId && survivorAfter(happened, newContactId)
          if (now === undefined || !wasReferred(facts, now)) continue
          const given = { at: occurredAt, position }
          const outcomes = turnsOf(log, now, at).filter(
            (turn) => turn.kind !== "reopened" && isBefore(given, turn),
          )
          const news = outcomes.filter((turn, n) => turn.kind !== outcomes[n - 1]?.kind).at(-1)
          const reported = told.findLast((one) => one.event._tag === "ReferralOutcomeReported")
          const at1 = reported && { at: reported.occurredAt, position: reported.position }
          if (news !== undefined && !(at1 !== undefined && isBefore(news, at1))) {
            report.push(`${name} ${newContactId} ${news.kind} ${news.at}`)
          }
        }
        const relationships = relationshipsAt(recorded, at)
        const asked = { at, policy, team: nobody }
        const asks = project(referralAsks(asked), relationships)
        const nameOf = (duty: (typeof asks.thank)[number]) =>
          [duty.contactId, duty.duplicateId, duty.referralId]
            .filter((id) => id !== undefined)
            .join("/")
        expect(asks.thank.map(nameOf).sort()).toEqual(thank.sort())
        expect(
          asks.report
            .map(
              (duty) =>
                `${nameOf(duty)} ${duty.newContactId} ${duty.outcome} ${Date.parse(duty.outcomeAt)}`,
            )
            .sort(),
        ).toEqual(report.sort())
        // Referrers may be read before those whom they named, or after them.
        expect(project(referralAsks(asked), [...relationships].reverse())).toEqual(asks)
      }),
    )
  })

  it("L9 whoever comes after a leaver is told of the leaver's customers and referrals as well", () => {
    fc.assert(
      fc.property(arbitraryLogOf(...referring, "repLeaves", "assign"), ([log, at]) => {
        const relationships = relationshipsAt(log, at)
        const team = foldTeam(log, at)
        const all = project(referralAsks({ at, policy, team }), relationships)
        for (const repId of (["r0", "r1", "r2"] as const).map((id) => id as string as RepId)) {
          const own = project(referralAsks({ at, policy, team, repId }), relationships)
          const isOwn = ({ ownerId }: { readonly ownerId?: string }): boolean => {
            const gone = team.get(ownerId ?? "")?.left?.goesTo
            if (ownerId === repId) return true
            return gone?._tag === "Rep" && isOwn({ ownerId: gone.repId })
          }
          for (const list of ["ask", "blocked", "thank", "report"] as const) {
            expect(own[list]).toEqual(all[list].filter(isOwn))
          }
        }
      }),
    )
  })

  it("asks nobody whose every channel of the cadence is blocked", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const customers = relationshipsAt(log, at).filter(
          ({ open, stage }) => open && stage === "customer",
        )
        const asked = { at, policy, team: nobody }
        const codes = (relationship: Relationship) =>
          project(referralAsks(asked), [relationship]).blocked.flatMap(({ blockers }) =>
            blockers.map(({ code }) => code),
          )
        for (const customer of customers) {
          const free = {
            ...customer,
            cadences: customer.cadences.filter(({ chosen }) => chosen === undefined),
          }
          const blocked = ["phone", "email", "post", "visit", "video"] as const
          const all = blocked.map((channel) => ({
            channel,
            reason: "legal" as const,
            at,
            position: 1,
          }))
          expect(codes({ ...free, blocked: all })).toContain("no-consent")
          expect(codes({ ...free, blocked: all.slice(1) })).not.toContain("no-consent")
        }
      }),
    )
  })
})

// Whoever came by a referral says so, or by whom.
const wasReferred = (facts: ReadonlyArray<Fact>, contactId: string): boolean =>
  facts.some(
    ({ event }) =>
      "contactId" in event &&
      event.contactId === contactId &&
      (event._tag === "ContactReferred" ||
        ((event._tag === "ContactAdded" || event._tag === "ContactAdopted") &&
          event.referredBy !== undefined)),
  )

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
