import { expect, it } from "vitest"
import { nextStep, tell } from "./telling.js"

it("L2 the client calls in, and the answered call leaves the quarterly touch where it was", async () => {
  const { log, on } = await tell()
  await log.addRep({ repId: "ann" })
  await log.addContact({ contactId: "berta", ownerId: "ann" })
  await log.recordSale({ contactId: "berta" })
  const call = { contactId: "berta", channel: "phone", repId: "ann" } as const
  for (const day of ["2026-01-12 10:00", "2026-01-19 10:00", "2026-01-29 10:00"]) {
    on(day)
    await log.logTouch({ ...call, direction: "outbound", outcome: "reached" })
  }

  const quarterly = await nextStep(log)
  expect(quarterly).toMatchObject({
    step: "cadence",
    from: "2026-04-06T09:00:00.000Z",
    why: { occurrence: { kind: "rhythm", index: 1 } },
  })

  on("2026-02-20 15:00")
  await log.logTouch({ ...call, direction: "inbound", outcome: "received" })
  expect(await nextStep(log)).toMatchObject({
    step: "response",
    by: "2026-02-20T16:00:00.000Z",
    repIds: ["ann"],
  })

  on("2026-02-20 15:20")
  await log.logTouch({ ...call, direction: "outbound", outcome: "reached" })
  const { from, step, why } = await nextStep(log)
  expect({ from, step, why }).toEqual({
    from: quarterly.from,
    step: quarterly.step,
    why: quarterly.why,
  })
  await log.close()
})
