import { instantFromMillis, instantToIso } from "@followthrough/core"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { commandsOf, mappingJson, messageOf, refusalOf, replayText } from "./importing.js"

/** What the sales of one column of times say: when, and the date where only that is known. */
const timesRead = async (
  at: Readonly<Record<string, unknown>>,
  texts: ReadonlyArray<string>,
  more: Readonly<Record<string, unknown>> = {},
) => {
  const parts = { contact: { key: "row-number" }, at: { column: "at", ...at }, ...more }
  const rows = await replayText(parts, `at;x\n${texts.map((text) => `${text};\n`).join("")}`)
  return commandsOf(rows).map((command) => [
    command.occurredAt,
    "on" in command ? command.on : undefined,
  ])
}
const semicolons = { csv: { delimiter: ";" } }

const two = (n: number) => String(n).padStart(2, "0")

describe("a date that several patterns read", () => {
  const pattern = ["dd/MM/yyyy", "MM/dd/yyyy"]

  it("is refused with both readings", async () => {
    const reading = timesRead({ pattern }, ["25/12/2021", "03/03/2021", "03/12/2021"], semicolons)
    expect(await messageOf(reading)).toBe(
      'calls.csv:4, column "at" (1): "03/12/2021" may be 2021-12-03 (dd/MM/yyyy) or 2021-03-12 (MM/dd/yyyy): leave one pattern, or say "ambiguous": "first"',
    )
  })

  it("is what the first says, if the mapping says so, and is counted", async () => {
    const parts = {
      ...semicolons,
      contact: { key: "row-number", add: {} },
      at: { column: "at", pattern, ambiguous: "first" },
      recordedAt: { column: "entered", pattern: "dd/MM/yyyy" },
      rules: [
        { when: { column: "x", is: "skip" }, skip: "asked" },
        { facts: [{ record: "RecordSale" }, { record: "RecordSale" }] },
      ],
    }
    const rows = await replayText(
      parts,
      "at;entered;x\n03/12/2021;04/12/2021;\n25/12/2021;26/12/2021;\n03/12/2021;;skip\n03/12/2021;;\n",
    )
    expect(rows.map(({ ambiguous }) => ambiguous)).toEqual([1, 0, 0, 1])
    expect(commandsOf(rows)[0]).toMatchObject({ on: "2021-12-03" })
    const both = { ...parts, recordedAt: { column: "entered", pattern, ambiguous: "first" } }
    const [row] = await replayText(both, "at;entered;x\n03/12/2021;04/12/2021;\n")
    expect(row?.ambiguous).toBe(2)
  })

  it("L15 is read where the readings agree or only one there is, and refused otherwise", async () => {
    const patterns = [
      ["dd/MM/yyyy", "MM/dd/yyyy"],
      ["d/M/yyyy", "M/d/yyyy", "d/M/yyyy[ H:mm]"],
      ["dd/MM/yyyy", "dd/MM/yyyy[ HH:mm]"],
    ] as const
    const date = fc.tuple(
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: 1, max: 31 }),
      fc.constantFrom(2023, 2024),
    )
    /** The date, if there is one. */
    const dateOf = (year: number, month: number, day: number): string | undefined => {
      const at = new Date(Date.UTC(year, month - 1, day))
      const isDate = at.getUTCMonth() === month - 1 && at.getUTCDate() === day
      return isDate ? at.toISOString().slice(0, 10) : undefined
    }
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...patterns), date, async (list, [a, b, year]) => {
        const text = `${two(a)}/${two(b)}/${year}`
        const isBoth = list.some((one) => /^m/i.test(one) && /M/.test(one))
        const readings = new Set(
          [dateOf(year, b, a), ...(isBoth ? [dateOf(year, a, b)] : [])].filter(
            (one) => one !== undefined,
          ),
        )
        const reading = timesRead({ pattern: list }, [text], semicolons)
        if (readings.size === 1) {
          expect((await reading).map(([, on]) => on)).toEqual([...readings])
          return
        }
        const message = await messageOf(reading)
        if (readings.size === 0) expect(message).toContain("is not a date of pattern")
        else for (const one of readings) expect(message).toContain(one)
      }),
    )
  })
})

describe("an offset", () => {
  it("L4 may be written with or without zeros and colon", async () => {
    const written = fc.record({
      ahead: fc.boolean(),
      hours: fc.integer({ min: 0, max: 14 }),
      minutes: fc.option(fc.constantFrom(0, 30, 45), { nil: undefined }),
      padded: fc.boolean(),
      colon: fc.boolean(),
      hour: fc.nat({ max: 23 }),
    })
    await fc.assert(
      fc.asyncProperty(written, async ({ ahead, colon, hour, hours, minutes, padded }) => {
        const tail = minutes === undefined ? "" : `${colon ? ":" : ""}${two(minutes)}`
        const text = `${ahead ? "+" : "-"}${padded ? two(hours) : hours}${tail}`
        const behind = (hours * 60 + (minutes ?? 0)) * (ahead ? 1 : -1)
        const read = await timesRead(
          { pattern: "yyyy-MM-dd HH:mm X" },
          [`2021-03-01 ${two(hour)}:15 ${text}`],
          semicolons,
        )
        const at = Date.UTC(2021, 2, 1, hour, 15) - behind * 60_000
        expect(read).toEqual([[instantToIso(instantFromMillis(at)), undefined]])
      }),
    )
  })

  it("is refused where there is none such", async () => {
    for (const offset of ["+24", "+5:60", "5", "+5:3", "++5", "+12345"]) {
      const reading = timesRead({ pattern: "yyyy-MM-ddX" }, [`2021-03-01${offset}`], semicolons)
      expect(await messageOf(reading)).toContain("is not a date of pattern yyyy-MM-ddX")
    }
  })
})

