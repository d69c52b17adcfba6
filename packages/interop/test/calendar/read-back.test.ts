import { endOfDay, instantToIso, localDateFromIso, type ZoneId } from "@followthrough/core"
import { arbitraryRecordings, historyBegins } from "@followthrough/core/testing"
import { askCalendar, calendarText } from "@followthrough/interop/calendar"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { entriesOf } from "../../src/calendar/calendar-entries.js"
import type { CalendarEntry, CalendarTime } from "../../src/calendar/calendar-entry.js"
import { at, madeAnswers } from "./made-answers.js"
import { type ReadEntry, readByIcalJs, readByNodeIcal } from "./read-back.js"
import { withLog } from "./recorded-log.js"
import { zones } from "./zones.js"

const second = (iso: string): number => Math.floor(Date.parse(iso) / 1000) * 1000

const timeOf = (time: CalendarTime | undefined): string | number | undefined =>
  time === undefined ? undefined : "on" in time ? time.on : second(time.at)

const asRead = (entry: CalendarEntry): ReadEntry => {
  const { completedAt, description, kind, sequence, status, summary, uid } = entry
  const [start, due] = [timeOf(entry.start), timeOf(entry.due)]
  return {
    kind: kind === "event" ? "VEVENT" : "VTODO",
    uid,
    sequence,
    start: start === due ? undefined : start,
    due,
    completed: completedAt === undefined ? undefined : second(completedAt),
    summary,
    description,
    status,
  }
}

const byUid = (a: ReadEntry, b: ReadEntry): number => (a.uid < b.uid ? -1 : 1)

const moments = fc
  .nat(200 * 24 * 60)
  .map((minutes) => new Date(historyBegins + minutes * 60_000).toISOString())

const few = { numRuns: 25 * Number(process.env["FT_RUNS"] ?? 1) }

