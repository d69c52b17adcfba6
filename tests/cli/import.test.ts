import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { inProcess, type Ran, withFolder } from "./run.js"

const mapping = {
  format: "followthrough-mapping/1",
  source: "crm",
  zone: "Europe/Rome",
  contact: { key: [{ column: "who" }], add: {} },
  at: { column: "when" },
  recordedAt: { column: "entered" },
  rules: [
    { when: { column: "what", is: "note" }, skip: "a note" },
    {
      when: { column: "what", is: "call" },
      facts: [
        {
          record: "LogTouch",
          fields: { direction: "outbound", channel: "phone", outcome: "reached" },
        },
      ],
    },
    {
      when: { column: "what", is: "promise" },
      facts: [
        {
          record: "MakePromise",
          fields: {
            promiseId: { column: "id" },
            promisors: [{ _tag: "Contact" }],
            what: "pay",
            due: { _tag: "LocalDate", on: "2026-03-15", zone: "Europe/Rome" },
          },
        },
      ],
    },
    {
      when: { column: "what", is: "kept" },
      facts: [{ record: "KeepPromise", fields: { promiseId: { column: "id" } } }],
    },
  ],
}

const HEADER = "id,who,when,entered,what"

const at = (day: number, minute = 0) =>
  `2026-03-${String(day).padStart(2, "0")}T10:${String(minute).padStart(2, "0")}:00Z`

/** A row that was entered five minutes after it happened. */
const row = (day: number, what: string, id = String(day), who = "C-7") =>
  `${id},${who},${at(day)},${at(day, 5)},${what}`

const newestFirst = [row(20, "call"), row(10, "call"), row(1, "call")]

interface Place {
  readonly folder: string
  readonly load: (rows: ReadonlyArray<string>, ...more: ReadonlyArray<string>) => Promise<Ran>
  readonly ask: (...args: ReadonlyArray<string>) => Promise<Ran>
}

const inPlace = (use: (place: Place) => Promise<void>, map: unknown = mapping) =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, "map.json"), JSON.stringify(map))
    const ask: Place["ask"] = (...args) => inProcess([...args, "--db", "log.db"], folder)
    await use({
      folder,
      ask,
      load: (rows, ...more) => {
        writeFileSync(join(folder, "rows.csv"), `${[HEADER, ...rows].join("\n")}\n`)
        return ask("import", "rows.csv", "--map", "map.json", ...more)
      },
    })
  })

const jsonOf = ({ out }: Ran) => JSON.parse(out)

