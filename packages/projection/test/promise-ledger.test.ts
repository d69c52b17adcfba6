import { project, promiseLedger } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { asOne } from "./as-one.js"
import { arbitraryLog, arbitraryLogOf, relationshipsAt } from "./generated.js"
import { promisesOf } from "./promise-reference.js"
import { contactsAddedBy, isAmended } from "./reference.js"

const inUnits = (count: bigint | null): number | null =>
  count === null ? null : Number(`${count}e-4`)

describe("the promise ledger", () => {
  it("L14 equals each promise's status, due, debtor and debt, told from the definitions", () => {
    const aboutMoney = arbitraryLogOf("promise", "owe", "pay", "pay", "reschedule", "transfer")
    fc.assert(
      fc.property(fc.oneof(arbitraryLog, aboutMoney), ([log, at]) => {
        const told = asOne(log, at)
        // Corrections and retractions move touches about; they are proved on the fold.
        fc.pre(!isAmended(log))
        const expected: { [promise: string]: unknown } = {}
        for (const contactId of contactsAddedBy(told, at)) {
          for (const promise of promisesOf(told, contactId, at)) {
            const { countsFor, owed, paid, paidByDue, promiseId, status, until } = promise
            const debt = promise.pays && [owed ?? null, paidByDue, paid].map(inUnits)
            expected[`${contactId}/${promiseId}`] = [status, until, countsFor, debt]
          }
        }
        const ledger = project(promiseLedger({ at }), relationshipsAt(log, at))
        expect(
          Object.fromEntries(
            ledger.promises.map(
              ({ contactId, debt, due, duplicateId, promiseId, repIds, status }) => [
                [contactId, ...(duplicateId === undefined ? [] : [duplicateId]), promiseId].join(
                  "/",
                ),
                [
                  status,
                  Date.parse(due),
                  [...repIds].sort(),
                  debt && [debt.owed, debt.paidByDue, debt.paid],
                ],
              ],
            ),
          ),
        ).toEqual(expected)
      }),
    )
  })

  it("L17 the statuses sum to all promises, and the reps' parts to who owed each when due", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const ledger = project(promiseLedger({ at }), relationshipsAt(log, at))
        const sum = (counts: typeof ledger.counts): number =>
          Object.values(counts).reduce((a, b) => a + b, 0)
        expect(sum(ledger.counts)).toBe(ledger.promises.length)
        expect(ledger.reps.map(({ counts }) => sum(counts)).reduce((a, b) => a + b, 0)).toBe(
          ledger.promises.reduce((all, { repIds }) => all + repIds.length, 0),
        )
        for (const { repId } of ledger.reps) {
          const own = project(
            promiseLedger({ at, repId: repId as never }),
            relationshipsAt(log, at),
          )
          expect(own.reps).toEqual(ledger.reps.filter((rep) => rep.repId === repId))
        }
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
