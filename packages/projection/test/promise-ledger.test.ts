import type { Fact, PromiseDue } from "@followthrough/core"
import { project, promiseLedger } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { asOne } from "./as-one.js"
import { arbitraryLog, relationshipsAt } from "./generated.js"
import { contactsAddedBy, inOrder } from "./reference.js"

// Midnight after a local date, found by looking at clocks minute by minute around it.
const lastInstant = (due: PromiseDue): number => {
  if (due._tag === "Instant") return due.at
  const dayAt = new Intl.DateTimeFormat("sv-SE", {
    timeZone: due.zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  })
  const on = due._tag === "Condition" ? due.backstop : due.on
  let t = Date.parse(`${on}T00:00:00Z`) + 38 * 3_600_000
  while (dayAt.format(t) > on) t -= 60_000
  return t + 59_999
}

describe("the promise ledger", () => {
  it("L14 equals each promise's status, told from the definitions", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const told = asOne(log, at)
        const expected: { [promise: string]: string } = {}
        for (const contactId of contactsAddedBy(told, at)) {
          const about = (promiseId: string) => (fact: Fact) =>
            fact.occurredAt <= at &&
            "contactId" in fact.event &&
            fact.event.contactId === contactId &&
            ("promiseId" in fact.event
              ? fact.event.promiseId === promiseId
              : fact.event._tag === "TouchLogged" &&
                fact.event.does?.some((d) => d._tag === "Promise" && d.promiseId === promiseId))
          for (const { event, occurredAt } of told) {
            if (event._tag !== "PromiseMade" || event.contactId !== contactId) continue
            if (occurredAt > at) continue
            const story = inOrder(told.filter(about(event.promiseId)))
            let due = lastInstant(event.due)
            for (const fact of story) {
              if (fact.event._tag === "PromiseRescheduled" && fact.occurredAt <= due) {
                due = lastInstant(fact.event.due)
              }
            }
            const first = (...tags: ReadonlyArray<string>) =>
              story.find((fact) => tags.includes(fact.event._tag))?.occurredAt
            const kept = first("PromiseKept", "TouchLogged")
            const partly = first("PromisePartlyKept")
            const released = first("PromiseReleased")
            expected[`${contactId}/${event.promiseId}`] =
              kept !== undefined && kept <= due
                ? "kept"
                : released !== undefined && released <= due
                  ? "released"
                  : at <= due
                    ? "open"
                    : partly !== undefined && partly <= due
                      ? "partly-kept"
                      : partly !== undefined || kept !== undefined
                        ? "late"
                        : "broken"
          }
        }
        // Corrections and retractions move touches about; they are proved on the fold.
        fc.pre(
          !log.some(
            ({ event }) => event._tag === "TouchCorrected" || event._tag === "TouchRetracted",
          ),
        )
        const ledger = project(promiseLedger({ at }), relationshipsAt(log, at))
        expect(
          Object.fromEntries(
            ledger.promises.map(({ contactId, duplicateId, promiseId, status }) => [
              [contactId, ...(duplicateId === undefined ? [] : [duplicateId]), promiseId].join("/"),
              status,
            ]),
          ),
        ).toEqual(expected)
        const { broken, kept, late, open, partlyKept, released } = ledger.counts
        expect(broken + kept + late + open + partlyKept + released).toBe(ledger.promises.length)
      }),
    )
  })

  it("counts a rep's keep rate without what the contact promised", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const ledger = project(promiseLedger({ at }), relationshipsAt(log, at))
        const due = ledger.promises.filter(
          (row) => row.repIds.length > 0 && row.status !== "open" && row.status !== "released",
        )
        const kept = due.filter((row) => row.status === "kept").length
        if (due.length === 0) expect(ledger.keepRatePct).toBeNull()
        else expect(ledger.keepRatePct).toBeCloseTo((100 * kept) / due.length, 3)
      }),
    )
  })
})
