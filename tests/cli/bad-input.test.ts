import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import Database from "better-sqlite3"
import { describe, expect, it } from "vitest"
import { followthrough, inProcess, type Ran, withFolder } from "./run.js"

const evil = "\u001b]0;owned\u0007\u202eacme"

const mapping = {
  format: "followthrough-mapping/1",
  source: "calls",
  zone: "Europe/Rome",
  contact: { key: [{ column: "who" }], add: { fields: { name: { column: "outcome" } } } },
  vocabularies: { outcomes: { words: { ok: "reached", none: "no-answer", [evil]: "reached" } } },
  at: { column: "when", pattern: "yyyy-MM-dd HH:mm" },
  rules: [
    {
      facts: [
        {
          record: "LogTouch",
          fields: {
            direction: "outbound",
            channel: "phone",
            outcome: { column: "outcome", vocabulary: "outcomes" },
          },
        },
      ],
    },
  ],
}

const good = "who,when,outcome\nacme,2026-03-02 09:00,ok\nzeta,2026-03-03 10:30,none\n"

interface Place {
  readonly folder: string
  readonly db: string
  readonly write: (name: string, content: string | Uint8Array) => string
  readonly run: (...args: ReadonlyArray<string>) => Promise<Ran>
  readonly load: (csv: string, db?: string) => Promise<Ran>
}

/** A folder with a mapping and a log that holds the good rows. */
const withLog = (use: (place: Place) => Promise<void>) =>
  withFolder(async (folder) => {
    const write = (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(folder, name), content)
      return name
    }
    write("map.json", JSON.stringify(mapping))
    write("good.csv", good)
    const run = (...args: ReadonlyArray<string>) => inProcess(args, folder)
    const load = (csv: string, db = "log.db") => run("import", csv, "--map", "map.json", "--db", db)
    expect(await load("good.csv")).toMatchObject({ code: 0, err: "" })
    await use({ folder, db: "log.db", write, run, load })
  })

const oneLine = (message: string): string => `followthrough: ${message}\n`

describe("what cannot be imported leaves the log as it was and says where it is wrong", () => {
  const cases: ReadonlyArray<readonly [string, string | Uint8Array, string]> = [
    [
      "a missing column",
      "who,on,outcome\nacme,2026-03-02 09:00,ok\n",
      'bad.csv:1: there is no column "when"',
    ],
    [
      "a bad date in the last row",
      `${good}acme,2026-13-02 09:00,ok\n`,
      'bad.csv:4, column "when" (2): "2026-13-02 09:00"',
    ],
    [
      "an unknown word",
      `${good}acme,2026-03-04 09:00,perhaps\n`,
      'bad.csv:4, column "outcome" (3): "perhaps"',
    ],
    [
      "a truncated row",
      `${good}acme,2026-03`,
      "bad.csv:4: the row has 2 fields where the header has 3",
    ],
    ["an open quote", `${good}"acme,2026-03-04 09:00,ok\n`, "bad.csv:4"],
    [
      "another encoding",
      new Uint8Array([...Buffer.from(good), 0xe9, 0x0a]),
      "bad.csv:4: the byte 0xE9 is not UTF-8",
    ],
    ["an empty file", "", "bad.csv: the file is empty"],
  ]
  for (const [what, content, place] of cases) {
    it(what, () =>
      withLog(async ({ db, folder, load, write }) => {
        const before = readFileSync(join(folder, db))
        write("bad.csv", content)
        const { code, err, out } = await load("bad.csv")
        expect(err).toContain(oneLine(place).trimEnd())
        expect(err.trimEnd().split("\n")).toHaveLength(1)
        expect({ code, out }).toEqual({ code: 1, out: "" })
        expect(readFileSync(join(folder, db)).equals(before)).toBe(true)
        expect((await load("bad.csv", "other.db")).code).toBe(1)
        expect(existsSync(join(folder, "other.db"))).toBe(false)
      }),
    )
  }

  it("a folder, an absent file, an absent mapping", () =>
    withLog(async ({ folder, load, run }) => {
      mkdirSync(join(folder, "folder"))
      expect((await load("folder")).err).toBe(oneLine("folder: this is a folder, not a file"))
      expect((await load("absent.csv")).err).toBe(oneLine("absent.csv: there is no such file"))
      const { code, err } = await run(
        "import",
        "good.csv",
        "--map",
        "absent.json",
        "--db",
        "log.db",
      )
      expect({ code, err }).toEqual({ code: 1, err: oneLine("absent.json: there is no such file") })
    }))
})

