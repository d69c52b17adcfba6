import { expect, it } from "vitest"
import { nextStep, tell } from "./telling.js"

it("L2 the automatic thanks, OK does not cancel the promised callback", async () => {
  const { log, on } = await tell()
  await log.addContact({ contactId: "greta", ownerId: "ann" })
  await log.makePromise({
    contactId: "greta",
    promiseId: "callback",
    promisors: [{ _tag: "Rep", repId: "ann" }],
    what: "call back about the offer",
    due: { _tag: "LocalDate", on: "2026-01-08", zone: "UTC" },
  })
  on("2026-01-06 10:00")
  await log.logTouch({
    contactId: "greta",
    direction: "outbound",
    channel: "email",
    outcome: "sent",
    does: [],
  })
  const waiting = await nextStep(log)

  on("2026-01-06 10:01")
  await log.logTouch({
    contactId: "greta",
    direction: "inbound",
    channel: "email",
    outcome: "received",
    classification: "auto-reply",
  })
  // Nobody waits for an answer, nothing is on hold, and the callback is owed as before.
  expect(await nextStep(log)).toEqual(waiting)

  on("2026-01-08 09:00")
  expect(await nextStep(log)).toMatchObject({ step: "promise", begun: true, late: false })

  // Even an out-of-office hold, which a host records as the fact that it is, leaves it alone.
  await log.placeHold({ contactId: "greta", by: "automatic" })
  expect(await nextStep(log)).toMatchObject({ step: "promise", begun: true })

  on("2026-01-08 16:00")
  await log.keepPromise({ contactId: "greta", promiseId: "callback" })
  expect((await log.promises()).counts).toMatchObject({ kept: 1, open: 0 })
  expect(await nextStep(log)).toMatchObject({ step: "cadence" })
  await log.close()
})
