import {
  days,
  instantFromMillis,
  defaultPolicy as policy,
  startOfDay,
  UTC,
  type ZoneId,
} from "@followthrough/core"
import { flowCheck, project } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { asOne, ownerAfter } from "./as-one.js"
import { logOfDays } from "./audit-logs.js"
import { arbitraryLog, arbitraryLogOf, arbitraryUnmergedLog, relationshipsAt } from "./generated.js"
import { promisesOf } from "./promise-reference.js"
import {
  adoptionOf,
  contactsAddedBy,
  forbiddenSince,
  inOrder,
  isAmended,
  isErased,
  isFollowUp,
  isOpen,
  touchesOf,
  turnsOf,
} from "./reference.js"

// An auto-reply is the last that was heard of somebody only where little else is told.
const spokenLog = fc.oneof(arbitraryLog, arbitraryLogOf("touch", "automated", "inbound", "inbound"))

const DAY = 86_400_000

const isForProspects = (chosen: { readonly id: string; readonly version: number }): boolean =>
  policy.cadences.some(
    ({ id, stage, version }) =>
      id === chosen.id && version === chosen.version && stage === "prospect",
  )

describe("the flow check", () => {
  it("L17 splits the open prospects into never touched, silent and current, which sum to open", () => {
    fc.assert(
      fc.property(arbitraryLog, fc.integer({ min: 1, max: 120 }), ([log, at], silentDays) => {
        const told = asOne(log, at)
        const expected: { [contactId: string]: string } = {}
        for (const contactId of contactsAddedBy(told, at)) {
          const turns = turnsOf(told, contactId, at)
          let stage = "prospect"
          let isOpen = true
          for (const { kind } of turns) {
            if (kind === "won") stage = "customer"
            if (kind === "declined") stage = "declined"
            if (kind === "disqualified") isOpen = false
            if (kind === "reopened") {
              isOpen = true
              if (stage === "declined") stage = "prospect"
            }
          }
          if (forbiddenSince(told, contactId, at) !== undefined) isOpen = false
          if (isErased(told, contactId, at)) isOpen = false
          if (!isOpen || stage !== "prospect") continue
          const taken = adoptionOf(told, contactId)
          const last =
            touchesOf(told, contactId, at).filter(isFollowUp).at(-1)?.at ??
            (taken?.lastTouchOn && startOfDay(taken.lastTouchOn, UTC))
          expected[contactId] =
            last === undefined
              ? "never-touched"
              : last < at - silentDays * 86_400_000
                ? "silent"
                : "current"
        }
        const flow = project(
          flowCheck({ at, policy, zone: UTC, silentAfter: days(silentDays) }),
          relationshipsAt(log, at),
        )
        expect(Object.fromEntries(flow.contacts.map((row) => [row.contactId, row.state]))).toEqual(
          expected,
        )
        expect(flow.neverTouched + flow.silent + flow.current).toBe(flow.open)
        expect(flow.open).toBe(Object.keys(expected).length)
      }),
    )
  })

  it("L17 counts who was assigned and never touched, and for whom nobody decided anything", () => {
    fc.assert(
      fc.property(arbitraryUnmergedLog, ([recorded, at]) => {
        fc.pre(!isAmended(recorded))
        const log = asOne(recorded, at)
        const relationships = relationshipsAt(recorded, at)
        const { assignedNeverTouched, contacts, withoutDecidedStep } = project(
          flowCheck({ at, policy, zone: UTC, silentAfter: days(14) }),
          relationships,
        )
        const happened = inOrder(recorded).filter(({ occurredAt }) => occurredAt <= at)
        const untouched = contacts.filter(
          ({ contactId, state }) =>
            state === "never-touched" && ownerAfter(happened, contactId) !== undefined,
        )
        expect(assignedNeverTouched).toBe(untouched.length)
        const undecided = contacts.filter(({ contactId }) => {
          const one = relationships.find((relationship) => relationship.contactId === contactId)
          // Only what the policy has for the stage was chosen, and that until the contact was reopened.
          const chosenBy =
            inOrder(log).findLast(
              ({ event, occurredAt }) =>
                "contactId" in event &&
                event.contactId === contactId &&
                occurredAt <= at &&
                (event._tag === "ContactReopened" ||
                  (event._tag === "CadenceEnrolled" && isForProspects(event.cadence)) ||
                  (event._tag === "CadenceSwitched" && isForProspects(event.to))),
            )?.event._tag ?? "ContactReopened"
          return !(
            chosenBy !== "ContactReopened" ||
            one?.steps.some(({ ended }) => ended === undefined) ||
            promisesOf(log, contactId, at).some(({ isOwed }) => isOwed)
          )
        })
        expect(withoutDecidedStep).toBe(undecided.length)
      }),
    )
  })

  it("L4 of what only the day is known, the day is told and counted, whatever zone is reported in", () => {
    const zones = ["Etc/GMT+11", "America/New_York", "Asia/Kathmandu"]
    fc.assert(
      fc.property(logOfDays, fc.integer({ min: 1, max: 90 }), ([log, last], quiet) => {
        // At noon in UTC it is the same day in each of these.
        const at = instantFromMillis(Math.ceil(last / DAY) * DAY + DAY / 2)
        const inZone = (zone: string) => {
          const asked = { silentAfter: days(quiet), notSpokenAfter: days(quiet) }
          const flow = project(
            flowCheck({ at, policy, zone: zone as ZoneId, ...asked }),
            relationshipsAt(log, at),
          )
          return {
            touched: flow.contacts.map(({ lastTouchAt: _, ...row }) => row),
            spoken: flow.notSpokenTo.map(({ lastSpokenAt: _, ...row }) => row),
          }
        }
        const inUtc = inZone("UTC")
        for (const zone of zones) expect(inZone(zone)).toEqual(inUtc)
        for (const { lastTouchOn, state } of inUtc.touched) {
          expect(lastTouchOn === undefined).toBe(state === "never-touched")
        }
      }),
    )
  })

  it("lists every open contact not spoken to for so long, the longest first", () => {
    fc.assert(
      fc.property(spokenLog, fc.integer({ min: 1, max: 120 }), ([recorded, at], quietDays) => {
        const relationships = relationshipsAt(recorded, at)
        const log = asOne(recorded, at)
        const expected = contactsAddedBy(log, at).flatMap((contactId) => {
          if (!isOpen(log, contactId, at)) return []
          const spoken = touchesOf(log, contactId, at).findLast(
            ({ classification, direction, mode, outcome }) =>
              outcome === "reached" ||
              (direction === "inbound" && mode === "personal" && classification !== "auto-reply"),
          )?.at
          const contact = relationships.find((one) => one.contactId === contactId)
          const taken = adoptionOf(log, contactId)?.lastTouchOn
          const begun = contact?.addedAt ?? 0
          const before = taken === undefined ? begun : startOfDay(taken, UTC)
          const since = spoken ?? Math.min(begun, before)
          return since < at - quietDays * 86_400_000 ? [{ contactId, since, spoken }] : []
        })
        expected.sort((a, b) => a.since - b.since || (a.contactId < b.contactId ? -1 : 1))
        const { notSpokenTo } = project(
          flowCheck({
            at,
            policy,
            zone: UTC,
            silentAfter: days(14),
            notSpokenAfter: days(quietDays),
          }),
          relationships,
        )
        expect(
          notSpokenTo.map(({ contactId, lastSpokenAt }) => [
            contactId,
            lastSpokenAt && Date.parse(lastSpokenAt),
          ]),
        ).toEqual(expected.map(({ contactId, spoken }) => [contactId, spoken]))
      }),
    )
  })
})
