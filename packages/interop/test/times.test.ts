import {
  addCalendar,
  days,
  type Instant,
  instantFromMillis,
  instantToIso,
  localDateAt,
  startOfDay,
  ZoneId,
} from "@followthrough/core"
import { Schema } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { stringify } from "./csv-text.js"
import { commandsOf, messageOf, replayText } from "./importing.js"

const zoneOf = Schema.decodeSync(ZoneId)
const two = (value: number, width = 2) => String(value).padStart(width, "0")
const MONTHS =
  "January February March April May June July August September October November December"

/** Each pattern with the text it would write, for the fields of a UTC date. */
const written = (at: Date): Readonly<Record<string, string>> => {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()]
  const [hour, minute, second] = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()]
  const clock = `${two(hour)}:${two(minute)}:${two(second)}`
  const date = `${two(year, 4)}-${two(month)}-${two(day)}`
  const name = MONTHS.split(" ")[month - 1] ?? ""
  const half = `${two(hour % 12 || 12)}:${two(minute)}:${two(second)} ${hour < 12 ? "AM" : "pm"}`
  return {
    "yyyy-MM-dd HH:mm:ssXXX": `${date} ${clock}+00:00`,
    "yyyy-MM-dd'T'HH:mm:ss.SSSXX": `${date}T${clock}.${two(at.getUTCMilliseconds(), 3)}+0000`,
    "d.M.yyyy H:m:s x": `${day}.${month}.${year} ${hour}:${minute}:${second} +00`,
    "EEE, dd MMM yyyy HH:mm:ss X": `Sat, ${two(day)} ${name.slice(0, 3).toUpperCase()} ${year} ${clock} Z`,
    "MMMM d, yyyy 'at' hh:mm:ss a xxx": `${name} ${day}, ${year} at ${half} +00:00`,
    "dd/MM/yyyy[ HH:mm[:ss]]XXX": `${two(day)}/${two(month)}/${year} ${clock}Z`,
  }
}

const instants = fc
  .integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) })
  .map((millis) => instantFromMillis(millis))

const timesRead = async (
  at: unknown,
  texts: ReadonlyArray<string>,
  zone = "Europe/Amsterdam",
): Promise<ReadonlyArray<readonly [string | undefined, string | undefined]>> => {
  const rows = await replayText(
    { zone, at, contact: { key: "row-number" }, undatedAt: "1990-01-01T00:00:00Z" },
    stringify([["at", "x"], ...texts.map((text) => [text, "x"])]),
  )
  return commandsOf(rows).map(({ occurredAt, on }) => [occurredAt, on])
}

/** The dates that a promise's due makes of texts. */
const datesRead = async (on: object, texts: ReadonlyArray<string>) => {
  const promise = {
    record: "MakePromise",
    at: "2021-01-01",
    fields: {
      promisors: [{ _tag: "Contact" }],
      what: "pay",
      due: { _tag: "LocalDate", on: { column: "at", ...on }, zone: "Europe/Rome" },
    },
  }
  const rows = await replayText(
    {
      zone: "Europe/Rome",
      contact: { key: "row-number", add: { at: "2021-01-01" } },
      rules: [{ facts: [promise] }],
    },
    stringify([["at", "x"], ...texts.map((text) => [text, "x"])]),
  )
  return commandsOf(rows).flatMap((command) =>
    command._tag === "MakePromise" && command.due._tag === "LocalDate" ? [command.due.on] : [],
  )
}

