import { describe, expect, it } from "vitest"
import {
  commandsOf,
  folderWith,
  inRecordingOrder,
  mappingJson,
  mappingOf,
  messageOf,
  recordingsOf,
  replayFiles,
  replayText,
} from "./importing.js"

const note = (fields: Readonly<Record<string, unknown>>, parts = {}) => ({
  contact: { key: "row-number" },
  at: "2021-03-01T00:00:00Z",
  rules: [
    { facts: [{ record: "DisqualifyContact", fields: { basis: "said", ...fields }, ...parts }] },
  ],
})

const reasons = async (parts: Readonly<Record<string, unknown>>, csv: string) =>
  commandsOf(await replayText(parts, csv)).map((command) => "reason" in command && command.reason)

describe("text", () => {
  it("comes from a column, a template, the first that is filled, or a vocabulary", async () => {
    const csv = "a,b\n1,2\n,2\n 1 ,\n"
    expect(await reasons(note({ reason: { column: "a", empty: "none" } }), csv)).toEqual([
      "1",
      "none",
      "1",
    ])
    expect(await reasons(note({ reason: { template: "{a}/{{{b}}}" } }), csv)).toEqual([
      "1/{2}",
      "/{2}",
      "1/{}",
    ])
    expect(
      await reasons(note({ reason: { first: [{ column: "a" }, { column: "b" }] } }), csv),
    ).toEqual(["1", "2", "1"])
    expect(
      await reasons(
        note({ reason: { template: "{a} {z}", with: { z: { column: "b", empty: "-" } } } }),
        csv,
      ),
    ).toEqual(["1 2", "2", "1 -"])
    const vocabulary = { words: { "1": "one", "2": null }, unknown: { value: "many" } }
    expect(
      await reasons(
        note({ reason: { column: "b", vocabulary, empty: "none" } }),
        "b,x\n1,\n2,\n3,\n,x\n",
      ),
    ).toEqual(["one", "none", "many", "none"])
  })

  it("is looked up with or without regard to case, and unknown words are kept, dropped or refused", async () => {
    const csv = "a\nYES\nnope\n"
    const words = { Yes: "won" }
    const read = (parts: Readonly<Record<string, unknown>>) =>
      reasons(note({ reason: { column: "a", vocabulary: { words, ...parts }, empty: "-" } }), csv)
    expect(await read({ case: "ignore", unknown: "keep" })).toEqual(["won", "nope"])
    expect(await read({ unknown: "empty" })).toEqual(["-", "-"])
    expect(await messageOf(read({ case: "ignore" }))).toBe(
      'calls.csv:3, column "a" (1): "nope" is not in the vocabulary',
    )
    expect(await messageOf(read({}))).toBe(
      'calls.csv:2, column "a" (1): "YES" is not in the vocabulary (did you mean "Yes"?)',
    )
  })

  it("that stands for an empty cell is empty", async () => {
    const parts = {
      ...note({ reason: { column: "a", empty: "none" } }),
      csv: { empty: ["N/A", "-"] },
    }
    expect(await reasons(parts, "a\n-\n N/A \nn/a\n")).toEqual(["none", "none", "n/a"])
  })

  it("that a field must have and does not is refused; with it an optional object is left out", async () => {
    expect(await messageOf(reasons(note({ reason: { column: "a" } }), "a,b\n,x\n"))).toBe(
      'calls.csv:2, column "a" (1): nothing is here for "reason" of DisqualifyContact',
    )
    const value = {
      amount: { column: "a", number: { group: ",", ignore: ["$"] } },
      currency: "USD",
    }
    const sale = { ...note({}), rules: [{ facts: [{ record: "RecordSale", fields: { value } }] }] }
    const sales = commandsOf(await replayText(sale, 'a,b\n"$1,234.50",x\n,x\n'))
    expect(sales.map((command) => "value" in command && command.value)).toEqual([
      { amount: 1234.5, currency: "USD" },
      false,
    ])
  })
})

