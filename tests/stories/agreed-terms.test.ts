import { describe, expect, it } from "vitest"
import { nextStep, tell } from "./telling.js"

// What is agreed on with one contact: how often, from which day, and that the next time is left out.

const sixtyDays = {
  id: "sixty-days",
  version: 1,
  stage: "prospect",
  opening: [],
  rhythm: { every: 60, unit: "days", turns: [{ channels: ["phone"], plays: ["check-in"] }] },
  gap: { min: "P7D", ideal: "P60D", max: "P70D" },
} as const

const dueOf = async (log: Parameters<typeof nextStep>[0]) => {
  const { why } = await nextStep(log)
  return why.code === "cadence" ? why.due.slice(0, 10) : why.code
}

describe("terms of one contact", () => {
  it("L5 a cadence chosen before the contact was taken over goes on, as for one that was added", async () => {
    for (const how of ["AdoptContact", "AddContact"] as const) {
      const { log, on } = await tell()
      await log.publishCadence({ cadence: sixtyDays })
      on("2026-06-01 09:00")
      const { id, version } = sixtyDays
      // An added contact has to be there before; one that was taken over has a past.
      const occurredAt = how === "AddContact" ? "2026-04-20T07:00:00Z" : "2026-06-01T08:00:00Z"
      await log.record({ _tag: how, contactId: "bea", occurredAt })
      const enrolled = { contactId: "bea", cadence: { id, version } }
      await log.enrolInCadence({ ...enrolled, occurredAt: "2026-04-20T08:00:00Z" })
      expect([how, await dueOf(log)]).toEqual([how, "2026-06-19"])
      await log.close()
    }
  })

  it("L5 every sixty days, next on 19 June, whatever the cadence says, and without drift", async () => {
    const { log, on } = await tell()
    on("2026-06-01 09:00")
    await log.addContact({ contactId: "bea", ownerId: "ann" })
    const enrolled = {
      contactId: "bea",
      cadence: { id: "prospect", version: 1 },
      rhythm: { every: 60, unit: "days" },
      firstOn: "2026-06-19",
    } as const
    // The longest gap of the cadence is shorter, so that nobody could keep to it.
    await expect(log.enrolInCadence(enrolled)).rejects.toMatchObject({
      refusal: { _tag: "TermsNotKept", contactId: "bea", code: "rhythm-after-longest-gap" },
    })
    await log.enrolInCadence({ ...enrolled, gap: { ideal: "P60D", max: "P75D" } })
    const step = await nextStep(log)
    expect(step.why).toMatchObject({
      due: "2026-06-19T00:00:00.000Z",
      own: { rhythm: { every: 60, unit: "days" }, firstOn: "2026-06-19" },
    })
    const called = {
      contactId: "bea",
      direction: "outbound",
      channel: "phone",
      outcome: "reached",
    } as const
    on("2026-06-22 10:00")
    await log.logTouch(called)
    expect(await dueOf(log)).toBe("2026-08-18")
    // Called ahead of its time, it is done, and the next one stays where it was.
    on("2026-08-12 10:00")
    await log.logTouch(called)
    expect(await dueOf(log)).toBe("2026-10-17")
    const { cadence } = await log.explain({ contactId: "bea" })
    expect(cadence).toMatchObject({ code: "chosen", own: { gap: { ideal: "P60D", max: "P75D" } } })
    await log.close()
  })

  it("L9 a touch that is skipped is no longer owed, and the next one counts from then", async () => {
    const { log, on } = await tell()
    const steps = [
      { after: "P1D", channels: ["phone"], plays: ["ask-for-time"] },
      { after: "P10D", channels: ["email"], plays: ["article"] },
    ] as const
    const gap = { min: "P1D", ideal: "P10D", max: "P40D" }
    const cadence = { id: "two", version: 1, stage: "prospect", opening: steps, gap } as const
    await log.publishCadence({ cadence })
    on("2026-03-02 09:00")
    await log.addContact({ contactId: "bea" })
    await log.enrolInCadence({ contactId: "bea", cadence: { id: "two", version: 1 } })
    expect(await dueOf(log)).toBe("2026-03-03")
    on("2026-03-05 09:00")
    const { positions } = await log.skipCadenceStep({ contactId: "bea", reason: "they move house" })
    const step = await nextStep(log)
    expect(step).toMatchObject({ play: "article", why: { due: "2026-03-15T09:00:00.000Z" } })
    expect(step.facts).toContain(positions[0])
    // It was no touch: the silence goes on, and its longest still holds.
    on("2026-03-16 09:00")
    await log.skipCadenceStep({ contactId: "bea" })
    on("2026-03-26 09:00")
    await log.skipCadenceStep({ contactId: "bea" })
    on("2026-04-05 09:00")
    await log.skipCadenceStep({ contactId: "bea" })
    expect((await nextStep(log)).why).toMatchObject({
      due: "2026-04-11T09:00:00.000Z",
      moves: [{ code: "longest-gap" }],
    })
    await log.close()
  })
})

describe("a new version of a cadence", () => {
  it("L10 goes on after the steps that were done, which it knows by their names", async () => {
    const { log, on } = await tell()
    const step = (name: string) => ({
      name,
      after: "P7D",
      channels: ["phone"] as const,
      plays: [name] as const,
    })
    const opening = ["ask-for-time", "article", "video"].map(step)
    const gap = { min: "P1D", ideal: "P7D", max: "P14D" }
    const cadence = { id: "opening", version: 1, stage: "prospect", opening, gap } as const
    const { rules } = await log.policy()
    type Cadence = (typeof rules.cadences)[number]
    const policyWith = (version: number, cadences: readonly [Cadence, ...Array<Cadence>]) => ({
      ...rules,
      id: "ours",
      version,
      cadences: [...cadences, ...rules.cadences] as const,
      defaults: { ...rules.defaults, prospect: { id: "opening", version } },
    })
    await log.publishPolicy({ policy: policyWith(1, [cadence]) })
    await log.addContact({ contactId: "bea" })
    for (const day of ["2026-01-12 09:00", "2026-01-19 09:00"]) {
      on(day)
      await log.logTouch({
        contactId: "bea",
        direction: "outbound",
        channel: "phone",
        outcome: "reached",
      })
    }
    expect(await nextStep(log)).toMatchObject({ play: "video" })
    on("2026-01-20 09:00")
    const second = { ...cadence, version: 2, opening: [step("thanks"), ...opening] }
    await log.publishPolicy({ policy: policyWith(2, [cadence, second]) })
    expect(await nextStep(log)).toMatchObject({
      play: "video",
      why: { cadence: { id: "opening", version: 2 }, occurrence: { kind: "step", index: 4 } },
    })
    await log.close()
  })
})
