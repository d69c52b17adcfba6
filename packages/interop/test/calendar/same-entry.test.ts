import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { arbitraryRecordings, historyBegins } from "@followthrough/core/testing"
import { type CalendarClient, calendarOf } from "@followthrough/interop/calendar"
import { type FollowUpClient, openFollowthrough } from "@followthrough/kernel"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readByIcalJs } from "./read-back.js"
import { asCommands, withLog } from "./recorded-log.js"

const day = (n: number): string => new Date(Date.UTC(2026, 2, 2 + n, 9)).toISOString()

const entryOf = async (client: FollowUpClient, at: string, words: string) => {
  const found = readByIcalJs(await calendarOf(client, { at, repId: "anna" })).filter(
    ({ summary }) => summary.includes(words),
  )
  expect(found.length).toBeLessThanOrEqual(1)
  return found[0]
}

/** A log with a step and a promise of Anna's, both for the third day. */
const withAgreed = async (use: (log: FollowUpClient) => Promise<void>): Promise<void> =>
  withLog([], async (log) => {
    const now = { now: day(0) }
    await log.record({ _tag: "AddRep", repId: "anna", name: "Anna", zone: "Europe/Rome" }, now)
    await log.record({ _tag: "AddContact", contactId: "ada", name: "Ada", ownerId: "anna" }, now)
    await log.record(
      {
        _tag: "BookStep",
        contactId: "ada",
        stepId: "s1",
        startsAt: day(3),
        repId: "anna",
        about: "demo",
      },
      now,
    )
    await log.record(
      {
        _tag: "MakePromise",
        contactId: "ada",
        promiseId: "p1",
        promisors: [{ _tag: "Rep", repId: "anna" }],
        what: "the offer",
        due: { _tag: "LocalDate", on: "2026-03-05", zone: "Europe/Rome" },
      },
      now,
    )
    await use(log)
  })

const few = { numRuns: 10 * Number(process.env["FT_RUNS"] ?? 1) }

describe("an entry of a calendar", () => {
  it("L20 is the same for the same log, in memory, in a file and on another machine's clock", async () => {
    const folder = mkdtempSync(join(tmpdir(), "followthrough-calendar-"))
    let files = 0
    try {
      await fc.assert(
        fc.asyncProperty(arbitraryRecordings(), fc.nat(300), async (recordings, days) => {
          const at = new Date(historyBegins + days * 86_400_000).toISOString()
          const text = await withLog(recordings, (log) => calendarOf(log, { at }))
          const file = join(folder, `${++files}.db`)
          const log = await openFollowthrough({
            workspace: "another",
            store: { file },
            now: () => new Date(Date.UTC(2031, 5, 1)),
          })
          try {
            await log.recordAll(asCommands(recordings))
            expect(await calendarOf(log, { at })).toBe(text)
          } finally {
            await log.close()
          }
        }),
        few,
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it("L9 keeps its UID and raises SEQUENCE each time that it is moved", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            what: fc.constantFrom("step", "promise"),
            to: fc.integer({ min: 4, max: 60 }),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        async (moves) =>
          withAgreed(async (log) => {
            for (const [n, { to, what }] of moves.entries()) {
              const words = what === "step" ? "demo" : "the offer"
              const before = await entryOf(log, day(1), words)
              const command =
                what === "step"
                  ? ({
                      _tag: "RescheduleStep",
                      contactId: "ada",
                      stepId: "s1",
                      startsAt: day(to),
                    } as const)
                  : ({
                      _tag: "ReschedulePromise",
                      contactId: "ada",
                      promiseId: "p1",
                      due: { _tag: "LocalDate", on: day(to).slice(0, 10), zone: "Europe/Rome" },
                    } as const)
              await log.record(command, { now: new Date(Date.parse(day(0)) + (n + 1) * 60_000) })
              const after = await entryOf(log, day(1), words)
              expect(after?.uid).toBe(before?.uid)
              expect(after?.sequence).toBeGreaterThan(before?.sequence ?? Number.NaN)
              if (what === "step") expect(after?.start).toBe(Date.parse(day(to)))
              else expect(after?.due).toBe(day(to).slice(0, 10))
            }
          }),
      ),
      few,
    )
  })

  it("L9 of a history keeps its UID, and SEQUENCE never falls, while the log grows", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryRecordings({
          verbs: ["promise", "reschedule", "book", "move", "touch", "hold", "keep"],
          maxLength: 25,
        }),
        async (recordings) => {
          const at = new Date(historyBegins + 200 * 86_400_000).toISOString()
          const seen = new Map<string, number>()
          for (let length = 5; length <= recordings.length; length += 5) {
            await withLog(recordings.slice(0, length), async (log) => {
              for (const { sequence, uid } of readByIcalJs(
                await calendarOf(log, { at, settledDays: 400 }),
              )) {
                expect(sequence).toBeGreaterThanOrEqual(seen.get(uid) ?? 0)
                seen.set(uid, sequence)
              }
            })
          }
        },
      ),
      few,
    )
  })

  it("L14 is completed when a promise was kept, and cancelled when it was released", async () => {
    await withAgreed(async (log) => {
      const open = await entryOf(log, day(1), "the offer")
      expect([open?.status, open?.completed]).toEqual(["NEEDS-ACTION", undefined])
      await log.record({ _tag: "KeepPromise", contactId: "ada", promiseId: "p1" }, { now: day(2) })
      const kept = await entryOf(log, day(2), "the offer")
      expect([kept?.uid, kept?.status, kept?.completed]).toEqual([
        open?.uid,
        "COMPLETED",
        Date.parse(day(2)),
      ])
      expect(await entryOf(log, day(92), "the offer")).toEqual(kept)
      expect(await entryOf(log, day(94), "the offer")).toBeUndefined()
    })
    await withAgreed(async (log) => {
      await log.record(
        { _tag: "ReleasePromise", contactId: "ada", promiseId: "p1", reason: "not needed" },
        { now: day(2) },
      )
      expect((await entryOf(log, day(2), "the offer"))?.status).toBe("CANCELLED")
    })
  })

  it("tells nothing of a person in its UID, and another one in another workspace", async () => {
    await withAgreed(async (log) => {
      const client: CalendarClient = log
      const one = readByIcalJs(await calendarOf(client, { at: day(1) }))
      const other = readByIcalJs(await calendarOf(client, { at: day(1), workspace: "other" }))
      for (const { uid } of one) {
        expect(uid).toMatch(/^[0-9a-f]{32}@followthrough$/)
        expect(other.map((entry) => entry.uid)).not.toContain(uid)
      }
    })
  })

  it("L20 is there from whichever page of a list it came", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRecordings(), fc.nat(200), async (recordings, days) =>
        withLog(recordings, async (log) => {
          const at = new Date(historyBegins + days * 86_400_000).toISOString()
          const inPages: CalendarClient = {
            ...log,
            next: (query) => log.next({ ...query, limit: 1 }),
            promises: (query) => log.promises({ ...query, limit: 2 }),
          }
          expect(await calendarOf(inPages, { at })).toBe(await calendarOf(log, { at }))
        }),
      ),
      { ...few, endOnFailure: true },
    )
  })

  it("refuses a zone that is none, and days that are none, by name", async () => {
    await withLog([], async (log) => {
      await expect(calendarOf(log, { zone: "Rome" })).rejects.toThrow(/^zone: "Rome" is not /)
      await expect(calendarOf(log, { settledDays: -1 })).rejects.toThrow(/^settledDays: -1 is not /)
    })
  })
})
