import { existsSync, readFileSync } from "node:fs"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { addCalendarToDate } from "../../src/time/calendar-arithmetic.js"
import { days } from "../../src/time/duration.js"
import { instantFromIso } from "../../src/time/instant.js"
import { LocalDate, localDateAt } from "../../src/time/local-date.js"
import { resolveCalendar, WorkingCalendar } from "../../src/time/working-calendar.js"
import { workingTimeBetween } from "../../src/time/working-time.js"
import { addCalendar } from "../../src/time/zoned.js"
import { zonedDateTimeToIso } from "../../src/time/zoned-date-time.js"
import { zoneNamed } from "./zones.js"

// Answers computed elsewhere, kept beside the repository and not in it.
const fileOf = (name: string): URL => new URL(`../../../../../shared/data/${name}`, import.meta.url)
const absent = (name: string): string => `../shared/data/${name} is not there`

const BusinessTime = Schema.Struct({
  elapsed: Schema.Array(
    Schema.Struct({ start: Schema.String, end: Schema.String, business_seconds: Schema.Number }),
  ),
})

describe("answers computed elsewhere", () => {
  it("L6 working seconds, Monday to Friday 10:00–18:00: all cases", (context) => {
    const file = fileOf("business_time_dev.json")
    if (!existsSync(file)) context.skip(absent("business_time_dev.json"))
    const { elapsed } = Schema.decodeUnknownSync(BusinessTime)(
      JSON.parse(readFileSync(file, "utf8")),
    )
    const hours = [{ from: "10:00", to: "18:00" }]
    const office = Schema.decodeUnknownSync(WorkingCalendar)({
      zone: "UTC",
      week: { monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours },
    })
    const calendar = resolveCalendar(office, { policy: zoneNamed("UTC") })
    const wrong = elapsed.filter(({ start, end, business_seconds }) => {
      const [from, to] = [start, end].map((naive) => Either.getOrThrow(instantFromIso(`${naive}Z`)))
      if (from === undefined || to === undefined) return true
      return workingTimeBetween(calendar, from, to).millis !== business_seconds * 1000
    })
    expect(elapsed.length).toBeGreaterThan(0)
    expect(wrong).toEqual([])
  })

  it("L4 sixty calendar days later in Rome: all pairs", (context) => {
    const file = fileOf("rome_plus60d_dev.csv")
    if (!existsSync(file)) context.skip(absent("rome_plus60d_dev.csv"))
    const [, ...rows] = readFileSync(file, "utf8").trim().split(/\r?\n/)
    const rome = zoneNamed("Europe/Rome")
    const wrong = rows.filter((row) => {
      const [start = "", later = ""] = row.split(",")
      const from = Either.getOrThrow(instantFromIso(start))
      const sum = addCalendar(from, days(60), rome)
      const onThe = Schema.decodeUnknownSync(LocalDate)(later.slice(0, 10))
      return (
        zonedDateTimeToIso({ instant: sum, zone: rome }) !== `${later}[Europe/Rome]` ||
        addCalendarToDate(localDateAt(from, rome), days(60)) !== onThe
      )
    })
    expect(rows.length).toBeGreaterThan(0)
    expect(wrong).toEqual([])
  })
})