describe("a zone in words", () => {
  const pattern = "yyyy-MM-dd[ HH:mm] z"

  it("L4 is a name of a zone, or what the mapping's vocabulary says", async () => {
    const zones = { words: { EST: "America/New_York", edt: "-04:00", CET: "+1" }, case: "ignore" }
    expect(
      await timesRead(
        { pattern, zones: { ...zones, unknown: "keep" } },
        [
          "2021-07-01 09:00 Europe/Rome",
          "2021-07-01 09:00 UTC",
          "2021-07-01 09:00 EST",
          "2021-11-07 01:30 EDT",
          "2021-07-01 09:00 cet",
          "2021-07-01 EST",
        ],
        semicolons,
      ),
    ).toEqual([
      ["2021-07-01T07:00:00.000Z", undefined],
      ["2021-07-01T09:00:00.000Z", undefined],
      ["2021-07-01T13:00:00.000Z", undefined],
      ["2021-11-07T05:30:00.000Z", undefined],
      ["2021-07-01T08:00:00.000Z", undefined],
      ["2021-07-01T04:00:00.000Z", "2021-07-01"],
    ])
  })

  it("is refused with what it may mean, where nobody says", async () => {
    const reading = (at: Readonly<Record<string, unknown>>, text: string) =>
      messageOf(timesRead(at, [text], semicolons))
    const names =
      'is not the name of a time zone of the IANA database that this runtime knows, such as "Europe/Rome" or "UTC"'
    for (const [word, meant] of [
      ["EST", "America/New_York"],
      ["PST", "America/Los_Angeles"],
      ["CET", "Europe/Berlin"],
      ["IST", "Asia/Kolkata or Asia/Jerusalem or Europe/Dublin"],
    ]) {
      expect(await reading({ pattern }, `2021-03-01 09:00 ${word}`)).toBe(
        `calls.csv:2, column "at" (1): "${word}" ${names}; did you mean ${meant}? ("zones" in the mapping may say what it means)`,
      )
    }
    expect(await reading({ pattern, zones: { words: { EST: "UTC" } } }, "2021-03-01 PST")).toBe(
      'calls.csv:2, column "at" (1): "PST" is not in the vocabulary (did you mean "EST"?)',
    )
    expect(
      await reading({ pattern, zones: { words: { EST: "EST" } } }, "2021-03-01 EST"),
    ).toContain(`"EST" ${names}; did you mean America/New_York?`)
    expect(await reading({}, "2021-03-01T09:00 EST")).toBe(
      'calls.csv:2, column "at" (1): "2021-03-01T09:00 EST" is not an ISO 8601 date or time: write "z" in the pattern for a time zone in words',
    )
    expect(await reading({ pattern: "yyyy-MM-dd h:mm a" }, "2021-03-01 9:00 xm")).toBe(
      'calls.csv:2, column "at" (1): "2021-03-01 9:00 xm" is not a date of pattern yyyy-MM-dd h:mm a',
    )
  })

  it("is refused as the zone of a mapping or of a row, with the same hint", async () => {
    expect(refusalOf(mappingJson({ zone: "EST" }))).toMatch(
      /^test\.json, zone: .*; did you mean America\/New_York\?/,
    )
    expect(refusalOf(mappingJson({ at: { column: "at", zone: "PST" } }))).toMatch(
      /^test\.json, at\.zone: "PST" is not the name of a time zone .*; did you mean America\/Los_Angeles\?/,
    )
    const parts = { at: { column: "at", zone: { column: "zone" } } }
    expect(await messageOf(replayText(parts, "key,at,zone\na,2021-03-01,CET\n"))).toMatch(
      /^calls\.csv:2, column "zone" \(3\): "CET" is not the name .*; did you mean Europe\/Berlin\?/,
    )
  })
})

describe("a fact of which only the date is known", () => {
  it("L4 keeps the date of its cell, in every zone of the mapping", async () => {
    const zones = ["Pacific/Kiritimati", "Asia/Kolkata", "Europe/Rome", "UTC", "Etc/GMT+12"]
    const day = fc.date({ min: new Date("2021-01-01"), max: new Date("2024-12-31") })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...zones), day, async (zone, at) => {
        const on = at.toISOString().slice(0, 10)
        const [year, month, date] = on.split("-")
        const more = { ...semicolons, zone }
        for (const [form, text] of [
          [{}, on],
          [{ pattern: "d/M/yyyy" }, `${date}/${month}/${year}`],
        ] as const) {
          const [read] = await timesRead(form, [text], more)
          expect(read?.[1]).toBe(on)
          const clock = new Intl.DateTimeFormat("sv-SE", {
            timeZone: zone,
            dateStyle: "short",
          })
          expect(clock.format(new Date(read?.[0] ?? ""))).toBe(on)
        }
      }),
    )
  })
})
