import type { CommandInput, Followthrough } from "@followthrough/kernel"
import { describe, expect, it } from "vitest"
import { opened, stores } from "./opened.js"

const office = [{ from: "09:00", to: "17:00" }]

const told: ReadonlyArray<CommandInput> = [
  { _tag: "AddRep", repId: "rosa", zone: "Europe/Rome" },
  {
    _tag: "SetRepHours",
    repId: "rosa",
    zone: "Europe/Rome",
    hours: { monday: office, tuesday: office, wednesday: office, friday: office },
  },
  { _tag: "SetRepCapacity", repId: "rosa", perDay: 1 },
  {
    _tag: "RecordAbsence",
    repId: "rosa",
    absenceId: "trip",
    from: "2026-03-10",
    to: "2026-03-10",
    zone: "Europe/Rome",
  },
  { _tag: "AddContact", contactId: "ann", ownerId: "rosa" },
  { _tag: "AddContact", contactId: "bea", ownerId: "rosa" },
  { _tag: "AddContact", contactId: "cid", ownerId: "rosa" },
  { _tag: "AddContact", contactId: "dot", ownerId: "rosa" },
  { _tag: "AddContact", contactId: "eve" },
  {
    _tag: "MakePromise",
    contactId: "dot",
    promiseId: "quote",
    promisors: [{ _tag: "Rep", repId: "rosa" }],
    what: "send the quote",
    due: { _tag: "LocalDate", on: "2026-03-05", zone: "Europe/Rome" },
  },
]

// A Tuesday.
const added = "2026-03-03T08:00:00.000Z"

const tell = async (log: Followthrough): Promise<void> => {
  const outcomes = await log.recordAll(
    told.map((command, index) => ({ command, commandId: `c${index}`, now: added })),
  )
  expect(outcomes.filter(({ ok }) => !ok)).toEqual([])
}

describe.each(stores)("plans over $name", ({ using }) => {
  it("L12 a crowded week: what was promised keeps its day, the rest goes on to days with room", () =>
    using((store) =>
      opened(store, async (log) => {
        await tell(log)
        const at = "2026-03-04T08:30:00.000Z"
        const week = await log.plan({ at, repId: "rosa" })
        expect([week.from, week.to, week.conditional]).toEqual([
          "2026-03-04",
          "2026-03-11",
          "nothing new happens",
        ])
        const [lane] = week.reps
        const days = lane?.days.map(({ off, on, rows }) => [
          on,
          off,
          ...rows.map(({ contactId, step }) => `${contactId} ${step}`),
        ])
        expect(days).toEqual([
          // The promise is due on the day off after it, and fills the day alone.
          ["2026-03-04", undefined, "dot promise"],
          ["2026-03-05", "day-off"],
          ["2026-03-06", undefined, "ann cadence"],
          ["2026-03-07", "day-off"],
          ["2026-03-08", "day-off"],
          ["2026-03-09", undefined, "bea cadence"],
          ["2026-03-10", "absent"],
        ])
        const spills = lane?.days.flatMap(({ rows }) => rows.flatMap(({ spill }) => spill ?? []))
        expect(spills).toEqual([
          {
            step: "cadence",
            fromOn: "2026-03-04",
            because: ["full", "day-off"],
            toOn: "2026-03-06",
          },
          {
            step: "cadence",
            fromOn: "2026-03-04",
            because: ["full", "day-off"],
            toOn: "2026-03-09",
          },
        ])
        const day = await log.plan({ at, days: "day" })
        expect([day.planned, day.beyond, day.later]).toEqual([2, 3, 0])
        expect(day.reps[0]?.beyond.map(({ contactId, on }) => [contactId, on])).toEqual([
          ["ann", "2026-03-06"],
          ["bea", "2026-03-09"],
          ["cid", "2026-03-11"],
        ])
        expect(day.unassigned?.days[0]?.rows.map(({ contactId }) => contactId)).toEqual(["eve"])
        await expect(log.plan({ days: 367 })).rejects.toMatchObject({ code: "malformed" })
        await expect(log.plan({ from: "2026-02-30" })).rejects.toMatchObject({ code: "malformed" })
      }),
    ))

  it("an agenda reads one contact, also by a duplicate's id; a stretch of time tells what began", () =>
    using((store) =>
      opened(store, async (log) => {
        await tell(log)
        const at = "2026-03-05T12:00:00.000Z"
        const agenda = await log.agenda({ at, contactId: "dot" })
        expect(agenda?.rows.map(({ step }) => step)).toEqual(["promise", "cadence"])
        const next = await log.next({ at })
        expect(next.rows.find(({ contactId }) => contactId === "dot")?.why).toEqual(
          agenda?.rows[0]?.why,
        )
        expect(await log.agenda({ at, contactId: "nobody" })).toBeUndefined()
        await log.record(
          { _tag: "MergeContact", contactId: "ann", into: "dot" },
          { now: "2026-03-05T13:00:00.000Z" },
        )
        const merged = await log.agenda({ at: "2026-03-05T14:00:00.000Z", contactId: "ann" })
        expect(merged?.contactId).toBe("dot")

        const told = await log.became({ from: "2026-03-04T22:00:00.000Z", to: at, repId: "rosa" })
        expect(
          told.rows.map(({ contactId, what, when }) => [contactId, what, when]),
        ).toContainEqual(["dot", "begins", "2026-03-04T23:00:00.000Z"])
        const late = await log.became({ from: at, to: "2026-03-05T22:59:59.999Z", repId: "rosa" })
        expect(late.rows.map(({ contactId, what }) => [contactId, what])).toContainEqual([
          "dot",
          "falls-late",
        ])
      }),
    ))
})
