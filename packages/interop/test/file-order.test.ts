import { existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { instantToIso } from "@followthrough/core"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  commandsOf,
  folderWith,
  inRecordingOrder,
  mappingJson,
  mappingOf,
  messageOf,
  plain,
  recordingsOf,
} from "./importing.js"

const csv = (...lines: ReadonlyArray<string>) => `${lines.join("\n")}\n`

const touch = {
  record: "LogTouch",
  fields: { direction: "outbound", channel: "phone", outcome: "sent", repId: { column: "rep" } },
}

const replayed = (parts: Readonly<Record<string, unknown>>, text: string, onError?: "skip") =>
  inRecordingOrder(
    mappingOf(mappingJson({ rules: [{ facts: [touch] }], ...parts })),
    [folderWith({ "calls.csv": text })("calls.csv")],
    onError,
  )

/** The kind and date of each command. */
const dated = (rows: Awaited<ReturnType<typeof replayed>>) =>
  commandsOf(rows).map(({ _tag, occurredAt }) => `${_tag} ${occurredAt?.slice(0, 10)}`)

describe("rows in any order", () => {
  it("L21 are recorded by their time, their contact begins with the earliest", async () => {
    const rows = await replayed(
      {},
      csv(
        "key,at,rep",
        "a,2026-03-20T09:00:00Z,",
        "a,2026-03-10T09:00:00Z,",
        "a,2026-03-01T09:00:00Z,",
      ),
    )
    expect(dated(rows)).toEqual([
      "AddContact 2026-03-01",
      "LogTouch 2026-03-01",
      "LogTouch 2026-03-10",
      "LogTouch 2026-03-20",
    ])
    expect(rows.map(({ outOfOrder }) => outOfOrder)).toEqual([true, true, false])
  })

  it("L21 begin no later than their facts that say their own time", async () => {
    const rules = [
      {
        facts: [
          { ...touch, at: { column: "first" } },
          { ...touch, repeat: { times: 2, step: "PT48H" } },
        ],
      },
    ]
    const parts = (add: unknown) => ({ rules, contact: { key: [{ column: "key" }], add } })
    const text = csv(
      "key,at,first,created,rep",
      "a,2026-03-20T09:00:00Z,2026-03-05T09:00:00Z,2026-03-12T09:00:00Z,",
      "a,2026-03-10T09:00:00Z,2026-03-09T09:00:00Z,2026-03-15T09:00:00Z,",
      "b,2026-03-10T09:00:00Z,2026-03-09T09:00:00Z,2026-03-17T09:00:00Z,",
      "b,2026-03-11T09:00:00Z,2026-03-12T09:00:00Z,2026-03-15T09:00:00Z,",
    )
    const begins = async (add: unknown) =>
      dated(await replayed(parts(add), text)).filter((one) => one.startsWith("AddContact"))
    // Of b, the first of two touches with 48 hours between them is on the 8th.
    expect(await begins({})).toEqual(["AddContact 2026-03-05", "AddContact 2026-03-08"])
    expect(await begins({ at: { column: "created" } })).toEqual([
      "AddContact 2026-03-12",
      "AddContact 2026-03-15",
    ])
  })

  it("L21 name a rep from the earliest of them on, and tell what a row of the rep's own tells", async () => {
    const rules = [
      {
        when: { column: "kind", is: "rep" },
        facts: [{ record: "AddRep", fields: { repId: { column: "rep" }, zone: "Europe/Rome" } }],
      },
      { facts: [touch] },
    ]
    const rows = await replayed(
      {
        rules,
        contact: { key: [{ column: "key" }], add: { fields: { ownerId: { column: "rep" } } } },
      },
      csv(
        "key,at,rep,kind",
        "a,2026-03-20,Ann,",
        "a,2026-03-10,Bob,",
        "x,2026-04-01,Bob,rep",
        "a,2026-03-01,,",
        "b,2026-03-30,Ann,",
      ),
    )
    expect(
      commandsOf(rows).flatMap((command) =>
        command._tag === "AddRep" ? [[command.repId, command.occurredAt, command.zone]] : [],
      ),
    ).toEqual([
      ["Bob", "2026-03-09T23:00:00.000Z", "Europe/Rome"],
      ["Ann", "2026-03-19T23:00:00.000Z", undefined],
    ])
  })

  it("L21 record once what is recorded once: what the earliest row says", async () => {
    const rules = [
      {
        facts: [
          {
            record: "RecordSale",
            once: true,
            fields: { value: { amount: { column: "n" }, currency: "EUR" } },
          },
        ],
      },
    ]
    const said = async (...lines: ReadonlyArray<string>) =>
      recordingsOf(await replayed({ rules }, csv("key,at,n", ...lines))).filter(
        ({ command }) => command._tag === "RecordSale",
      )
    const late = "a,2026-03-20,3"
    const [before] = await said(late, "a,2026-03-10,2")
    expect(before?.command).toMatchObject({ value: { amount: 2 } })
    // An earlier row that is told later is no second one.
    const [after] = await said(late, "a,2026-03-10,2", "a,2026-03-01,1")
    expect(after?.commandId).toBe(before?.commandId)
    expect(after).toMatchObject({ unlessKnown: true, command: { value: { amount: 1 } } })
  })

  it("L14 that speak of what a later one brings come after it, and all keep their dates", async () => {
    const rules = [
      { when: { column: "kind", is: "added" }, facts: [{ record: "AddContact" }] },
      {
        when: { column: "kind", is: "made" },
        facts: [
          {
            record: "MakePromise",
            fields: {
              promiseId: { column: "rep" },
              promisors: [{ _tag: "Contact" }],
              what: "pay",
              due: { _tag: "LocalDate", on: "2026-04-01", zone: "Europe/Rome" },
            },
          },
        ],
      },
      { facts: [{ record: "KeepPromise", fields: { promiseId: { column: "rep" } } }] },
    ]
    const parts = {
      rules,
      contact: { key: [{ column: "key" }] },
      recordedAt: { column: "entered" },
    }
    const rows = await replayed(
      parts,
      csv(
        "key,at,rep,kind,entered",
        "a,2026-03-02,5655637,kept,2026-03-02T12:00:00Z",
        "a,2026-03-04,5655637,made,2026-03-05T12:00:00Z",
        "a,2026-03-03,,added,2026-03-06T12:00:00Z",
        "a,2026-03-09,unknown,kept,2026-03-09T12:00:00Z",
      ),
    )
    expect(dated(rows)).toEqual([
      "AddContact 2026-03-02",
      "MakePromise 2026-03-03",
      "KeepPromise 2026-03-01",
      "KeepPromise 2026-03-08",
    ])
    expect(recordingsOf(rows).map(({ now }) => instantToIso(now).slice(0, 16))).toEqual([
      "2026-03-02T23:00",
      "2026-03-03T23:00",
      "2026-03-02T12:00",
      "2026-03-09T12:00",
    ])
    expect(rows.map(({ place }) => place.line)).toEqual([4, 3, 2, 5])
  })

  it("L21 are recorded in the order in which they were entered, where the file says that", async () => {
    const rows = await replayed(
      { recordedAt: { column: "entered" } },
      csv(
        "key,at,rep,entered",
        "a,2026-03-20T09:00:00Z,,2026-03-20T09:05:00Z",
        "a,2026-03-01T09:00:00Z,,2026-03-21T09:05:00Z",
        "a,2026-03-10T09:00:00Z,,2026-03-10T09:05:00Z",
        "a,2026-03-11T09:00:00Z,,",
      ),
    )
    // The row that does not say it is entered with the import, in January 2024.
    expect(dated(rows)).toEqual([
      "AddContact 2026-03-01",
      "LogTouch 2026-03-11",
      "LogTouch 2026-03-10",
      "LogTouch 2026-03-20",
      "LogTouch 2026-03-01",
    ])
    expect(commandsOf(rows).map(({ enteredAt }) => enteredAt?.slice(5, 16))).toEqual([
      undefined,
      undefined,
      "03-10T09:05",
      "03-20T09:05",
      "03-21T09:05",
    ])
    const mapped = { recordedAt: { column: "entered" }, enteredAt: { column: "at" } }
    const [own] = await replayed(mapped, csv("key,at,rep,entered", "a,2026-03-20,,2026-03-21"))
    expect(own?.recordings[1]?.command).toMatchObject({
      enteredAt: Date.UTC(2026, 2, 19, 23),
    })
  })

  it("of one instant stay in the order of the file, or take one that they tell", async () => {
    const text = csv(
      "key,at,rep,seq",
      "a,2026-03-20,Ann,10",
      "a,2026-03-20,Bob,9",
      "a,2026-03-20,Cy,",
    )
    const lines = async (parts: Readonly<Record<string, unknown>>) =>
      (await replayed(parts, text)).map(({ place }) => place.line)
    expect(await lines({})).toEqual([2, 3, 4])
    expect(await lines({ order: { column: "seq" } })).toEqual([4, 3, 2])
    expect(await messageOf(replayed({ order: { column: "rep" } }, text))).toBe(
      'calls.csv:2, column "rep" (3): "Ann" is not a number to put rows in order by',
    )
  })

  it("that do not fit into memory are put in order all the same, and leave no file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "followthrough-spooled-"))
    const before = process.env["TMPDIR"]
    const text = csv(
      "key,at,rep",
      ...Array.from({ length: 60_000 }, (_, n) => {
        const at = new Date(Date.UTC(2021, 0, 1) + ((n * 7919) % 60_000) * 60_000)
        return `k${n % 50},${at.toISOString()},é${n}`
      }),
    )
    const file = folderWith({ "calls.csv": text })("calls.csv")
    mkdirSync(folder, { recursive: true })
    process.env["TMPDIR"] = folder
    try {
      const rules = [
        { facts: [{ record: "ReopenContact", fields: { reason: { column: "rep" } } }] },
      ]
      const rows = await inRecordingOrder(mappingOf(mappingJson({ rules })), [file])
      const times = rows.map(({ recordings }) => recordings.at(-1)?.command.occurredAt ?? 0)
      expect(times).toHaveLength(60_000)
      expect(times.every((at, n) => n === 0 || at >= (times[n - 1] ?? 0))).toBe(true)
      expect(rows.filter(({ recordings }) => recordings.length === 2)).toHaveLength(50)
      expect(readdirSync(folder)).toEqual([])
    } finally {
      if (before === undefined) delete process.env["TMPDIR"]
      else process.env["TMPDIR"] = before
    }
    expect(existsSync(folder)).toBe(true)
  })
})

