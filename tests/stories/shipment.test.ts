import { expect, it } from "vitest"
import { nextStep, tell } from "./telling.js"

it("L14 the shipment that rep and manager promised, and never called about, is broken for both", async () => {
  const { log, on } = await tell()
  await log.addRep({ repId: "max" })
  await log.addRep({ repId: "ann", managerId: "max" })
  await log.addContact({ contactId: "jonas", ownerId: "ann" })
  await log.recordSale({ contactId: "jonas" })
  await log.makePromise({
    contactId: "jonas",
    promisors: [
      { _tag: "Rep", repId: "ann" },
      { _tag: "Rep", repId: "max" },
    ],
    what: "call when the shipment leaves the port",
    due: { _tag: "LocalDate", on: "2026-01-16", zone: "America/New_York" },
  })

  // Friday lasts until midnight in New York.
  on("2026-01-17 04:59")
  expect((await log.promises()).counts).toMatchObject({ open: 1, broken: 0 })

  on("2026-01-17 05:00")
  for (const repId of ["ann", "max"]) {
    const { rows } = await log.next({ repId })
    expect(rows).toMatchObject([
      { contactId: "jonas", step: "promise", level: 1, late: true, repIds: ["ann", "max"] },
    ])
  }
  const { counts, reps } = await log.promises()
  expect(counts).toMatchObject({ broken: 1 })
  expect(reps).toHaveLength(2)
  for (const rep of reps) expect(rep).toMatchObject({ counts: { broken: 1 }, keepRatePct: 0 })

  // A month later it is still what comes first: no other call has made it good.
  on("2026-02-16 10:00")
  await log.logTouch({
    contactId: "jonas",
    direction: "outbound",
    channel: "phone",
    outcome: "reached",
    repId: "ann",
  })
  expect(await nextStep(log)).toMatchObject({ step: "promise", level: 1 })

  // Nor is a customer with a broken promise one to ask for a referral.
  expect((await log.asks()).blocked).toMatchObject([
    { blockers: expect.arrayContaining([expect.objectContaining({ code: "promise-broken" })]) },
  ])
  await log.close()
})