describe("a number", () => {
  const amounts = async (number: unknown, ...texts: ReadonlyArray<string>) => {
    const value = { amount: { column: "a", number } }
    const sale = { ...note({}), rules: [{ facts: [{ record: "RecordSale", fields: { value } }] }] }
    const csv = `a;b\n${texts.map((text) => `${text};x\n`).join("")}`
    return commandsOf(await replayText({ ...sale, csv: { delimiter: ";" } }, csv)).map(
      (command) => "value" in command && command.value?.amount,
    )
  }
  it("is written as the mapping says", async () => {
    expect(await amounts({}, "12.5", "+1", "1e3", "-0")).toEqual([12.5, 1, 1000, 0])
    expect(await amounts({ decimal: ",", group: "." }, "1.234,5", "1234,5")).toEqual([
      1234.5, 1234.5,
    ])
    expect(await amounts({ group: " ", ignore: ["€"] }, "€ 1\u202f234", "1 234 €")).toEqual([
      1234, 1234,
    ])
    expect(await amounts({ group: "," }, "1,00,000")).toEqual([100_000])
  })
  it("is refused when it is written otherwise, or is not allowed", async () => {
    for (const text of ["1,234.5", "1.2.3", "0x10", "Infinity", "--1", "1e999", "٣"]) {
      expect(await messageOf(amounts({}, text))).toBe(
        `calls.csv:2, column "a" (1): "${text}": this is not a number`,
      )
    }
    expect(await messageOf(amounts({}, "-5"))).toBe(
      'calls.csv:2, column "a" (1): "-5": Expected a non-negative number, actual -5',
    )
  })
})

describe("a condition", () => {
  const holds = async (when: unknown) => {
    const rules = [{ when, skip: "held" }, { facts: [{ record: "RecordSale" }] }]
    const rows = await replayText({ ...note({}), rules }, "a,b\nx,1\nX,\n,2\n")
    return rows.map(({ skipped }) => skipped === "held")
  }
  it("is about equal, listed, matching, present or empty text, and any mixture of those", async () => {
    expect(await holds({ column: "a", is: "x" })).toEqual([true, false, false])
    expect(await holds({ column: "a", is: "x", case: "ignore" })).toEqual([true, true, false])
    expect(await holds({ column: "b", in: [1, "2"] })).toEqual([true, false, true])
    expect(await holds({ column: "a", matches: "^[x-z]$", case: "ignore" })).toEqual([
      true,
      true,
      false,
    ])
    expect(await holds({ column: "b", present: true })).toEqual([true, false, true])
    expect(await holds({ column: "b", empty: true })).toEqual([false, true, false])
    expect(await holds({ not: { column: "a", is: "x" } })).toEqual([false, true, true])
    expect(
      await holds({
        any: [
          { column: "a", is: "x" },
          {
            all: [
              { column: "b", is: 2 },
              { column: "a", empty: true },
            ],
          },
        ],
      }),
    ).toEqual([true, false, true])
  })
})