describe("a time in a cell", () => {
  it("a date is as it is written, and where the expression names a zone, the date there", async () => {
    const texts = [
      "2021-03-27T23:30:00Z",
      "2021-03-28T23:30:00+05:00",
      "2021-03-28",
      "2021-03-28 01:00",
    ]
    expect(await datesRead({}, texts)).toEqual([
      "2021-03-27",
      "2021-03-28",
      "2021-03-28",
      "2021-03-28",
    ])
    const there = { zone: "Europe/Rome" }
    expect(await datesRead(there, texts)).toEqual(Array(4).fill("2021-03-28"))
    expect(await datesRead({ ...there, plus: "P60D" }, texts)).toEqual(Array(4).fill("2021-05-27"))
    const pattern = ["yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-dd HH:mm", "yyyy-MM-ddXXX", "yyyy-MM-dd"]
    const patterned = [...texts, "2021-03-28-11:00"]
    expect(await datesRead({ pattern }, patterned)).toEqual([
      "2021-03-27",
      ...Array(4).fill("2021-03-28"),
    ])
    expect(await datesRead({ pattern, ...there }, patterned)).toEqual(Array(5).fill("2021-03-28"))
  })

  it("L15 is read by its pattern as it was written", async () => {
    await fc.assert(
      fc.asyncProperty(instants, async (at) => {
        for (const [pattern, text] of Object.entries(written(new Date(at)))) {
          const millis = pattern.includes("S") ? at : Math.floor(at / 1000) * 1000
          expect(await timesRead({ column: "at", pattern }, [text]), text).toEqual([
            [instantToIso(instantFromMillis(millis)), undefined],
          ])
        }
      }),
      { numRuns: 10 * Number(process.env["FT_RUNS"] ?? 1) },
    )
  })

  it("L4 that is a date alone is the start of that day in its zone, known to the day", async () => {
    const zones = ["Europe/Amsterdam", "America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo", "UTC"]
    await fc.assert(
      fc.asyncProperty(instants, fc.constantFrom(...zones), async (at, name) => {
        const zone = zoneOf(name)
        const date = localDateAt(at, zone)
        expect(await timesRead({ column: "at" }, [date], name)).toEqual([
          [instantToIso(startOfDay(date, zone)), date],
        ])
      }),
      { numRuns: 30 * Number(process.env["FT_RUNS"] ?? 1) },
    )
  })

  it("L4 without an offset is the wall clock of its zone: later in a gap, first in an overlap", async () => {
    expect(
      await timesRead({ column: "at", pattern: "dd/MM/yyyy HH:mm[:ss[.S]]" }, [
        "01/07/2021 12:00",
        "28/03/2021 02:30",
        "31/10/2021 02:30:00",
        "31/10/2021 02:30:00.5",
      ]),
    ).toEqual([
      ["2021-07-01T10:00:00.000Z", undefined],
      ["2021-03-28T01:30:00.000Z", undefined],
      ["2021-10-31T00:30:00.000Z", undefined],
      ["2021-10-31T00:30:00.500Z", undefined],
    ])
  })

  it("is ISO 8601 unless the mapping says otherwise, with or without an offset", async () => {
    expect(
      await timesRead({ column: "at" }, [
        "2011-10-01T00:38:44.546+02:00",
        "2011-10-01 00:38+02",
        "2011-10-01T00:38",
        "2011-10-01 00:38:44.5",
        "2011-10-01",
        "",
      ]),
    ).toEqual([
      ["2011-09-30T22:38:44.546Z", undefined],
      ["2011-09-30T22:38:00.000Z", undefined],
      ["2011-09-30T22:38:00.000Z", undefined],
      ["2011-09-30T22:38:44.500Z", undefined],
      ["2011-09-30T22:00:00.000Z", "2011-10-01"],
      ["1990-01-01T00:00:00.000Z", undefined],
    ])
  })

  it("is a count of seconds or milliseconds", async () => {
    expect(
      await timesRead({ column: "at", epoch: "seconds" }, ["1700000000", "1700000000.129", "-1"]),
    ).toEqual([
      ["2023-11-14T22:13:20.000Z", undefined],
      ["2023-11-14T22:13:20.129Z", undefined],
      ["1969-12-31T23:59:59.000Z", undefined],
    ])
    expect(await timesRead({ column: "at", epoch: "milliseconds" }, ["1700000000129"])).toEqual([
      ["2023-11-14T22:13:20.129Z", undefined],
    ])
  })

  it("is the first of several patterns that fits", async () => {
    expect(
      await timesRead({ column: "at", pattern: ["dd/MM/yyyy", "d MMM yy", "yyyyMMdd'T'HHmmX"] }, [
        "01/02/2021",
        "1 feb 69",
        "1 Feb 68",
        "20210201T0930Z",
      ]),
    ).toEqual([
      ["2021-01-31T23:00:00.000Z", "2021-02-01"],
      ["1969-01-31T23:00:00.000Z", "1969-02-01"],
      ["2068-01-31T23:00:00.000Z", "2068-02-01"],
      ["2021-02-01T09:30:00.000Z", undefined],
    ])
  })

  it("is built from several columns, in the zone of another, and moved", async () => {
    const [row] = await replayText(
      {
        contact: { key: "row-number" },
        at: {
          template: "{date} {time}",
          pattern: "dd-MM-yyyy HH:mm",
          zone: { column: "city", vocabulary: { words: { NY: "America/New_York" } } },
          plus: "P1M",
        },
      },
      "date,time,city\n31-01-2021,09:00,NY\n",
    )
    const nine = instantFromMillis(Date.UTC(2021, 0, 31, 14))
    expect(row?.recordings[0]?.command.occurredAt).toBe(
      addCalendar(nine, days(28), zoneOf("America/New_York")),
    )
  })

  const refusals: ReadonlyArray<readonly [string, unknown, string, string]> = [
    [
      "that there is not",
      { column: "at", pattern: "yyyy-MM-dd" },
      "2021-02-29",
      '"2021-02-29" is not a date of pattern yyyy-MM-dd',
    ],
    [
      "at an hour there is not",
      { column: "at", pattern: "yyyy-MM-dd HH:mm" },
      "2021-02-28 24:00",
      '"2021-02-28 24:00" is not a date of pattern yyyy-MM-dd HH:mm',
    ],
    [
      "at half past thirteen in the afternoon",
      { column: "at", pattern: "yyyy-MM-dd h:mm a" },
      "2021-02-28 13:30 pm",
      '"2021-02-28 13:30 pm" is not a date of pattern yyyy-MM-dd h:mm a',
    ],
    [
      "with an offset there is not",
      { column: "at", pattern: "yyyy-MM-ddXXX" },
      "2021-02-28+25:00",
      '"2021-02-28+25:00" is not a date of pattern yyyy-MM-ddXXX',
    ],
    [
      "of no pattern of several",
      { column: "at", pattern: ["dd/MM/yyyy", "dd.MM.yyyy"] },
      "1/1/21",
      '"1/1/21" is not a date of pattern dd/MM/yyyy or dd.MM.yyyy',
    ],
    [
      "that is no count",
      { column: "at", epoch: "seconds" },
      "1e9",
      '"1e9" is not a number of seconds since 1970',
    ],
    [
      "too far away",
      { column: "at", epoch: "milliseconds" },
      "9999999999999999",
      '"9999999999999999" is not a number of milliseconds since 1970',
    ],
  ]
  for (const [why, at, text, message] of refusals) {
    it(`is refused ${why}`, async () => {
      expect(await messageOf(timesRead(at, [text]))).toBe(
        `calls.csv:2, column "at" (1): ${message}`,
      )
    })
  }

  it("is refused without a zone to read it in, and without any text", async () => {
    const rows = (cell: string) => replayText({ zone: undefined }, `key,at\na,${cell}\n`)
    expect(await messageOf(rows("2021-03-01"))).toBe(
      'calls.csv:2, column "at" (2): "2021-03-01" says no time zone, and neither does the mapping',
    )
    expect(await messageOf(rows(""))).toBe(
      'calls.csv:2, column "at" (2): there is no time here, and the mapping has no "undatedAt"',
    )
  })
})

describe("the time at which a fact was recorded", () => {
  it("L7 is the import's, or that of a column", async () => {
    const csv = "key,at,entered\na,2021-03-01,2021-03-05T09:00:00Z\nb,2021-03-01,\n"
    const nowOf = async (
      parts: Readonly<Record<string, unknown>>,
    ): Promise<ReadonlyArray<Instant>> =>
      (await replayText(parts, csv)).flatMap(({ recordings }) => recordings.map(({ now }) => now))
    const imported = instantFromMillis(Date.UTC(2024, 0, 31, 12))
    const entered = instantFromMillis(Date.UTC(2021, 2, 5, 9))
    expect(await nowOf({})).toEqual([imported, imported, imported, imported])
    expect(await nowOf({ recordedAt: { column: "entered" } })).toEqual([
      entered,
      entered,
      imported,
      imported,
    ])
  })
})