describe("followthrough import", () => {
  it("L21 reads an export that is newest first as one that is not", () =>
    inPlace(async ({ ask, load }) => {
      expect(await load(newestFirst)).toEqual({
        code: 0,
        err: "",
        out: [
          "Read 3 rows: 3 imported, 0 skipped, 0 refused; they say 4 facts.",
          "Recorded 4 of them in log.db, workspace main.",
          "Out of order: 2 rows tell of a time before that of the row above.",
          "",
        ].join("\n"),
      })
      const flow = jsonOf(await ask("flow", "--at", "2026-03-15T00:00:00Z", "--format", "json"))
      expect(flow).toMatchObject({ open: 1, neverTouched: 0, current: 1 })
      const { team } = jsonOf(await ask("audit", "--format", "json"))
      expect(team.recordingDelay).toMatchObject({ n: 3, p50Seconds: 300, p90Seconds: 300 })
      const added = jsonOf(await ask("log", "--format", "json")).facts[0]
      expect(added).toMatchObject({ type: "ContactAdded", occurredAt: "2026-03-01T10:00:00.000Z" })
    }))

  it("L7 keeps when facts were entered where the log is later already, and says of how many", () =>
    inPlace(async ({ ask, load }) => {
      expect((await load(newestFirst)).code).toBe(0)
      const more = [row(5, "call", "5", "C-8"), row(25, "call", "25", "C-8")]
      const ran = await load([...newestFirst, ...more], "--format", "json")
      expect(jsonOf(ran)).toMatchObject({
        recorded: 3,
        alreadyRecorded: 4,
        enteredEarlier: { facts: 2, logWasAt: "2026-03-20T10:05:00.000Z" },
      })
      const { facts } = jsonOf(await ask("log", "--format", "json"))
      expect(
        facts
          .slice(4)
          .map(({ data, recordedAt }: { data: { enteredAt: string }; recordedAt: string }) => [
            recordedAt.slice(0, 10),
            data.enteredAt.slice(0, 10),
          ]),
      ).toEqual([
        ["2026-03-20", "2026-03-05"],
        ["2026-03-20", "2026-03-05"],
        ["2026-03-25", "2026-03-25"],
      ])
    }))

  it("L17 counts each row once, and fails when facts were refused, in the words of the file", () =>
    inPlace(async ({ load }) => {
      const rows = [
        row(2, "kept", "5655637"),
        row(3, "call"),
        row(4, "note"),
        row(5, "kept", "77", "C-9"),
      ]
      const ran = await load(rows)
      expect(ran).toEqual({
        code: 1,
        err: "followthrough: 2 of 5 facts were refused; with --allow-refused, that is no failure\n",
        out: [
          "Read 4 rows: 1 imported, 1 skipped, 2 refused; they say 5 facts.",
          "Recorded 3 of them in log.db, workspace main.",
          "Skipped 1 rows: a note.",
          'Refused 2 facts (PromiseUnknown); the first: rows.csv:2, "C-7": contact "C-7" has no promise "5655637"',
          "",
        ].join("\n"),
      })
      const allowed = await load(rows, "--allow-refused", "--format", "json")
      expect(allowed).toMatchObject({ code: 0, err: "" })
      expect(jsonOf(allowed)).toMatchObject({
        rows: 4,
        rowCounts: { imported: 1, skipped: 1, refused: 2, rejected: 0 },
        facts: 5,
        recorded: 0,
        alreadyRecorded: 3,
        refusedFacts: 2,
        refused: [{ reason: "PromiseUnknown", facts: 2 }],
      })
    }))

  it("L14 counts what cannot have been in that order", () =>
    inPlace(async ({ ask, load }) => {
      const late = [row(20, "promise", "1"), row(21, "kept", "1")]
      const ran = await load([row(22, "call"), ...late], "--format", "json")
      expect(ran.code).toBe(0)
      const { doubts } = jsonOf(ran)
      expect(doubts).toMatchObject({ total: 1, kinds: { "due-before-made": 1 } })
      const { kinds, total } = jsonOf(await ask("doubts", "--format", "json"))
      expect({ kinds, total }).toEqual(doubts)
      expect((await load(late)).out).toContain(
        "Doubts in the log: 1 (1 due-before-made); followthrough doubts --db log.db lists them.\n",
      )
    }))

  it("L16 takes a contact that a later export adds again for known", () =>
    inPlace(async ({ load }) => {
      expect((await load([row(20, "call", "a")])).code).toBe(0)
      const ran = await load([row(20, "call", "a"), row(10, "call", "b")], "--format", "json")
      expect(ran.code).toBe(0)
      expect(jsonOf(ran)).toMatchObject({ recorded: 1, alreadyRecorded: 2, refused: [] })
    }))

  it("finds a promise by the id of the export", () =>
    inPlace(async ({ ask, load }) => {
      const rows = [row(3, "promise", "5655637"), row(4, "kept", "5655637")]
      expect(
        (await load([...rows, row(3, "promise", "1", "C-8"), row(3, "promise", "1")])).code,
      ).toBe(0)
      for (const contact of [[], ["C-7"]]) {
        const { code, out } = await ask("explain", ...contact, "--promise", "5655637")
        expect(code).toBe(0)
        expect(out).toContain("Promise 5655637 (pay) is kept")
      }
      expect((await ask("explain", "--promise", "1")).err).toContain(
        '2 contacts have a promise "1"; name one of c-',
      )
      expect((await ask("explain", "--promise", "2")).err).toBe(
        'followthrough: there is no promise "2" in this log\n',
      )
      expect(await ask("explain")).toMatchObject({ code: 2 })
    }))
})

