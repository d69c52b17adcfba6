import { existsSync, readFileSync } from "node:fs"
import {
  instantFromMillis,
  isContactFact,
  promiseStatusAt,
  relationshipsOf,
} from "@followthrough/core"
import { logOf } from "@followthrough/core/testing"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { stringify } from "./csv-text.js"
import { folderWith, recordingsOf, replayFiles, shipped } from "./importing.js"

type Cells = Readonly<Record<string, string>>

const COLUMNS = [
  "amount",
  "article",
  "case:concept:name",
  "concept:name",
  "expense",
  "paymentAmount",
  "time:timestamp",
  "totalPaymentAmount",
]

const clock = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Rome",
  dateStyle: "short",
  timeStyle: "medium",
})

/** The wall clock in Rome, with its offset from UTC in hours. */
const inRome = (at: number): string => {
  const wall = clock.format(at)
  const hours = Math.round((Date.parse(`${wall.replace(" ", "T")}Z`) - at) / 3_600_000)
  return `${wall}+0${hours}:00`
}

const inUtc = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}+00:00`

const dateOf = (row: Cells): string =>
  clock.format(Date.parse(row["time:timestamp"] ?? "")).slice(0, 10)

const later = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

const cents = (text: string | undefined): number => Math.round(Number(text || "0") * 100)

/** How a fine's promise stands in the end, told from its rows alone; without one, `undefined`. */
const statusOf = (rows: ReadonlyArray<Cells>): string | undefined => {
  const of = (activity: string) => rows.filter((row) => row["concept:name"] === activity)
  const [notified] = of("Insert Fine Notification").map(dateOf).sort()
  if (notified === undefined) return undefined
  const due = later(notified, 60)
  const owed =
    cents(of("Create Fine")[0]?.["amount"]) +
    rows.filter((row) => dateOf(row) <= due).reduce((sum, row) => sum + cents(row["expense"]), 0)
  const payments = of("Payment")
  const inTime = payments.filter((row) => dateOf(row) <= due)
  const paid = Math.max(0, ...inTime.map((row) => cents(row["totalPaymentAmount"])))
  if (paid >= owed) return "kept"
  // A fine that is closed before it was due is owed nothing by then.
  if (of("Send for Credit Collection").some((row) => dateOf(row) <= due)) return "released"
  if (paid > 0) return "partly-kept"
  return payments.length > inTime.length ? "late" : "broken"
}

/** The same by the mapping and the folds. */
const statusesBy = async (file: string): Promise<ReadonlyMap<string, string | undefined>> => {
  const recordings = recordingsOf(await replayFiles(await shipped("fines.json"), [file]))
  const log = logOf(recordings)
  expect(log).toHaveLength(recordings.length)
  const end = instantFromMillis(Date.UTC(2100, 0, 1))
  return new Map(
    relationshipsOf(log.filter(isContactFact), end).map(({ externalId, promises }) => {
      expect(promises.length).toBeLessThan(2)
      return [externalId ?? "", promises[0] && promiseStatusAt(promises[0], end)]
    }),
  )
}

const byFine = (rows: ReadonlyArray<Cells>): ReadonlyMap<string, ReadonlyArray<Cells>> => {
  const fines = new Map<string, Array<Cells>>()
  for (const row of rows) {
    const id = row["case:concept:name"] ?? ""
    fines.set(id, [...(fines.get(id) ?? []), row])
  }
  return fines
}

const expectedOf = (rows: ReadonlyArray<Cells>) =>
  new Map([...byFine(rows)].map(([id, own]) => [id, statusOf(own)]))

const activities = [
  "Send Fine",
  "Insert Fine Notification",
  "Add penalty",
  "Insert Date Appeal to Prefecture",
  "Send Appeal to Prefecture",
  "Receive Result Appeal from Prefecture",
  "Notify Result Appeal to Offender",
  "Appeal to Judge",
  "Send for Credit Collection",
]
const euros = fc.constantFrom("0.0", "0.1", "0.2", "0.3", "11.0", "11.0", "12.8", "35.0", "46.10")

// The promised day is from the spring of 2007, or its autumn: both have a change of clocks in Rome.
const HOUR = 3_600_000
const midnight = (days: number): number => Date.UTC(2007, 0, 10 + days) - HOUR

const event = fc.record({
  // Several payments of a fine are what is easy to count wrongly.
  activity: fc.oneof(fc.constant("Payment"), fc.constantFrom(...activities)),
  // Many on the day that is 60 days after the first one, and on those beside it.
  day: fc.oneof(fc.integer({ min: 0, max: 80 }), fc.constantFrom(0, 1, 59, 60, 61, 62)),
  hours: fc.constantFrom(0, 0, 0, 1, 2, 3, 22, 23, 23.5, 24),
  amount: euros,
  expense: fc.oneof(fc.constant(""), euros),
})

const fine = fc.record({
  id: fc.nat(5),
  starts: fc.constantFrom(0, 20, 24, 25, 26, 200, 229, 230, 231, 300),
  amount: euros,
  notified: fc.boolean(),
  events: fc.array(event, { maxLength: 8 }),
})

const rowsOf = ({
  amount,
  events,
  id,
  notified,
  starts,
}: typeof fine extends fc.Arbitrary<infer F> ? F : never): ReadonlyArray<Cells> => {
  const name = `N${id}`
  const first = { activity: "Insert Fine Notification", day: 0, hours: 0, amount, expense: "" }
  const dated = [...(notified ? [first] : []), ...events]
    .filter(({ activity }) => notified || activity !== "Insert Fine Notification")
    .map((one) => ({ ...one, at: midnight(starts + one.day) + one.hours * HOUR }))
    .sort((a, b) => a.at - b.at)
  let total = 0
  const told = dated.map(({ activity, amount: part, at, expense }): readonly [number, Cells] => {
    if (activity === "Payment") total += cents(part)
    return [
      at,
      {
        "case:concept:name": name,
        "concept:name": activity,
        amount: activity === "Add penalty" ? part : "",
        expense: activity === "Payment" ? "" : expense,
        ...(activity === "Payment"
          ? { paymentAmount: part, totalPaymentAmount: String(total / 100) }
          : {}),
      },
    ]
  })
  const created: Cells = {
    "case:concept:name": name,
    "concept:name": "Create Fine",
    amount,
    totalPaymentAmount: "0.0",
  }
  return [[midnight(starts) - 20 * 24 * HOUR, created] as const, ...told].map(([at, row]) => ({
    ...row,
    "time:timestamp": String(at),
  }))
}

/** A log of fines, one after the other or by time, with its columns in any order. */
const arbitraryLog = fc
  .record({
    fines: fc.uniqueArray(fine, { selector: ({ id }) => id, minLength: 1, maxLength: 6 }),
    columns: fc.shuffledSubarray(COLUMNS, { minLength: COLUMNS.length }),
    byTime: fc.boolean(),
    write: fc.constantFrom(inRome, inUtc),
  })
  .map(({ byTime, columns, fines, write }) => {
    const rows = fines.flatMap(rowsOf)
    if (byTime) rows.sort((a, b) => Number(a["time:timestamp"]) - Number(b["time:timestamp"]))
    const written = rows.map((row) => ({
      ...row,
      "time:timestamp": write(Number(row["time:timestamp"])),
    }))
    return { columns, rows: written as ReadonlyArray<Cells> }
  })

const csvOf = (columns: ReadonlyArray<string>, rows: ReadonlyArray<Cells>): string =>
  stringify([columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))])

describe("a log of fines", () => {
  it("L14 says of each promise to pay what its rows say, one by one", async () => {
    const runs = Number(process.env["FT_RUNS"] ?? 1)
    const seen = new Set<string | undefined>()
    await fc.assert(
      fc.asyncProperty(arbitraryLog, async ({ columns, rows }) => {
        const at = folderWith({ "fines.csv": csvOf(columns, rows) })
        const expected = expectedOf(rows)
        for (const status of expected.values()) seen.add(status)
        expect(await statusesBy(at("fines.csv"))).toEqual(expected)
      }),
      { numRuns: 100 * runs },
    )
    expect([...seen].sort()).toEqual([
      "broken",
      "kept",
      "late",
      "partly-kept",
      "released",
      undefined,
    ])
  })

  it("L14 says what was counted of the real one", async ({ skip }) => {
    const file = new URL("../../../../shared/data/roadtraffic100.csv", import.meta.url)
    if (!existsSync(file)) skip("../shared/data is no part of this repository")
    const [header = "", ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/)
    const names = header.split(",")
    const rows = lines.map((line) => {
      const cells = line.split(",")
      return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]))
    })
    const statuses = await statusesBy(file.pathname)
    expect(statuses).toEqual(expectedOf(rows))
    const { promise_60d: counts } = JSON.parse(
      readFileSync(new URL("EXPECTED.json", file), "utf8"),
    )["roadtraffic100.csv"]
    const count = (status: string | undefined) =>
      [...statuses.values()].filter((one) => one === status).length
    expect({
      no_promise: count(undefined),
      late: count("late"),
      broken: count("broken"),
      kept: count("kept"),
      part_paid: count("partly-kept"),
    }).toEqual(counts)
  })
})
