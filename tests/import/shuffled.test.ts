import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { mappingFile } from "@followthrough/interop"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { answersOf, mappingOf, withFile, withImport } from "./answers.js"

const HEADER = ["seq", "key", "at", "entered", "kind", "id", "rep", "n"]

/** Cells of a row but for its number. */
const row = fc.record({
  key: fc.constantFrom("C-1", "C-2", "C-3"),
  day: fc.integer({ min: 1, max: 20 }),
  // Some tell the date alone, and some share an instant.
  time: fc.constantFrom("", "", "T09:00:00Z", "T09:00:00Z", "T15:30:00Z"),
  delay: fc.constantFrom(0, 0, 1, 1, 5),
  kind: fc.constantFrom("call", "call", "mail", "promise", "kept", "sale", "added", "rep"),
  id: fc.constantFrom("7", "8"),
  rep: fc.constantFrom("", "Ann", "Bob"),
  n: fc.constantFrom("1", "2"),
})

const dayText = (day: number): string => `2026-03-${String(day).padStart(2, "0")}`

const rows = fc
  .array(row, { minLength: 1, maxLength: 14 })
  .map((all) =>
    all.map(({ day, delay, id, key, kind, n, rep, time }, seq) => [
      String(seq + 1),
      key,
      `${dayText(day)}${time}`,
      `${dayText(day + delay)}T18:00:00Z`,
      kind,
      id,
      rep,
      n,
    ]),
  )

const touch = (fields: Readonly<Record<string, unknown>>) => ({
  record: "LogTouch",
  fields: { repId: { column: "rep" }, ...fields },
})

const rules = [
  {
    when: { column: "kind", is: "call" },
    facts: [
      {
        ...touch({ direction: "outbound", channel: "phone", outcome: "no-answer" }),
        repeat: { times: { column: "n" }, step: "PT2H", last: { outcome: "reached" } },
      },
    ],
  },
  {
    when: { column: "kind", is: "mail" },
    facts: [touch({ direction: "inbound", channel: "email", outcome: "received" })],
  },
  {
    when: { column: "kind", is: "promise" },
    facts: [
      {
        record: "MakePromise",
        fields: {
          promiseId: { column: "id" },
          promisors: [{ _tag: "Rep", repId: { column: "rep", empty: "Ann" } }],
          what: "the offer",
          due: { _tag: "LocalDate", on: { column: "at", plus: "P3D" }, zone: "UTC" },
        },
      },
    ],
  },
  {
    when: { column: "kind", is: "kept" },
    facts: [{ record: "KeepPromise", fields: { promiseId: { column: "id" } } }],
  },
  {
    when: { column: "kind", is: "sale" },
    facts: [
      { record: "RecordSale", fields: { value: { amount: { column: "n" }, currency: "EUR" } } },
      {
        record: "BookStep",
        once: true,
        fields: { stepId: "thanks", startsAt: { column: "at", plus: "P2D" }, channel: "phone" },
      },
    ],
  },
]

const teamRule = {
  when: { column: "kind", is: "rep" },
  facts: [
    { record: "AddRep", fields: { repId: { column: "rep", empty: "Ann" }, zone: "Europe/Rome" } },
  ],
}

/** Every contact is added by the first of its rows. */
const byRows = {
  contact: {
    key: [{ column: "key" }],
    add: { fields: { need: { column: "kind" }, ownerId: { column: "rep" } } },
  },
  rules: [...rules, teamRule, { when: { column: "kind", is: "added" }, skip: "not asked" }],
}

/** The export has rows that add contacts, wherever they stand. */
const bySelf = {
  contact: { key: [{ column: "key" }] },
  rules: [
    ...rules,
    teamRule,
    {
      when: { column: "kind", is: "added" },
      facts: [{ record: "AddContact", fields: { ownerId: { column: "rep" } } }],
    },
  ],
}

const recordedAt = { recordedAt: { column: "entered" } }
const order = { order: { column: "seq" } }

const mapped = (parts: Readonly<Record<string, unknown>>) =>
  mappingOf({
    format: "followthrough-mapping/1",
    source: "shuffled",
    zone: "UTC",
    at: { column: "at" },
    ...parts,
  })

type Rows = ReadonlyArray<ReadonlyArray<string>>

const csv = (all: Rows): string => `${[HEADER, ...all].map((one) => one.join(",")).join("\n")}\n`

const WHEN = ["2026-03-04T12:00:00Z", "2026-03-12T12:00:00Z", "2026-04-20T12:00:00Z"]