describe("a row", () => {
  it("L17 is recorded by the first rule that matches it, or skipped with a reason, never dropped", async () => {
    const rules = [
      { when: { column: "kind", is: "test" }, skip: "a test" },
      { when: { column: "kind", is: "sale" }, facts: [{ record: "RecordSale" }] },
      {
        when: { column: "kind", is: "call" },
        facts: [{ record: "RecordSale", when: { column: "kind", is: "sale" } }],
      },
    ]
    const csv = "kind,x\ntest,\nsale,\ncall,\nnews,\n"
    const rows = await replayText({ ...note({}), rules, unmatched: "skip" }, csv)
    expect(
      rows.map(({ place, recordings, skipped }) => [place.line, recordings.length, skipped]),
    ).toEqual([
      [2, 0, "a test"],
      [3, 1, undefined],
      [4, 0, "its rule records nothing for it"],
      [5, 0, "no rule matches it"],
    ])
  })

  it("gives as many touches as a column counts, the last one its own, spaced up to its time", async () => {
    const touch = { direction: "outbound", channel: "phone", outcome: "no-answer" }
    const rules = [
      {
        facts: [
          {
            record: "LogTouch",
            fields: touch,
            repeat: { times: { column: "n" }, step: "PT24H", last: { outcome: "reached" } },
          },
          { record: "RecordSale", at: "previous" },
        ],
      },
    ]
    const parts = { ...note({}), at: { column: "at" }, rules }
    const commands = commandsOf(
      await replayText(parts, "n,at\n3,2021-03-10T09:00:00Z\n0,2021-03-11T09:00:00Z\n"),
    )
    expect(
      commands.map((command) => [
        command._tag,
        "outcome" in command && command.outcome,
        command.occurredAt?.slice(0, 10),
      ]),
    ).toEqual([
      ["LogTouch", "no-answer", "2021-03-08"],
      ["LogTouch", "no-answer", "2021-03-09"],
      ["LogTouch", "reached", "2021-03-10"],
      ["RecordSale", false, "2021-03-10"],
      ["RecordSale", false, "2021-03-11"],
    ])
    for (const count of ["-1", "1.5", "many", "10001"]) {
      expect(await messageOf(replayText(parts, `n,at\n${count},2021-03-10T09:00:00Z\n`))).toBe(
        `calls.csv:2, column "n" (1): "${count}" is not a whole number from 0 to 10,000`,
      )
    }
  })

  it("without a time takes the next tick, one for each fact or one for all of a row", async () => {
    const ticks = async (per: string) => {
      const at = { sequence: { startsAt: "2021-03-01T00:00:00Z", step: "PT1M", per } }
      const rules = [{ facts: [{ record: "RecordSale" }, { record: "RecordSale" }] }]
      const parts = { ...note({}), at, rules }
      return commandsOf(await replayText(parts, "a\n1\n2\n")).map(({ occurredAt }) =>
        occurredAt?.slice(14, 16),
      )
    }
    expect(await ticks("fact")).toEqual(["00", "01", "02", "03"])
    expect(await ticks("row")).toEqual(["00", "00", "01", "01"])
  })

  it("shares an instant with its neighbours in the order of their rules' ranks", async () => {
    const rules = [
      { when: { column: "kind", is: "won" }, tieRank: 2, facts: [{ record: "RecordSale" }] },
      { tieRank: 1, facts: [{ record: "ReopenContact", fields: { reason: { column: "kind" } } }] },
    ]
    const lines = ["won,1", "called,1", "won,2", "won,3", "called,3", "mailed,3"]
    const csv = `kind,at\n${lines.map((line) => line.replace(/,/, ",2021-03-0")).join("\n")}\n`
    const ranked = mappingOf(mappingJson({ ...note({}), at: { column: "at" }, rules }))
    const rows = await inRecordingOrder(ranked, [folderWith({ "calls.csv": csv })("calls.csv")])
    expect(rows.map(({ place }) => place.line - 1)).toEqual([2, 1, 3, 5, 6, 4])
    const ids = recordingsOf(rows).map(({ commandId }) => commandId)
    const unranked = rules.map(({ tieRank: _, ...rule }) => rule)
    const inOrder = await replayText({ ...note({}), at: { column: "at" }, rules: unranked }, csv)
    expect(
      recordingsOf(inOrder)
        .map(({ commandId }) => commandId)
        .sort(),
    ).toEqual([...ids].sort())
  })

  it("names a rep by text, once added and with what the row tells of them, or none", async () => {
    const parts = {
      ...note({}),
      reps: { none: ["web"], fields: { zone: "Europe/Rome", managerId: { column: "boss" } } },
      rules: [
        {
          facts: [
            { record: "ReopenContact", when: { column: "rep", is: "x" } },
            {
              record: "LogTouch",
              fields: {
                direction: "outbound",
                channel: "phone",
                outcome: "sent",
                repId: { column: "rep" },
              },
            },
          ],
        },
      ],
      actor: { column: "by" },
    }
    const csv = "rep,boss,by\nAnn,Bob,importer\nweb,,\n,,\nBob,,\nAnn,Cy,\n"
    const rows = await replayText(parts, csv)
    expect(
      commandsOf(rows).map((command) => [
        command._tag,
        "repId" in command && command.repId,
        "managerId" in command && command.managerId,
      ]),
    ).toEqual([
      ["AddRep", "Bob", false],
      ["AddRep", "Ann", "Bob"],
      ["LogTouch", "Ann", false],
      ["LogTouch", false, false],
      ["LogTouch", false, false],
      ["LogTouch", "Bob", false],
      ["LogTouch", "Ann", false],
    ])
    expect(rows[0]?.recordings.map(({ actor }) => actor)).toEqual([
      "importer",
      "importer",
      "importer",
    ])
    expect(rows[1]?.recordings[0]).not.toHaveProperty("actor")
    const hashed = await replayText({ ...parts, reps: { ids: "hash" } }, csv)
    expect(commandsOf(hashed)[0]).toMatchObject({
      repId: expect.stringMatching(/^r-[0-9a-f]{32}$/),
      externalId: "Ann",
    })
  })

  it("adds a rep by itself", async () => {
    const rules = [
      {
        facts: [
          {
            record: "AddRep",
            fields: {
              repId: { column: "name" },
              managerId: { column: "boss" },
              name: { template: "Dr {name}" },
            },
          },
        ],
      },
    ]
    const { contact: _, ...parts } = mappingJson({ rules, at: "2021-03-01" })
    const at = folderWith({ "reps.csv": "name,boss\nAnn,Bob\nBob,\nAnn,\n" })
    const rows = await replayFiles(mappingOf(parts), [at("reps.csv")])
    expect(commandsOf(rows)).toMatchObject([
      { _tag: "AddRep", repId: "Ann", name: "Dr Ann", managerId: "Bob", externalId: "Ann" },
      { _tag: "AddRep", repId: "Bob", name: "Dr Bob", externalId: "Bob" },
    ])
    expect(rows.map(({ skipped }) => skipped)).toEqual([
      undefined,
      undefined,
      "its rule records nothing for it",
    ])
  })

  it("tells of promises, steps and touches of its contact by names", async () => {
    const rules = [
      {
        when: { column: "kind", is: "promise" },
        facts: [
          {
            record: "MakePromise",
            once: true,
            fields: {
              promiseId: "pay",
              promisors: [{ _tag: "Contact" }, { _tag: "Rep", repId: { column: "rep" } }],
              what: "pay",
              due: { _tag: "LocalDate", on: { column: "at", plus: "P60D" }, zone: "Europe/Rome" },
            },
          },
        ],
      },
      { facts: [{ record: "KeepPromise", fields: { promiseId: "pay" } }] },
    ]
    const csv =
      "key,kind,at,rep\na,promise,2021-01-31,\na,promise,2021-02-01,\na,paid,2021-03-01,\nb,paid,2021-03-01,\n"
    const commands = commandsOf(
      await replayText({ contact: { key: [{ column: "key" }] }, rules }, csv),
    )
    expect(commands).toMatchObject([
      { promisors: [{ _tag: "Contact" }], due: { on: "2021-04-01", zone: "Europe/Rome" } },
      { _tag: "KeepPromise" },
      { _tag: "KeepPromise" },
    ])
    expect(commands.map((command) => "promiseId" in command && command.promiseId)).toEqual([
      "pay",
      "pay",
      "pay",
    ])
  })

  it("tells a contact by several cells, none of which may be empty", async () => {
    const parts = { contact: { key: [{ column: "key" }, { column: "at" }], add: {} } }
    const rows = await replayText(parts, "key,at\na,2021-03-01\na,2021-03-02\na,2021-03-01\n")
    expect(commandsOf(rows).filter(({ _tag }) => _tag === "AddContact")).toMatchObject([
      { externalId: "a / 2021-03-01" },
      { externalId: "a / 2021-03-02" },
    ])
  })
})

