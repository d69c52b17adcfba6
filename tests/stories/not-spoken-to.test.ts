import { expect, it } from "vitest"
import { tell } from "./telling.js"

it("the ten customers not spoken to for 30 days are the next ten to call, the longest first", async () => {
  const { log, on } = await tell()
  const customers = Array.from({ length: 14 }, (_, n) => `customer-${String(n).padStart(2, "0")}`)
  const at = (day: number) => `2026-01-${String(day).padStart(2, "0")} 10:00`
  on("2026-01-01 09:00")
  for (const contactId of customers) {
    await log.addContact({ contactId, ownerId: "ann" })
    await log.recordSale({ contactId })
  }
  const call = { direction: "outbound", channel: "phone", repId: "ann" } as const
  // Each is spoken to on a day of its own; the last of them earliest.
  for (const [n, contactId] of customers.entries()) {
    on(at(20 - n))
    await log.logTouch({ ...call, contactId, outcome: "reached" })
  }
  on("2026-02-10 10:00")
  // Nobody spoke to them: not reached, not personal, not a person.
  await log.logTouch({ ...call, contactId: "customer-13", outcome: "no-answer" })
  await log.logTouch({
    ...call,
    contactId: "customer-12",
    channel: "email",
    outcome: "sent",
    mode: "automated",
  })
  const inbound = { direction: "inbound", channel: "email", outcome: "received" } as const
  await log.logTouch({ ...inbound, contactId: "customer-11", classification: "auto-reply" })
  // These two were spoken to, by their own doing.
  await log.logTouch({ ...inbound, contactId: "customer-10" })
  await log.logTouch({ ...call, ...inbound, contactId: "customer-09", outcome: "reached" })

  on("2026-02-16 10:00")
  const flow = await log.flow()
  expect(flow.notSpokenAfter).toBe("P30D")
  expect(flow.notSpokenTo.map(({ contactId }) => contactId)).toEqual(
    [13, 12, 11, 8, 7, 6, 5, 4].map((n) => customers[n]),
  )
  expect(flow.notSpokenTo[0]).toMatchObject({
    stage: "customer",
    ownerId: "ann",
    lastSpokenAt: "2026-01-07T10:00:00.000Z",
    days: 40,
  })

  // Exactly 30 days are not more than 30 days; by the 18th there are ten.
  on("2026-02-18 10:00")
  expect((await log.flow()).notSpokenTo).toHaveLength(10)
  const [first] = (await log.flow()).notSpokenTo
  await log.logTouch({ ...call, contactId: first?.contactId ?? "", outcome: "reached" })
  expect((await log.flow()).notSpokenTo).toHaveLength(9)
  expect((await log.flow({ notSpokenAfter: "P1Y" })).notSpokenTo).toEqual([])
  await log.close()
})
