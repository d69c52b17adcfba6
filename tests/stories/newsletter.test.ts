import { expect, it } from "vitest"
import { nextStep, tell } from "./telling.js"

it("L8 the newsletter is no personal touch: nobody has followed up, whatever was sent", async () => {
  const { log, on } = await tell()
  await log.addContact({ contactId: "ida", ownerId: "ann" })
  on("2026-01-05 12:00")
  const before = await nextStep(log)
  for (const day of ["2026-01-05 13:00", "2026-01-12 08:00", "2026-01-19 08:00"]) {
    on(day)
    await log.logTouch({
      contactId: "ida",
      direction: "outbound",
      channel: "email",
      outcome: "sent",
      mode: "automated",
    })
  }
  const { from, why } = await nextStep(log)
  expect(from).toBe(before.from)
  expect(why).toMatchObject({ occurrence: { kind: "step", index: 1 } })
  expect(await log.flow()).toMatchObject({ open: 1, neverTouched: 1, silent: 0, current: 0 })
  expect((await log.audit()).team).toMatchObject({ touches: 0 })

  // They unsubscribe: that binds e-mail, and the call is still owed.
  await log.blockChannel({ contactId: "ida", channel: "email", reason: "unsubscribed" })
  expect(await nextStep(log)).toMatchObject({ step: "cadence", channel: "phone" })
  await log.close()
})
