import { expect, it } from "vitest"
import { tell } from "./telling.js"

it("the dinner within 30 days, and the two friends: thanked for, followed up, and reported back", async () => {
  const { log, on } = await tell()
  const next = async (contactId: string) =>
    (await log.next()).rows.find((row) => row.contactId === contactId)
  await log.addContact({ contactId: "lena", ownerId: "ann", zone: "Europe/Rome" })
  const call = {
    contactId: "lena",
    direction: "outbound",
    channel: "phone",
    outcome: "reached",
    repId: "ann",
  } as const
  await log.logTouch(call)
  await log.recordSale({ contactId: "lena" })

  // An invitation and an introduction are owed within 30 days of the sale.
  const plays: Array<string | undefined> = []
  for (let step = 1; step <= 3; step++) {
    const owed = await next("lena")
    if (owed === undefined) throw new Error("nothing is owed")
    expect(owed).toMatchObject({ step: "cadence", stage: "customer" })
    expect(owed.by < "2026-02-05").toBe(true)
    plays.push(owed.play)
    on(`${owed.from.slice(0, 10)} 18:00`)
    if (owed.play === "introduction") break
    await log.logTouch({ ...call, ...(owed.play === undefined ? {} : { play: owed.play }) })
  }
  expect(plays).toEqual(["thanks", "invitation", "introduction"])

  // At the dinner she names two friends. One is not in the log yet; both will know by whom they came.
  await log.logTouch({
    ...call,
    channel: "visit",
    play: "introduction",
    classification: "satisfied",
    asksForReferral: true,
  })
  await log.recordReferral({
    contactId: "lena",
    referralId: "mia",
    newContactId: "mia",
    newContact: "Mia",
  })
  await log.addContact({
    contactId: "mia",
    source: "referral",
    referredBy: "lena",
    ownerId: "ann",
  })
  await log.addContact({ contactId: "noah", source: "event", ownerId: "ann" })
  await log.recordReferral({ contactId: "lena", referralId: "noah", newContactId: "noah" })
  for (const contactId of ["mia", "noah"]) expect(await next(contactId)).toBeDefined()

  // Thanks are owed for each, by the end of the next day.
  expect(await next("lena")).toMatchObject({
    step: "thank-for-referral",
    level: 5,
    why: { code: "referral-given", referralId: "mia", newContact: "Mia" },
  })
  expect(await log.asks()).toMatchObject({
    customersWhoReferred: 1,
    thank: [{ referralId: "mia" }, { referralId: "noah" }],
    report: [],
  })
  on("2026-02-03 09:00")
  await log.logTouch({ ...call, channel: "post", outcome: "sent", touchId: "card" })
  await log.recordThanks({ contactId: "lena", referralId: "mia", touchId: "card" })
  expect((await log.asks()).thank).toMatchObject([{ referralId: "noah" }])
  await log.recordThanks({ contactId: "lena", referralId: "noah", touchId: "card" })
  expect((await log.asks()).thank).toEqual([])
  expect(await next("lena")).toMatchObject({ step: "cadence" })

  // Mia buys, Noah declines: Lena is told of each, once.
  on("2026-02-20 10:00")
  await log.recordSale({ contactId: "mia" })
  await log.declineContact({ contactId: "noah" })
  expect((await log.asks({ repId: "ann" })).report).toMatchObject([
    { contactId: "lena", newContactId: "mia", outcome: "won" },
    { contactId: "lena", newContactId: "noah", outcome: "declined" },
  ])
  on("2026-02-21 10:00")
  for (const referralId of ["mia", "noah"]) {
    await log.reportReferralOutcome({ contactId: "lena", referralId })
  }
  expect((await log.asks()).report).toEqual([])

  // A second sale is no news. Noah's is, after his no.
  on("2026-05-20 10:00")
  await log.recordSale({ contactId: "mia" })
  await log.recordSale({ contactId: "noah" })
  expect((await log.asks()).report).toMatchObject([{ newContactId: "noah", outcome: "won" }])
  await log.close()
})
