import { defaultPolicy, policyToJson } from "@followthrough/core"
import { openFollowthrough } from "@followthrough/kernel"
import { describe, expect, it } from "vitest"
import { tell } from "./telling.js"

// Small logs about trying, answering, booking and closing, each with the answer that a salesperson expects.

const monthly = {
  id: "monthly",
  version: 1,
  stage: "prospect",
  opening: [],
  rhythm: { every: 1, unit: "months", turns: [{ channels: ["phone"], plays: ["check-in"] }] },
  gap: { min: "P7D", ideal: "P30D", max: "P62D" },
}

/** A prospect in Rome who is called every month on the 15th. */
const monthlyContact = async () => {
  let now = new Date("2026-01-15T09:00:00Z")
  const { cadences, defaults, ...rules } = policyToJson(defaultPolicy)
  const policy = {
    ...rules,
    zone: "Europe/Rome",
    cadences: [...cadences, monthly],
    defaults: { ...defaults, prospect: { id: "monthly", version: 1 } },
  }
  const log = await openFollowthrough({
    workspace: "story",
    store: "memory",
    policy,
    now: () => now,
  })
  await log.addContact({ contactId: "bea", ownerId: "ann", zone: "Europe/Rome" })
  const at = (when: string) => {
    now = new Date(when)
  }
  return { log, at }
}

const call = {
  contactId: "bea",
  direction: "outbound",
  channel: "phone",
  outcome: "reached",
} as const

describe("attempts at a cadence touch", () => {
  it("L5 trying again within the least gap is the same occurrence", async () => {
    const { at, log } = await monthlyContact()
    at("2026-02-16T09:00:00Z")
    await log.logTouch({ ...call, outcome: "no-answer" })
    at("2026-02-16T09:05:00Z")
    await log.logTouch(call)
    const [row] = (await log.next()).rows
    expect(row).toMatchObject({ step: "cadence", why: { due: "2026-03-14T23:00:00.000Z" } })
  })

  it("L5 a touch that says that it is the next one does the next one", async () => {
    const { at, log } = await monthlyContact()
    at("2026-02-16T09:00:00Z")
    await log.logTouch({ ...call, outcome: "no-answer" })
    at("2026-02-16T09:05:00Z")
    await log.logTouch({ ...call, does: [{ _tag: "Cadence" }] })
    const [row] = (await log.next()).rows
    expect(row).toMatchObject({ step: "cadence", why: { due: "2026-04-14T22:00:00.000Z" } })
  })

  it("L5 a bounced mail does nothing", async () => {
    const { at, log } = await monthlyContact()
    at("2026-02-16T09:00:00Z")
    await log.logTouch({ ...call, channel: "email", outcome: "bounced" })
    const [row] = (await log.next()).rows
    expect(row).toMatchObject({ step: "cadence", why: { due: "2026-02-14T23:00:00.000Z" } })
  })
})

describe("a booked step", () => {
  const booked = async () => {
    const { log, on } = await tell()
    on("2026-03-02 09:00")
    await log.addContact({ contactId: "bea", ownerId: "ann" })
    await log.bookStep({
      contactId: "bea",
      stepId: "visit",
      channel: "visit",
      startsAt: "2026-03-10T10:00:00Z",
    })
    const step = async () => {
      const agenda = await log.agenda({ contactId: "bea" })
      return agenda?.rows.find((row) => row.step === "step")?.from
    }
    const moved = (startsAt: string) =>
      log.record({ _tag: "RescheduleStep", contactId: "bea", stepId: "visit", startsAt })
    return { log, on, step, moved }
  }

  it("L9 skipped and then rescheduled is owed again", async () => {
    const { log, moved, on, step } = await booked()
    on("2026-03-05 09:00")
    await log.record({ _tag: "SkipStep", contactId: "bea", stepId: "visit" })
    expect(await step()).toBeUndefined()
    on("2026-03-06 09:00")
    await moved("2026-03-20T10:00:00Z")
    expect(await step()).toBe("2026-03-20T10:00:00.000Z")
  })

  it("L9 is not done through another channel than it names", async () => {
    const { log, moved, on, step } = await booked()
    on("2026-03-10 10:15")
    await log.logTouch({ ...call, channel: "text", outcome: "sent" })
    expect(await step()).toBe("2026-03-10T10:00:00.000Z")
    on("2026-03-10 10:30")
    await moved("2026-03-12T10:00:00Z")
    expect(await step()).toBe("2026-03-12T10:00:00.000Z")
    on("2026-03-12 10:00")
    await log.logTouch({ ...call, channel: "visit" })
    expect(await step()).toBeUndefined()
  })

  it("L9 is not done by a visit at which nobody was there", async () => {
    const { log, on, step } = await booked()
    on("2026-03-10 10:05")
    await log.logTouch({ ...call, channel: "visit", outcome: "no-answer" })
    expect(await step()).toBe("2026-03-10T10:00:00.000Z")
  })
})

