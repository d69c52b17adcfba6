import { expect, it } from "vitest"
import { nextStep, tell } from "./telling.js"

it("L13 four noes close nothing: declined, still open, rarely called, and won at the next call", async () => {
  const { log, on } = await tell()
  await log.addContact({ contactId: "hugo", ownerId: "ann" })
  const call = {
    contactId: "hugo",
    direction: "outbound",
    channel: "phone",
    outcome: "reached",
    repId: "ann",
  } as const
  const calls = ["2026-01-06 10:00", "2026-01-12 10:00", "2026-01-20 10:00", "2026-02-02 10:00"]
  for (const day of calls) {
    on(day)
    await log.logTouch({ ...call, classification: "no" })
    expect((await log.next()).total).toBe(1)
  }
  await log.declineContact({ contactId: "hugo", words: "not while the old one runs" })

  // A spoken no leads to a rare call, not to silence, and not to a call next week either.
  const rare = await nextStep(log)
  expect(rare).toMatchObject({ step: "cadence", stage: "declined", begun: false })
  expect(rare.from > "2026-05-01" && rare.from < "2026-09-30").toBe(true)
  expect((await log.audit()).team).toMatchObject({ won: 0, lost: 1 })

  on(`${rare.from.slice(0, 10)} 10:00`)
  expect(await nextStep(log)).toMatchObject({ step: "cadence", begun: true })
  await log.logTouch({ ...call, classification: "yes" })
  await log.recordSale({ contactId: "hugo", value: { amount: 1200, currency: "EUR" } })
  expect(await nextStep(log)).toMatchObject({ stage: "customer" })
  expect((await log.audit()).team).toMatchObject({ won: 1, lost: 1, touches: 5 })
  await log.close()
})