const told = (mapping: ReturnType<typeof mapped>, all: Rows): Promise<unknown> =>
  withFile(csv(all), (file) =>
    withImport(mapping, [file], async (log, refused) => ({
      refused,
      answers: await Promise.all(WHEN.map((at) => answersOf(log, at))),
    })),
  )

/** Rows that agree on these columns, moved so that they keep their order among themselves. */
const withTiesInOrder = (all: Rows, shuffled: Rows, tieOf: (row: Rows[number]) => string): Rows => {
  const waiting = new Map<string, Array<Rows[number]>>()
  for (const one of all) waiting.set(tieOf(one), [...(waiting.get(tieOf(one)) ?? []), one])
  return shuffled.map((one) => waiting.get(tieOf(one))?.shift() ?? one)
}

const shuffledRows = rows.chain((all) =>
  fc.tuple(
    fc.constant(all),
    fc.oneof(fc.shuffledSubarray(all, { minLength: all.length }), fc.constant([...all].reverse())),
  ),
)

const runs = Number(process.env["FT_RUNS"] ?? 1)

describe("an import of shuffled rows", () => {
  for (const [what, parts] of [
    ["contacts added by their rows", byRows],
    ["contacts added by rows of their own", bySelf],
    ["rows entered later than they happened", { ...byRows, ...recordedAt }],
    ["the same, with contacts added by rows of their own", { ...bySelf, ...recordedAt }],
  ] as const) {
    it(`L21 gives the same answers where ties have an order of their own: ${what}`, async () => {
      const mapping = mapped({ ...parts, ...order })
      await fc.assert(
        fc.asyncProperty(shuffledRows, async ([all, shuffled]) => {
          expect(await told(mapping, shuffled)).toEqual(await told(mapping, all))
        }),
        { numRuns: 8 * runs },
      )
    })

    it(`L21 gives the same answers where ties keep the order of the file: ${what}`, async () => {
      const mapping = mapped(parts)
      await fc.assert(
        fc.asyncProperty(shuffledRows, async ([all, shuffled]) => {
          const moved = withTiesInOrder(all, shuffled, ([, , at = ""]) => at)
          expect(await told(mapping, moved)).toEqual(await told(mapping, all))
        }),
        { numRuns: 8 * runs },
      )
    })
  }
})

const data = new URL("../../../shared/data/", import.meta.url)

describe("a real log, newest first and shuffled", () => {
  for (const [file, mapping, time, ...joined] of [
    ["bpic2012_300.csv", "bpic2012.json", "at"],
    ["roadtraffic100.csv", "fines.json", "time:timestamp"],
    ["maven_sales_pipeline.csv", "maven.json", "engage_date"],
  ] as const) {
    it(`L21 answers as in its own order: ${file}`, { timeout: 120_000 }, async ({ skip }) => {
      const path = fileURLToPath(new URL(file, data))
      if (!existsSync(path)) skip("../shared/data is no part of this repository")
      const [header = "", ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/)
      const place = header.split(",").indexOf(time)
      const tieOf = ([line = ""]: Rows[number]) => line.split(",")[place] ?? ""
      const rowsOf = lines.map((line) => [line])
      const told = async (all: Rows) =>
        withFile(`${[header, ...all.map(([line]) => line)].join("\n")}\n`, async (moved) =>
          withImport(
            await mappingFile(
              fileURLToPath(new URL(`../../examples/mappings/${mapping}`, import.meta.url)),
            ),
            [moved, ...LOOKUPS.map((one) => fileURLToPath(new URL(one, data)))].slice(
              0,
              file.startsWith("maven") ? undefined : 1,
            ),
            async (log, refused) => ({ refused, answers: await answersOf(log, WHEN[2] ?? "") }),
          ),
        )
      const expected = await told(rowsOf)
      const [seed] = fc.sample(fc.infiniteStream(fc.nat()), 1)
      const keyed = rowsOf.map((one) => [Number(seed?.next().value ?? 0), one] as const)
      const shuffled = keyed.sort((a, b) => a[0] - b[0]).map(([, one]) => one)
      for (const moved of [[...rowsOf].reverse(), shuffled]) {
        expect(await told(withTiesInOrder(rowsOf, moved, tieOf))).toEqual(expected)
      }
      expect(joined).toEqual([])
    })
  }
})

const LOOKUPS = ["maven_accounts.csv", "maven_sales_teams.csv"]