describe("a calendar that is read back", () => {
  it("L20 has every entry with the same instant or day, words and uid, in two libraries and any zone", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryRecordings(),
        moments,
        fc.constantFrom(...zones),
        fc.constantFrom(undefined, "r0", "r1"),
        async (recordings, at, zone, repId) =>
          withLog(recordings, async (log) => {
            const query = { at, settledDays: 400, ...(repId === undefined ? {} : { repId }) }
            const answers = await askCalendar(log, query)
            const text = calendarText(answers, { zone })
            const expected = entriesOf(answers, { zone }).map(asRead).sort(byUid)
            expect(readByIcalJs(text)).toEqual(expected)
            expect(readByNodeIcal(text)).toEqual(expected)
          }),
      ),
      few,
    )
  })

  it("L20 has each promise of the ledger, each booked step and each next step once, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRecordings(), moments, async (recordings, at) =>
        withLog(recordings, async (log) => {
          const text = calendarText(await askCalendar(log, { at, settledDays: 400 }))
          const told = readByIcalJs(text).map(({ due, kind, start }) =>
            JSON.stringify([kind, start ?? null, typeof due === "string" ? "day" : (due ?? null)]),
          )
          const expected: Array<string> = []
          const tell = (kind: string, start: number | null, due: number | string | null) =>
            expected.push(JSON.stringify([kind, start, due]))
          const ledger = await log.promises({ at, limit: "all" })
          const owedBy = new Map<string, string>()
          for (const { contactId } of await log.contacts({ at })) {
            for (const row of (await log.agenda({ at, contactId }))?.rows ?? []) {
              if (row.step === "step") tell("VEVENT", second(row.from), null)
              if (row.why.code === "promise-made") {
                owedBy.set(`${row.contactId} ${row.why.madeAt} ${row.why.what}`, row.by)
              }
            }
          }
          for (const { contactId, due, madeAt, owed, repIds, what } of ledger.promises) {
            if (repIds.length === 0) continue
            const by = owed ? (owedBy.get(`${contactId} ${madeAt} ${what}`) ?? due) : due
            tell("VTODO", null, isDayEnd(by) ? "day" : second(by))
          }
          for (const { by, from, step, why } of (await log.next({ at, limit: "all" })).rows) {
            if (step === "step" || step === "promise") continue
            if ("dayOnly" in why) tell("VTODO", null, "day")
            else tell("VTODO", second(from), second(by))
          }
          expect(told.sort()).toEqual(expected.sort())
        }),
      ),
      few,
    )
  })

  it("L4 tells instants around every change of the clocks as they are", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2025, 9, 1), max: Date.UTC(2026, 11, 1) }),
        (zone, millis) => {
          const startsAt = new Date(millis).toISOString()
          expectStart(startsAt, zone)
        },
      ),
      { numRuns: 100 * Number(process.env["FT_RUNS"] ?? 1) },
    )
    // Both passes through the hour that comes twice, and the instants around the one that never comes.
    for (const [zone, change] of [
      ["Europe/Rome", "2026-03-29T01:00:00.000Z"],
      ["Europe/Rome", "2026-10-25T01:00:00.000Z"],
      ["America/St_Johns", "2026-11-01T04:30:00.000Z"],
      ["Australia/Lord_Howe", "2026-04-04T15:00:00.000Z"],
      ["Pacific/Chatham", "2026-04-04T14:00:00.000Z"],
      ["America/Santiago", "2026-04-05T03:00:00.000Z"],
      ["Africa/Casablanca", "2026-02-15T02:00:00.000Z"],
    ] as const) {
      for (let minutes = -90; minutes <= 90; minutes += 15) {
        expectStart(new Date(Date.parse(change) + minutes * 60_000).toISOString(), zone)
      }
    }
  })

  it("L14 a promised day is that day in the calendar of any zone", () => {
    for (const zone of zones) {
      const text = calendarText(madeAnswers({ name: "Ada", what: "the offer", about: "" }), {
        zone,
      })
      expect(text).toContain("DUE;VALUE=DATE:20260304\r\n")
      for (const read of [readByIcalJs(text), readByNodeIcal(text)]) {
        expect(read.find(({ summary }) => summary === "Ada: the offer")?.due).toBe("2026-03-04")
      }
    }
  })

  it("tells what lies many years ahead in UTC, and what has no year of four digits at its end", () => {
    for (const startsAt of ["2049-07-01T10:00:00.000Z", "9999-12-31T00:00:00.000Z"]) {
      const text = calendarText(madeAnswers(words, { startsAt }))
      expect(text).toContain(`DTSTART:${startsAt.replace(/[-:]|\.000/g, "")}\r\n`)
      expectStart(startsAt, "Europe/Rome")
    }
    const beyond = madeAnswers(words, { startsAt: "+012000-01-01T00:00:00.000Z" })
    expect(calendarText(beyond)).toContain("DTSTART:99991231T000000Z\r\n")
  })

  it("has a zone to show also where nothing is owed, as a file with no component would be none", async () => {
    await withLog([], async (log) => {
      const text = calendarText(await askCalendar(log, { at }))
      expect(readByIcalJs(text)).toEqual([])
      expect(text).toContain("BEGIN:VTIMEZONE\r\nTZID:UTC\r\n")
    })
  })
})

const words = { name: "Ada", what: "the offer", about: "demo" }

const expectStart = (startsAt: string, zone: string): void => {
  const text = calendarText(madeAnswers(words, { startsAt }), { zone })
  for (const read of [readByIcalJs(text), readByNodeIcal(text)]) {
    const event = read.find(({ kind }) => kind === "VEVENT")
    expect(event?.start, `${startsAt} in ${zone}`).toBe(second(startsAt))
  }
}

// Every due of a generated history that ends with a day in one of its zones was said as a day.
const drawn = ["UTC", "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]

const isDayEnd = (iso: string): boolean =>
  drawn.some((zone) => {
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(iso))
    const on = Either.getOrThrow(localDateFromIso(day))
    return (
      instantToIso(endOfDay(on, zone as ZoneId)) === new Date(Date.parse(iso) + 1).toISOString()
    )
  })
