import { expect, it } from "vitest"
import { nextStep, tell } from "./telling.js"

it("L9 the contact handed over: the new rep owes what was promised, and an introduction", async () => {
  const { log, on } = await tell()
  for (const repId of ["ann", "ben"]) await log.addRep({ repId })
  await log.addContact({ contactId: "otto", ownerId: "ann", zone: "Europe/Rome" })
  const promise = {
    contactId: "otto",
    promisors: [{ _tag: "Rep", repId: "ann" }],
    what: "send the samples",
  } as const
  await log.makePromise({
    ...promise,
    promiseId: "overdue",
    due: { _tag: "LocalDate", on: "2026-01-08", zone: "Europe/Rome" },
  })
  await log.makePromise({
    ...promise,
    promiseId: "open",
    due: {
      _tag: "Condition",
      when: "the samples are in the warehouse",
      within: "P1D",
      backstop: "2026-01-30",
      zone: "Europe/Rome",
    },
  })
  await log.bookStep({ contactId: "otto", startsAt: "2026-01-14T09:00:00.000Z", repId: "ann" })

  const call = {
    contactId: "otto",
    direction: "outbound",
    channel: "phone",
    outcome: "reached",
  } as const
  on("2026-01-09 10:00")
  await log.logTouch({ ...call, repId: "ann" })

  on("2026-01-12 10:00")
  await log.handOverContact({ contactId: "otto", toRepId: "ben", reason: "Ann moves to Rome" })
  expect((await log.next({ repId: "ann" })).total).toBe(0)
  expect(await nextStep(log)).toMatchObject({ step: "promise", late: true, repIds: ["ben"] })
  // Ann let one lapse; the one that is open counts for Ben by now.
  expect((await log.promises()).promises).toMatchObject([
    { promiseId: "overdue", status: "broken", repIds: ["ann"], promisedBy: ["ann"] },
    { promiseId: "open", status: "open", repIds: ["ben"], promisedBy: ["ann"] },
  ])

  await log.logTouch({
    ...call,
    repId: "ben",
    does: [{ _tag: "Promise", promiseId: "overdue", extent: "whole" }, { _tag: "Cadence" }],
  })
  expect(await nextStep(log)).toMatchObject({
    step: "introduce",
    level: 5,
    by: "2026-01-13T22:59:59.999Z",
    repIds: ["ben"],
    why: { code: "handed-over", fromRepId: "ann" },
  })
  on("2026-01-13 10:00")
  await log.introduceRep({ contactId: "otto", repId: "ben" })
  on("2026-01-14 09:00")
  expect(await nextStep(log)).toMatchObject({ step: "step", repIds: ["ben"] })
  await log.logTouch({ ...call, repId: "ben" })

  // The samples come in: from now on it is due tomorrow, and not at the end of the month.
  await log.meetCondition({ contactId: "otto", promiseId: "open" })
  on("2026-01-15 09:00")
  expect(await nextStep(log)).toMatchObject({
    step: "promise",
    by: "2026-01-15T22:59:59.999Z",
    repIds: ["ben"],
    why: { when: "the samples are in the warehouse", metAt: "2026-01-14T09:00:00.000Z" },
  })
  await log.close()
})