describe("files", () => {
  const lookups = {
    teams: { file: "teams*.csv", key: "agent", by: { column: "rep" }, missing: "blank" },
    bosses: { file: "bosses.csv", key: ["name"], by: [{ column: "boss", of: "teams" }] },
  }
  const joining = {
    ...note({
      reason: {
        template: "{rep}/{boss}/{phone}",
        with: { boss: { column: "boss", of: "teams" }, phone: { column: "phone", of: "bosses" } },
      },
    }),
    lookups,
  }
  const sources = {
    "calls.csv": "rep\nAnn\nCy\n",
    "teams1.csv": "agent,boss\nAnn,Bob\n",
    "bosses.csv": "name,phone\nBob,1\n",
  }
  const join = (files: Readonly<Record<string, string>>, ...names: ReadonlyArray<string>) => {
    const at = folderWith(files)
    const mapping = mappingOf(mappingJson(joining))
    return replayFiles(mapping, (names.length === 0 ? ["calls.csv"] : names).map(at))
  }

  it("are joined by a key, from beside the rows or as given", async () => {
    for (const names of [
      [],
      ["teams1.csv", "calls.csv"],
      ["calls.csv", "bosses.csv", "teams1.csv"],
    ]) {
      expect(commandsOf(await join(sources, ...names))).toMatchObject([
        { reason: "Ann/Bob/1" },
        { reason: "Cy//" },
      ])
    }
  })

  it("that cannot be joined are refused", async () => {
    expect(await messageOf(join({ ...sources, "bosses.csv": "name,phone\nBo,1\n" }))).toBe(
      'teams1.csv:2, column "boss" (2): "Bob" is not in bosses.csv',
    )
    expect(await messageOf(join({ ...sources, "bosses.csv": "name,phone\nBob,1\n Bob,2\n" }))).toBe(
      'bosses.csv:3: the key " Bob" (name) is that of line 2 as well',
    )
    expect(await messageOf(join({ ...sources, "bosses.csv": "Name,phone\nBob,1\n" }))).toBe(
      'bosses.csv:1: there is no column "name" (did you mean "Name"?); the file has the columns "Name", "phone"',
    )
    expect(await messageOf(join({ ...sources, "teams2.csv": "agent,boss\n" }))).toBe(
      "test.json: the file teams*.csv to join may be teams1.csv or teams2.csv",
    )
    const { "bosses.csv": _, ...without } = sources
    expect(await messageOf(join(without))).toBe(
      "test.json: the file bosses.csv to join is neither given nor beside calls.csv",
    )
    expect(await messageOf(join(sources, "teams1.csv"))).toBe(
      "test.json: every file given is one of the mapping's lookups, so there is none to replay",
    )
    expect(
      await messageOf(
        join({ ...sources, "teams2.csv": "agent,boss\n" }, "calls.csv", "teams1.csv", "teams2.csv"),
      ),
    ).toBe('teams2.csv: for the lookup "teams" there is teams1.csv as well')
  })

  it("continue one another, with one count of rows and one set of columns", async () => {
    const at = folderWith({
      "1.csv": "a,b\nx,\ny,\n",
      "2.csv": "a,b\nz,\n",
      "3.csv": "a,c\nz,\n",
      "all.csv": "a,b\nx,\ny,\nz,\n",
    })
    const mapping = mappingOf(mappingJson(note({ reason: { column: "a" } })))
    const parts = recordingsOf(await replayFiles(mapping, [at("1.csv"), at("2.csv")]))
    expect(parts).toEqual(recordingsOf(await replayFiles(mapping, [at("all.csv")])))
    expect(await messageOf(replayFiles(mapping, [at("1.csv"), at("3.csv")]))).toBe(
      '3.csv:1, column "c" (2): in 1.csv this column is "b"',
    )
  })

  it("may lack a header, or have more before it", async () => {
    const columns = { ...note({ reason: { column: "b" } }), csv: { columns: ["a", "b"] } }
    expect(await reasons(columns, "1,2\n3,4\n")).toEqual(["2", "4"])
    expect(await messageOf(reasons(columns, "1,2,3\n"))).toBe(
      "calls.csv:1: the row has 3 fields where the header has 2",
    )
    const escaped = { ...note({ reason: { column: "b" } }), csv: { escape: "\\" } }
    expect(await reasons(escaped, 'a,b\n1,"x\\"y"\n')).toEqual(['x"y'])
    const preamble = { ...note({ reason: { column: "b" } }), csv: { skipRows: 2, quote: null } }
    expect(await reasons(preamble, 'Report "Q1"\n\nfor,me,only\na,b\n1,"2\n')).toEqual(['"2'])
  })
})
