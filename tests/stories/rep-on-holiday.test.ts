import { expect, it } from "vitest"
import { tell } from "./telling.js"

it("L9 the rep on holiday with three open promises still owes them; the delegate sees them too", async () => {
  const { log, on } = await tell()
  await log.addRep({ repId: "ann" })
  await log.addRep({ repId: "ben" })
  const customers = ["carl", "dora", "emil"]
  for (const contactId of customers) {
    await log.addContact({ contactId, ownerId: "ann" })
    await log.makePromise({
      contactId,
      promisors: [{ _tag: "Rep", repId: "ann" }],
      what: "send the drawings",
      due: { _tag: "LocalDate", on: "2026-01-14", zone: "Europe/Rome" },
    })
  }
  await log.recordAbsence({
    repId: "ann",
    absenceId: "skiing",
    from: "2026-01-08",
    to: "2026-01-21",
    zone: "Europe/Rome",
    delegateId: "ben",
  })

  // Before the holiday nobody else sees anything, and the promises are due when they are.
  on("2026-01-07 12:00")
  await log.addContact({ contactId: "fritz", ownerId: "ann" })
  expect((await log.next({ repId: "ben" })).total).toBe(0)
  const before = await log.promises()

  on("2026-01-14 12:00")
  for (const repId of ["ann", "ben"]) {
    const { rows } = await log.next({ repId })
    const promised = rows.filter(({ step }) => step === "promise")
    expect(promised.map(({ contactId }) => contactId)).toEqual(customers)
    for (const row of promised) expect(row.repIds).toEqual(["ann"])
  }
  expect((await log.promises()).promises).toEqual(before.promises)

  // What the cadence owes waits until Ann is back.
  const fritz = (await log.next()).rows.find(({ contactId }) => contactId === "fritz")
  expect(fritz).toMatchObject({
    repIds: ["ann"],
    from: "2026-01-22T09:00:00.000Z",
    why: { moves: expect.arrayContaining([expect.objectContaining({ code: "absence" })]) },
  })

  // The day has ended: the promises are broken, and they are Ann's, holiday or not.
  on("2026-01-15 12:00")
  expect((await log.promises()).counts).toMatchObject({ broken: 3 })

  // Back: the delegate is out of it again.
  on("2026-01-22 12:00")
  expect((await log.next({ repId: "ben" })).total).toBe(0)
  expect((await log.next({ repId: "ann" })).total).toBe(4)
  await log.close()
})