const bad = csv(
  "key,at,rep",
  "a,2026-03-20T09:00:00Z,Ann",
  "a,2026-03-40T09:00:00Z,Ann",
  "a,2026-03-01T09:00:00Z,web",
  "a,2026-03-02T09:00:00Z",
  "a,2026-03-03T09:00:00Z,Ann,more",
  ",2026-03-03T09:00:00Z,Ann",
  "b,2026-03-03T09:00:00Z,Ann",
)
const words = {
  rules: [
    {
      facts: [
        {
          ...touch,
          fields: {
            ...touch.fields,
            repId: { column: "rep", vocabulary: { words: { Ann: "Ann" } } },
          },
        },
      ],
    },
  ],
}

describe("bad rows", () => {
  it("L17 end the import with the first of them, unless they are passed over one by one", async () => {
    expect(await messageOf(replayed(words, bad))).toBe(
      'calls.csv:3, column "at" (2): "2026-03-40T09:00:00Z" is not an ISO 8601 date or time',
    )
    const rows = await replayed(words, bad, "skip")
    const rejected = rows.flatMap(({ place, rejected: one }) =>
      one === undefined ? [] : [[place.line, plain(one.problem.message), one.cells.join()]],
    )
    expect(rejected).toEqual([
      [
        3,
        'calls.csv:3, column "at" (2): "2026-03-40T09:00:00Z" is not an ISO 8601 date or time',
        "a,2026-03-40T09:00:00Z,Ann",
      ],
      [
        4,
        'calls.csv:4, column "rep" (3): "web" is not in the vocabulary',
        "a,2026-03-01T09:00:00Z,web",
      ],
      [5, "calls.csv:5: the row has 2 fields where the header has 3", "a,2026-03-02T09:00:00Z"],
      [
        6,
        "calls.csv:6: the row has 4 fields where the header has 3",
        "a,2026-03-03T09:00:00Z,Ann,more",
      ],
      [
        7,
        'calls.csv:7, column "key" (1): the key of the contact is empty',
        ",2026-03-03T09:00:00Z,Ann",
      ],
    ])
    // A row that is passed over tells nothing: not when its contact begins either.
    expect(dated(rows)).toEqual([
      "AddContact 2026-03-03",
      "AddRep 2026-03-03",
      "LogTouch 2026-03-03",
      "AddContact 2026-03-20",
      "LogTouch 2026-03-20",
    ])
  })

  it("L17 are told with the first problem of the files, though another is seen before", async () => {
    const at = "2026-03-03T09:00:00Z"
    expect(
      await messageOf(replayed(words, csv("key,at,rep", `a,${at},web`, "a,nope,Ann", `b,${at}`))),
    ).toBe('calls.csv:2, column "rep" (3): "web" is not in the vocabulary')
  })

  it("L16 leave the others the ids that they have without them", async () => {
    const lines = ["a,2026-03-20,Ann", "a,2026-03-40,Ann", "a,2026-03-01,web", "a,2026-03-02,Ann"]
    const mended = lines.map((line) => line.replace("-40", "-04").replace("web", "Ann"))
    const ids = async (all: ReadonlyArray<string>) =>
      recordingsOf(await replayed(words, csv("key,at,rep", ...all), "skip")).flatMap(
        ({ command, commandId }) => (command._tag === "LogTouch" ? [commandId] : []),
      )
    expect(await ids(mended)).toEqual(expect.arrayContaining([...(await ids(lines))]))
  })

  it("L17 and good ones are told of once each, whatever their order", async () => {
    const line = fc
      .tuple(
        fc.constantFrom("a", "b", ""),
        fc.constantFrom("2026-03-01", "2026-03-02", "nope", ""),
        fc.constantFrom("Ann", "web", "Ann,more"),
      )
      .map((cells) => cells.join())
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const rows = await replayed(words, csv("key,at,rep", ...lines), "skip")
        expect(rows.map(({ place }) => place.line).sort((a, b) => a - b)).toEqual(
          lines.map((_, n) => n + 2),
        )
        const isGood = (text: string) => /^[ab],2026-03-0\d,Ann$/.test(text)
        expect(rows.filter(({ rejected }) => rejected === undefined)).toHaveLength(
          lines.filter(isGood).length,
        )
      }),
      { numRuns: 50 * Number(process.env["FT_RUNS"] ?? 1) },
    )
  })
})