describe("somebody who waits for an answer", () => {
  const waitsFor = async (...kinds: ReadonlyArray<object>) => {
    const { log, on } = await tell()
    on("2026-03-02 09:00")
    await log.addContact({ contactId: "bea", ownerId: "ann" })
    for (const [n, fields] of kinds.entries()) {
      on(`2026-03-02 09:1${n}`)
      await log.logTouch({ ...call, direction: "inbound", outcome: "received", ...fields })
    }
    const { rows } = await log.next()
    return rows[0]?.step === "response"
  }
  const outbound = { direction: "outbound" } as const

  it("L2 waits on when the call back was not answered", async () => {
    expect(await waitsFor({}, { ...outbound, outcome: "no-answer" })).toBe(true)
    expect(await waitsFor({}, { ...outbound, outcome: "bounced", channel: "email" })).toBe(true)
    expect(await waitsFor({}, { ...outbound, outcome: "left-message" })).toBe(false)
    expect(await waitsFor({}, { ...outbound, outcome: "sent", channel: "email" })).toBe(false)
  })

  it("L2 waits no longer once they are spoken to, whoever rang", async () => {
    expect(await waitsFor({}, { outcome: "reached" })).toBe(false)
  })

  it("L2 never waited, if a machine wrote", async () => {
    expect(await waitsFor({ mode: "automated", channel: "email" })).toBe(false)
    expect(await waitsFor({ classification: "auto-reply", channel: "email" })).toBe(false)
  })

  it("L17 a web lead who rings and buys waits for nothing, in no audit either", async () => {
    const { log, on } = await tell()
    on("2026-03-02 09:00")
    await log.addContact({ contactId: "bea", ownerId: "ann", source: "web-lead" })
    on("2026-03-02 09:02")
    await log.logTouch({ ...call, direction: "inbound" })
    on("2026-03-03 09:02")
    await log.recordSale({ contactId: "bea" })
    const agenda = await log.agenda({ contactId: "bea" })
    expect(agenda?.rows.map((row) => row.step)).not.toContain("response")
    const { team } = await log.audit()
    expect(team.firstResponse).toMatchObject({ waiting: 0, unanswered: 1, n: 0 })
  })

  it("L17 a web lead who was closed at once waits for nothing", async () => {
    const { log, on } = await tell()
    on("2026-03-02 09:00")
    await log.addContact({ contactId: "bea", ownerId: "ann", source: "web-lead" })
    await log.addContact({ contactId: "tom", ownerId: "ann", source: "web-lead" })
    on("2026-03-02 09:01")
    await log.record({
      _tag: "DisqualifyContact",
      contactId: "bea",
      reason: "a robot",
      basis: "assumed",
    })
    const { team } = await log.audit()
    expect(team.firstResponse).toMatchObject({ waiting: 1, unanswered: 1 })
  })

  it("L2 of a web lead of whom only the date is known, is answered by the end of that day", async () => {
    const { log, on } = await tell()
    on("2024-03-01 12:00")
    await log.addContact({
      contactId: "bea",
      ownerId: "ann",
      source: "web-lead",
      zone: "Europe/Rome",
      on: "2024-03-01",
    })
    const [row] = (await log.next()).rows
    expect(row).toMatchObject({
      step: "response",
      late: false,
      by: "2024-03-01T22:59:59.999Z",
      why: { dayOnly: true },
    })
  })
})

