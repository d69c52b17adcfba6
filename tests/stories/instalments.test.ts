import { expect, it } from "vitest"
import { tell } from "./telling.js"

it("a bill in three instalments: asked about once the day has passed, and at an end with the last cent", async () => {
  const { log, on } = await tell()
  const euros = (amount: number) => ({ amount, currency: "EUR" })
  const pay = (amount: number) =>
    log.record({ _tag: "RecordPayment", contactId: "carl", debtId: "bill", amount: euros(amount) })
  const standing = async () => {
    const { promises } = await log.promises()
    const [{ debt, status } = { debt: undefined, status: undefined }] = promises
    const asked = (await log.next()).rows.some(({ step }) => step === "ask-about-promise")
    return { status, paid: debt?.paid, owed: debt?.owed, asked }
  }

  await log.addContact({ contactId: "carl", ownerId: "ann", zone: "Europe/Rome" })
  await log.record({
    _tag: "RecordDebt",
    contactId: "carl",
    debtId: "bill",
    amount: euros(0.3),
  })
  await pay(0.1)
  await log.record({
    _tag: "MakePromise",
    contactId: "carl",
    promiseId: "rest",
    promisors: [{ _tag: "Contact" }],
    what: "pay the rest",
    due: { _tag: "LocalDate", on: "2026-01-20", zone: "Europe/Rome" },
    pays: "bill",
  })
  expect(await standing()).toEqual({ status: "open", paid: 0.1, owed: 0.3, asked: false })

  // What he paid before the promise is a part of it; the rest is asked about.
  on("2026-01-21 09:00")
  expect(await standing()).toEqual({ status: "partly-kept", paid: 0.1, owed: 0.3, asked: true })

  on("2026-01-28 09:00")
  await pay(0.1)
  await pay(0.1)
  expect(await standing()).toEqual({ status: "partly-kept", paid: 0.3, owed: 0.3, asked: false })
})
