import { expect, it } from "vitest"
import { nextStep, tell } from "./telling.js"

it("L2 the maybe that needs a date: it is owed until one is agreed, and puts nothing else off", async () => {
  const { log, on } = await tell()
  await log.addContact({ contactId: "klara", ownerId: "ann", zone: "Europe/Rome" })
  const call = {
    contactId: "klara",
    direction: "outbound",
    channel: "phone",
    outcome: "reached",
    repId: "ann",
  } as const
  on("2026-01-07 10:00")
  const before = await nextStep(log)
  await log.logTouch({ ...call, classification: "maybe" })
  expect(await nextStep(log)).toMatchObject({
    step: "date-the-maybe",
    level: 5,
    by: "2026-01-07T22:59:59.999Z",
    repIds: ["ann"],
    why: { code: "maybe-said", saidAt: "2026-01-07T10:00:00.000Z" },
  })

  // Saying it again is no excuse: the first one is late by now.
  on("2026-01-08 10:00")
  await log.logTouch({
    ...call,
    direction: "inbound",
    classification: "maybe",
    does: [],
  })
  expect(await nextStep(log)).toMatchObject({
    step: "date-the-maybe",
    late: true,
    from: "2026-01-07T10:00:00.000Z",
  })

  // The cadence goes on beside it: it was not put off for a maybe.
  await log.bookStep({ contactId: "klara", startsAt: "2026-01-20T09:00:00.000Z", repId: "ann" })
  const cadence = await nextStep(log)
  expect(cadence).toMatchObject({ step: "cadence", begun: false })
  expect(cadence.from > before.from).toBe(true)
  expect(cadence.from < "2026-01-20").toBe(true)

  // The next maybe comes with its date, told in the same breath, and owes nothing.
  on("2026-01-20 09:00")
  await log.logTouch({
    ...call,
    classification: "maybe",
    promises: [
      {
        promiseId: "offer",
        promisors: [{ _tag: "Rep", repId: "ann" }],
        what: "call again with the offer",
        due: { _tag: "LocalDate", on: "2026-01-23", zone: "Europe/Rome" },
      },
    ],
    tells: { _tag: "Promise", promiseId: "offer" },
  })
  on("2026-01-23 09:00")
  expect(await nextStep(log)).toMatchObject({
    step: "promise",
    why: { what: "call again with the offer" },
  })

  // The promise is kept, and a "not now" with a day is a date too.
  await log.keepPromise({ contactId: "klara", promiseId: "offer" })
  await log.logTouch({ ...call, classification: "maybe" })
  expect(await nextStep(log)).toMatchObject({ step: "date-the-maybe" })
  await log.recordNotNow({
    contactId: "klara",
    revisit: { _tag: "On", on: "2026-06-01", zone: "Europe/Rome" },
  })
  expect(await nextStep(log)).toMatchObject({ step: "cadence", begun: false })
  await log.close()
})