describe("a promise to a contact that is closed", () => {
  const promised = async () => {
    const { log, on } = await tell()
    on("2026-03-02 09:00")
    await log.addContact({ contactId: "bea", ownerId: "ann" })
    await log.makePromise({
      contactId: "bea",
      promiseId: "quote",
      promisors: [{ _tag: "Rep", repId: "ann" }],
      what: "send the quote",
      due: { _tag: "LocalDate", on: "2026-03-06", zone: "UTC" },
    })
    const keepRate = async () => {
      const { counts, keepRatePct } = await log.promises()
      return { ...counts, keepRatePct }
    }
    return { log, on, keepRate }
  }

  it("L14 before the due is released, not broken, and counts in no keep rate", async () => {
    const { keepRate, log, on } = await promised()
    on("2026-03-04 09:00")
    await log.record({ _tag: "ForbidContact", contactId: "bea" })
    on("2026-03-08 09:00")
    expect(await keepRate()).toMatchObject({ released: 1, broken: 0, keepRatePct: null })
  })

  it("L14 is owed again when the contact is open again by its due", async () => {
    const { keepRate, log, on } = await promised()
    on("2026-03-04 09:00")
    await log.record({ _tag: "ForbidContact", contactId: "bea" })
    on("2026-03-05 09:00")
    await log.record({ _tag: "PermitContact", contactId: "bea" })
    expect((await log.next()).rows.map((row) => row.step)).toEqual(["cadence"])
    on("2026-03-06 09:00")
    expect((await log.next()).rows.map((row) => row.step)).toEqual(["promise"])
    on("2026-03-08 09:00")
    expect(await keepRate()).toMatchObject({ released: 0, broken: 1 })
  })

  it("L14 stays released when the contact is open again after its due only", async () => {
    const { keepRate, log, on } = await promised()
    on("2026-03-04 09:00")
    await log.record({ _tag: "ForbidContact", contactId: "bea" })
    on("2026-03-08 09:00")
    await log.record({ _tag: "PermitContact", contactId: "bea" })
    expect(await keepRate()).toMatchObject({ released: 1, broken: 0 })
    expect((await log.next()).rows.map((row) => row.step)).toEqual(["cadence"])
  })

  it("L14 closed after the due, it stays broken", async () => {
    const { keepRate, log, on } = await promised()
    on("2026-03-07 09:00")
    await log.record({ _tag: "ForbidContact", contactId: "bea" })
    expect(await keepRate()).toMatchObject({ released: 0, broken: 1 })
  })

  it("L9 released and then rescheduled is owed again", async () => {
    const { keepRate, log, on } = await promised()
    on("2026-03-04 09:00")
    await log.record({ _tag: "ReleasePromise", contactId: "bea", promiseId: "quote" })
    on("2026-03-05 09:00")
    await log.record({
      _tag: "ReschedulePromise",
      contactId: "bea",
      promiseId: "quote",
      due: { _tag: "LocalDate", on: "2026-03-10", zone: "UTC" },
    })
    on("2026-03-10 09:00")
    expect((await log.next()).rows.map((row) => row.step)).toEqual(["promise"])
    expect(await keepRate()).toMatchObject({ open: 1, released: 0 })
  })
})

describe("an owner", () => {
  it("L9 whom the team does not have leaves the contact unassigned", async () => {
    const { log } = await tell()
    await log.addRep({ repId: "ana" })
    await log.addContact({ contactId: "bea", ownerId: "anna" })
    const { rows, unassigned } = await log.next()
    expect(unassigned).toBe(1)
    expect(rows).toMatchObject([{ repIds: [], notInTeam: ["anna"] }])
  })

  it("L9 of a log without a team is taken at its word", async () => {
    const { log } = await tell()
    await log.addContact({ contactId: "bea", ownerId: "anna" })
    expect(await log.next()).toMatchObject({ unassigned: 0, rows: [{ repIds: ["anna"] }] })
  })
})
