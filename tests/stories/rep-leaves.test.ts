import { expect, it } from "vitest"
import { tell } from "./telling.js"

it("L9 the rep who leaves: what they owe is their successor's, and then sits in a queue", async () => {
  const { log, on } = await tell()
  for (const repId of ["ann", "ben", "cleo"]) await log.addRep({ repId })
  await log.addContact({ contactId: "dora", ownerId: "ann" })
  await log.makePromise({
    contactId: "dora",
    promiseId: "drawings",
    promisors: [{ _tag: "Rep", repId: "ann" }],
    what: "send the drawings",
    due: { _tag: "LocalDate", on: "2026-01-14", zone: "Europe/Rome" },
  })

  on("2026-01-14 09:00")
  await log.recordRepLeft({ repId: "ann", goesTo: { _tag: "Rep", repId: "ben" } })
  expect((await log.next({ repId: "ann" })).total).toBe(0)
  expect((await log.next({ repId: "ben" })).rows).toMatchObject([
    { contactId: "dora", step: "promise", repIds: ["ben"], queues: [] },
  ])
  // Who promised stays on record.
  expect((await log.promises()).promises).toMatchObject([{ repIds: ["ann"] }])

  // Ben goes as well, and nobody takes over.
  await log.recordRepLeft({ repId: "ben", goesTo: { _tag: "Queue", queue: "north" } })
  const { rows, unassigned } = await log.next({ queue: "north" })
  expect(rows).toMatchObject([{ contactId: "dora", repIds: [], queues: ["north"] }])
  expect(unassigned).toBe(0)
  await expect(
    log.recordRepLeft({ repId: "cleo", goesTo: { _tag: "Rep", repId: "ben" } }),
  ).rejects.toMatchObject({ refusal: { _tag: "SuccessorGone" } })

  // As of before, and as it was known before, it was Ann's.
  expect((await log.next({ at: "2026-01-13T09:00:00Z" })).rows[0]?.repIds).toEqual(["ann"])

  // The promise stays where it sits; the contact is Cleo's from now on.
  await log.assignContact({ contactId: "dora", repId: "cleo" })
  expect((await log.next({ repId: "cleo" })).rows).toMatchObject([{ contactId: "dora" }])
  expect((await log.next({ queue: "north" })).rows).toMatchObject([{ step: "promise" }])
  await log.close()
})