describe("a database that holds no log of ours is neither read nor made", () => {
  const audit = (folder: string, db: string) => inProcess(["audit", "--db", db], folder)

  it("absent: not created by a reading command", () =>
    withLog(async ({ folder }) => {
      expect(await audit(folder, "absent.db")).toEqual({
        code: 1,
        out: "",
        err: oneLine("absent.db does not exist."),
      })
      expect(existsSync(join(folder, "absent.db"))).toBe(false)
    }))

  it("a folder, a text file, a part of a log", () =>
    withLog(async ({ db, folder, write }) => {
      mkdirSync(join(folder, "folder"))
      write("text.db", "hello, this is no database at all")
      write("part.db", readFileSync(join(folder, db)).subarray(0, 5000))
      expect((await audit(folder, "folder")).err).toContain("folder is not a file")
      expect((await audit(folder, "text.db")).err).toContain("text.db is not a SQLite database")
      expect((await audit(folder, "part.db")).err).toContain(
        "part.db is not a SQLite database, or is incomplete",
      )
    }))

  it("of something else: untouched, also by an import", () =>
    withLog(async ({ folder, load }) => {
      const other = new Database(join(folder, "other.db"))
      other.exec("CREATE TABLE invoices (id INTEGER)")
      other.close()
      const before = readFileSync(join(folder, "other.db"))
      expect((await audit(folder, "other.db")).err).toContain("a database of something else")
      expect(await load("good.csv", "other.db")).toMatchObject({ code: 1, out: "" })
      expect(readFileSync(join(folder, "other.db")).equals(before)).toBe(true)
    }))

  it("of a newer schema: untouched, and says to upgrade", () =>
    withLog(async ({ db, folder, load }) => {
      const log = new Database(join(folder, db))
      log.exec("INSERT INTO followthrough_migrations (id, name) VALUES (99, 'later')")
      log.close()
      expect((await audit(folder, db)).err).toContain("was written by a later release (schema 99")
      expect((await load("good.csv")).code).toBe(1)
    }))
})

describe("wrong usage ends with exit code 2 and no stack trace", () => {
  const wrong: ReadonlyArray<readonly [ReadonlyArray<string>, string]> = [
    [[], "Usage:"],
    [["frobnicate"], "unknown command"],
    [["audit"], "--db"],
    [["audit", "--db", "log.db", "--at", "yesterday"], '--at "yesterday" is not an instant'],
    [["next", "--db", "log.db", "--limit", "0"], '--limit "0"'],
    [["flow", "--db", "log.db", "--silent", "14"], '--silent "14"'],
    [["log", "--db", "log.db", "--format", "xml"], "--format is text or json"],
    [["import", "good.csv", "--db", "log.db"], "--map"],
  ]
  for (const [args, message] of wrong) {
    it(`followthrough ${args.join(" ")}`, async () => {
      const { code, err, out } = await inProcess(args, ".")
      expect({ code, out }).toEqual({ code: 2, out: "" })
      expect(err).toContain(message)
      expect(err).not.toMatch(/^\s+at /m)
    })
  }

  it("exits with that code as a process, too", () => {
    expect(followthrough(["audit"])).toMatchObject({ code: 2, out: "" })
    expect(followthrough(["audit", "--db", "absent.db"])).toMatchObject({ code: 1, out: "" })
  })

  it("names what is not in the log, and every mistake in a policy", () =>
    withLog(async ({ run, write }) => {
      const asking = (...args: ReadonlyArray<string>) => run(...args, "--db", "log.db")
      write("policy.json", JSON.stringify({ id: "mine", versoin: 1 }))
      write("broken.json", '{"id":\n  oops}')
      expect((await asking("audit", "--workspace", "other")).err).toContain(
        'has no facts of workspace "other"; there is main',
      )
      expect((await asking("log", "nobody")).err).toContain('this log has no contact "nobody"')
      const { code, err } = await asking("next", "--policy", "policy.json")
      expect(code).toBe(1)
      expect(err).toContain("policy.json: this is no policy that can be used")
      expect(err).toContain("versoin: is not a field here")
      expect(err).toContain("zone: is missing")
      // A policy of the right form whose rules make no sense is refused as well.
      const shipped = JSON.parse((await run("policy", "--format", "json")).out)
      shipped.cadences[1].gap.max = "P1D"
      shipped.defaults.customer.id = "nobody"
      write("senseless.json", JSON.stringify(shipped))
      const checked = await run("policy", "--policy", "senseless.json")
      expect(checked.code).toBe(1)
      expect(checked.err).toContain("  cadences.1.gap.ideal: ")
      expect(checked.err).toContain("  defaults.customer: there is no cadence nobody in version 1")
      expect((await asking("next", "--policy", "broken.json")).err).toContain(
        "broken.json:2:3: this is not JSON: invalid symbol",
      )
    }))

  it("shows text from outside without letting it act on the terminal", () =>
    withLog(async ({ load, run, write }) => {
      write("evil.csv", `who,when,outcome\nacme,2026-03-02 09:00,${evil}\n`)
      expect((await load("evil.csv", "evil.db")).code).toBe(0)
      const { out } = await run("next", "--db", "evil.db")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is their absence that is tested
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
      expect(out).toContain("\\u001b]0;owned")
    }))
})
