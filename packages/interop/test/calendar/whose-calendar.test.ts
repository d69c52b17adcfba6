import { calendarOf } from "@followthrough/interop/calendar"
import type { Followthrough } from "@followthrough/kernel"
import { english } from "@followthrough/projection/english"
import { describe, expect, it } from "vitest"
import { readByIcalJs } from "./read-back.js"
import { withLog } from "./recorded-log.js"

const day = (n: number): string => new Date(Date.UTC(2026, 2, 2 + n, 9)).toISOString()

const entries = async (log: Followthrough, repId: string | undefined, at: string) =>
  readByIcalJs(await calendarOf(log, { at, ...(repId === undefined ? {} : { repId }) }))

const summaries = async (log: Followthrough, repId: string | undefined, at: string) =>
  (await entries(log, repId, at)).map(({ summary }) => summary).sort()

const theOffer = async (log: Followthrough, repId: string, at: string) =>
  (await entries(log, repId, at)).find(({ summary }) => summary === "Ada: the offer")

const withTeam = async (use: (log: Followthrough) => Promise<void>): Promise<void> =>
  withLog([], async (log) => {
    const now = { now: day(0) }
    await log.addRep({ repId: "mia" }, now)
    await log.addRep({ repId: "anna", name: "Anna", managerId: "mia", zone: "Asia/Kathmandu" }, now)
    await log.addRep({ repId: "bo" }, now)
    await log.addContact({ contactId: "ada", name: "Ada", ownerId: "anna" }, now)
    await log.makePromise(
      {
        contactId: "ada",
        promiseId: "p1",
        promisors: [{ _tag: "Rep", repId: "anna" }],
        what: "the offer",
        due: { _tag: "LocalDate", on: "2026-03-04", zone: "UTC" },
      },
      now,
    )
    await use(log)
  })

describe("whose calendar it is", () => {
  it("L9 a promise moves with whoever owes it, and keeps its UID", async () => {
    await withTeam(async (log) => {
      expect(await summaries(log, "anna", day(1))).toContain("Ada: the offer")
      expect(await summaries(log, "bo", day(1))).toEqual([])
      const before = await theOffer(log, "anna", day(1))
      // After its due it counts for Anna for ever, and yet it is Bo's to keep.
      await log.record(
        {
          _tag: "TransferPromise",
          contactId: "ada",
          promiseId: "p1",
          fromRepId: "anna",
          toRepId: "bo",
        },
        { now: day(4) },
      )
      expect(await summaries(log, "anna", day(5))).not.toContain("Ada: the offer")
      const after = await theOffer(log, "bo", day(5))
      expect([after?.summary, after?.uid, after?.due]).toEqual([
        "Ada: the offer",
        before?.uid,
        "2026-03-04",
      ])
    })
  })

  it("shows a manager the promise that a rep let lapse, and the team everything once", async () => {
    await withTeam(async (log) => {
      expect(await summaries(log, "mia", day(1))).toEqual([])
      expect(await summaries(log, "mia", day(4))).toEqual(["Ada: the offer"])
      const team = await summaries(log, undefined, day(4))
      expect(team.filter((summary) => summary === "Ada: the offer")).toHaveLength(1)
    })
  })

  it("has the steps that lie behind the next one, and none of another rep's", async () => {
    await withTeam(async (log) => {
      for (const [repId, about] of [
        ["anna", "demo"],
        ["bo", "visit"],
      ] as const) {
        await log.bookStep(
          { contactId: "ada", stepId: about, startsAt: day(20), repId, about },
          { now: day(0) },
        )
      }
      expect(await summaries(log, "anna", day(1))).toEqual([
        "Ada: demo",
        "Ada: follow up (phone)",
        "Ada: the offer",
      ])
      expect(await summaries(log, "bo", day(1))).toEqual(["Ada: visit"])
    })
  })

  it("is told by the rep's clock, under the rep's name, in whatever words", async () => {
    await withTeam(async (log) => {
      await log.bookStep(
        { contactId: "ada", stepId: "s1", startsAt: "2026-03-09T04:15:00Z", repId: "anna" },
        { now: day(0) },
      )
      const language = { ...english, step: () => "Termin", why: () => "darum; und, weil" }
      const text = await calendarOf(log, { at: day(1), repId: "anna", language })
      expect(text).toContain("X-WR-CALNAME:Follow-ups: Anna\r\n")
      expect(text).toContain("DTSTART;TZID=Asia/Kathmandu:20260309T100000\r\n")
      expect(text).toContain("SUMMARY:Ada: Termin\r\nDESCRIPTION:darum\\; und\\, weil\r\n")
      const named = await calendarOf(log, { at: day(1), repId: "anna", name: "A;B\nC" })
      expect(named).toContain("X-WR-CALNAME:A\\;B\\nC\r\n")
    })
  })

  it("L14 an answer to somebody of whom only the day is known has that day", async () => {
    await withTeam(async (log) => {
      await log.record(
        {
          _tag: "LogTouch",
          contactId: "ada",
          direction: "inbound",
          channel: "email",
          outcome: "received",
          on: "2026-03-02",
        },
        { now: day(0) },
      )
      const answer = (await entries(log, "anna", day(1))).find(({ summary }) =>
        summary.includes("answer"),
      )
      expect([answer?.start, answer?.due]).toEqual([undefined, "2026-03-02"])
    })
  })
})