describe("followthrough import --on-error skip", () => {
  const bad = [
    row(1, "call"),
    `=HYPERLINK("x"),C-7,${at(40)},,call`.replace('"x"', "1"),
    `9,C-7,${at(2)}`,
    `-8,C-7,${at(2)},,shout`,
    `7,"@C, ""7""",${at(3)},nope,call`,
  ]

  it("L17 writes the rows that it passes over, and no formula", () =>
    inPlace(async ({ folder, load }) => {
      const failed = await load(bad)
      expect(failed).toMatchObject({ code: 1, out: "" })
      expect(failed.err).toContain('rows.csv:3, column "when" (3)')
      expect(existsSync(join(folder, "log.db"))).toBe(false)

      writeFileSync(join(folder, "bad.csv"), "from another day\n")
      const ran = await load(bad, "--on-error", "skip", "--rejects", "bad.csv", "--format", "json")
      expect(ran).toMatchObject({ code: 0, err: "" })
      expect(jsonOf(ran)).toMatchObject({
        rows: 5,
        rowCounts: { imported: 1, skipped: 0, refused: 0, rejected: 4 },
        firstRejected: expect.stringContaining("rows.csv:3"),
      })
      expect(readFileSync(join(folder, "bad.csv"), "utf8").split("\n")).toEqual([
        "file,line,reason,id,who,when,entered,what",
        `rows.csv,3,"column ""when"" (3): ""${at(40)}"" is not an ISO 8601 date or time",'=HYPERLINK(1),C-7,${at(40)},,call`,
        `rows.csv,4,the row has 3 fields where the header has 5,9,C-7,${at(2)}`,
        `rows.csv,5,"column ""what"" (5): no rule of the mapping matches ""shout""",'-8,C-7,${at(2)},,shout`,
        `rows.csv,6,"column ""entered"" (4): ""nope"" is not an ISO 8601 date or time",7,"'@C, ""7""",${at(3)},nope,call`,
        "",
      ])
      expect(readdirSync(folder).filter((name) => name.includes("unfinished"))).toEqual([])
    }))

  it("L17 leaves a file of rejected rows alone when the import fails, and tells when there were none", () =>
    inPlace(async ({ folder, load }) => {
      const skip = ["--on-error", "skip", "--rejects", "bad.csv"]
      writeFileSync(join(folder, "bad.csv"), "from another day\n")
      expect((await load([...bad, '"open'], ...skip)).code).toBe(1)
      expect(readFileSync(join(folder, "bad.csv"), "utf8")).toBe("from another day\n")
      expect((await load(newestFirst, ...skip)).code).toBe(0)
      expect(readFileSync(join(folder, "bad.csv"), "utf8")).toBe("file,line,reason\n")
      expect(readdirSync(folder).sort()).toEqual(["bad.csv", "log.db", "map.json", "rows.csv"])
    }))

  it("refuses to mix up its options", () =>
    inPlace(async ({ load }) => {
      expect(await load(bad, "--rejects", "bad.csv")).toMatchObject({ code: 2, out: "" })
      expect(await load(bad, "--on-error", "guess")).toMatchObject({ code: 2, out: "" })
      const own = await load(bad, "--on-error", "skip", "--rejects", "rows.csv")
      expect(own).toMatchObject({ code: 2, out: "" })
      const nowhere = await load(bad, "--on-error", "skip", "--rejects", "absent/bad.csv")
      expect(nowhere).toMatchObject({ code: 1, out: "" })
    }))
})
