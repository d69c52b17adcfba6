import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { inProcess, root, withFolder } from "./run.js"

const bin = join(root, "packages/cli/bin/followthrough.mjs")
const mapping = {
  format: "followthrough-mapping/1",
  source: "calls",
  zone: "Europe/Rome",
  contact: { key: [{ column: "who" }], add: {} },
  at: { column: "when" },
  rules: [{ facts: [{ record: "RecordSale" }] }],
}
const csv = "who,when\nacme,2026-03-02\nzeta,2026-03-03T10:30\n"
const MINUTE = 60_000
const hasBash = spawnSync("bash", ["-c", "true"]).status === 0

/** Runs a line of bash in a folder that has the files; `$FT` is the built command. */
const shell = (line: string, cwd: string) => {
  const temporary = join(cwd, "tmp")
  mkdirSync(temporary, { recursive: true })
  const { status, stderr, stdout } = spawnSync("bash", ["-c", line], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, FT: `${process.execPath} ${bin}`, TMPDIR: temporary },
  })
  return { code: status, out: stdout, err: stderr, left: readdirSync(temporary) }
}

const withFiles = (use: (folder: string) => Promise<void>) =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, "map.json"), JSON.stringify(mapping))
    writeFileSync(join(folder, "calls.csv"), csv)
    writeFileSync(join(folder, "calls.csv.gz"), gzipSync(csv))
    writeFileSync(join(folder, "cut.csv.gz"), gzipSync(csv).subarray(0, -6))
    writeFileSync(join(folder, "bad.csv"), `${csv}acme,never\n`)
    await use(folder)
  })

const facts = async (db: string, folder: string) => {
  const { out } = await inProcess(["log", "--db", db, "--format", "json"], folder)
  // Each log makes ids with a secret of its own: they are told apart by their order.
  const ids = new Map<string, string>()
  const named = out.replaceAll(/\b(?:c-)?[0-9a-f]{32}\b/g, (id) => {
    if (!ids.has(id)) ids.set(id, `id ${ids.size}`)
    return ids.get(id) ?? id
  })
  const entries: ReadonlyArray<Record<string, unknown>> =
    JSON.parse(named).facts ?? JSON.parse(named)
  return {
    ids: [...ids.keys()],
    facts: entries.map(({ recordedAt: _, ...entry }) => entry),
  }
}

describe("an import reads", () => {
  const importing = "--map map.json --db log.db --recorded-at 2026-04-01T00:00:00Z"

  it.skipIf(!hasBash)(
    "L20 the same from a file, standard input, a pipe and a gzip file",
    () =>
      withFiles(async (folder) => {
        const lines = [
          `$FT import calls.csv ${importing}`,
          `$FT import - ${importing} < calls.csv`,
          `cat calls.csv | $FT import - ${importing}`,
          `$FT import <(cat calls.csv) ${importing}`,
          `$FT import calls.csv.gz ${importing}`,
          `gzip -c calls.csv | $FT import - ${importing}`,
          `$FT import <(gzip -c calls.csv) --map <(cat map.json) ${importing.replace("--map map.json", "")}`,
        ]
        const logs = []
        for (const [n, line] of lines.entries()) {
          const ran = shell(line.replace("log.db", `${n}.db`), folder)
          expect(ran, line).toMatchObject({ code: 0, err: "", left: [] })
          expect(ran.out).toContain("Read 2 rows: 2 imported")
          logs.push(await facts(`${n}.db`, folder))
        }
        for (const { facts } of logs) expect(facts).toEqual(logs[0]?.facts)
        // From an id nobody can try which key it was made of.
        expect(new Set(logs.flatMap(({ ids }) => ids)).size).toBe(lines.length * 6)
        const again = shell(
          `cat calls.csv | $FT import - ${importing.replace("log.db", "0.db")}`,
          folder,
        )
        expect(again.out).toContain("Already in the log: 4")
      }),
    3 * MINUTE,
  )

  it.skipIf(!hasBash)(
    "nothing of what is wrong, and says where",
    () =>
      withFiles(async (folder) => {
        const lines: ReadonlyArray<readonly [string, number, string]> = [
          [
            `cat bad.csv | $FT import - ${importing}`,
            1,
            '(standard input):4, column "when" (2): "never" is not an ISO 8601 date or time',
          ],
          [`$FT import cut.csv.gz ${importing}`, 1, "cut.csv.gz: the compressed file was cut off"],
          [`$FT import - ${importing} < /dev/null`, 1, "(standard input): the file is empty"],
          [`$FT import - - ${importing}`, 2, "standard input (-) can be read once"],
        ]
        for (const [line, code, message] of lines) {
          const ran = shell(line, folder)
          expect(ran, line).toMatchObject({ code, out: "", left: [] })
          expect(ran.err).toContain(`followthrough: ${message}`)
          expect(readdirSync(folder)).not.toContain("log.db")
        }
        const first = shell("head -1 calls.csv | $FT import - --map map.json --db log.db", folder)
        expect(first).toMatchObject({ code: 0, left: [] })
      }),
    3 * MINUTE,
  )

  it("no workbook, and says what to do", () =>
    withFiles(async (folder) => {
      writeFileSync(join(folder, "calls.csv"), "PK\u0003\u0004[Content_Types].xml xl/workbook.xml")
      expect(
        await inProcess(["import", "calls.csv", "--map", "map.json", "--db", "log.db"], folder),
      ).toEqual({
        code: 1,
        out: "",
        err: "followthrough: calls.csv: this is an Excel workbook, no CSV file: export it as CSV\n",
      })
    }))

  it(
    "standard input of any length, and leaves no temporary file when it is killed",
    () =>
      withFiles(async (folder) => {
        const temporary = join(folder, "tmp")
        mkdirSync(temporary)
        const child = spawn(
          process.execPath,
          [bin, "import", "-", "--map", "map.json", "--db", "log.db"],
          {
            cwd: folder,
            env: { ...process.env, TMPDIR: temporary },
            stdio: ["pipe", "pipe", "pipe"],
          },
        )
        const row = `acme,2026-03-02,${"x".repeat(1000)}\n`
        child.stdin.write("who,when,note\n")
        // More than is held in memory: rows wait in a temporary file.
        for (let n = 0; n < 40; n += 1) {
          if (!child.stdin.write(row.repeat(1000))) await once(child.stdin, "drain")
        }
        child.kill("SIGKILL")
        await once(child, "close")
        expect(readdirSync(temporary)).toEqual([])
        expect(readdirSync(folder)).not.toContain("log.db")
      }),
    3 * MINUTE,
  )
})

describe("what an import counts", () => {
  it("has the dates that could be read otherwise", () =>
    withFiles(async (folder) => {
      const at = { column: "when", pattern: ["dd/MM/yyyy", "MM/dd/yyyy"] }
      const write = (more: object) =>
        writeFileSync(
          join(folder, "map.json"),
          JSON.stringify({ ...mapping, at: { ...at, ...more } }),
        )
      writeFileSync(join(folder, "calls.csv"), "who,when\nacme,25/12/2021\nzeta,03/12/2021\n")
      const run = (...args: ReadonlyArray<string>) =>
        inProcess(["import", "calls.csv", "--map", "map.json", "--db", "log.db", ...args], folder)
      write({})
      expect((await run()).err).toBe(
        'followthrough: calls.csv:3, column "when" (2): "03/12/2021" may be 2021-12-03 (dd/MM/yyyy) or 2021-03-12 (MM/dd/yyyy): leave one pattern, or say "ambiguous": "first"\n',
      )
      write({ ambiguous: "first" })
      expect((await run()).out).toContain(
        "Ambiguous: 1 dates could be read otherwise; the first pattern of the mapping counts.",
      )
      expect(JSON.parse((await run("--format", "json")).out)).toMatchObject({ ambiguousDates: 1 })
    }))
})

describe("a fact of which only the date is known", () => {
  it("L4 keeps the date of its cell in the log, and begins that day in the mapping's zone", () =>
    withFiles(async (folder) => {
      const closed = { ...mapping, at: { column: "closed" } }
      writeFileSync(join(folder, "map.json"), JSON.stringify(closed))
      writeFileSync(join(folder, "calls.csv"), "who,closed\nacme,2026-06-01\n")
      await inProcess(["import", "calls.csv", "--map", "map.json", "--db", "log.db"], folder)
      const { facts: entries } = await facts("log.db", folder)
      expect(entries).toHaveLength(2)
      for (const entry of entries) {
        expect(JSON.stringify(entry)).toContain('"on":"2026-06-01"')
        expect(JSON.stringify(entry)).toContain('"occurredAt":"2026-05-31T22:00:00')
      }
      // The policy reports in UTC, where that instant is the day before.
      const ask = (...args: ReadonlyArray<string>) =>
        inProcess([...args, "--db", "log.db", "--at", "2026-09-01T12:00:00Z"], folder)
      const { team } = JSON.parse((await ask("audit", "--format", "json")).out)
      expect(team.months).toMatchObject([{ month: "2026-06", added: 1, won: 1, open: 1 }])
      const called = {
        record: "LogTouch",
        fields: { direction: "outbound", channel: "phone", outcome: "reached" },
      }
      const calls = { ...closed, source: "more", rules: [{ facts: [called] }] }
      writeFileSync(join(folder, "map.json"), JSON.stringify(calls))
      writeFileSync(join(folder, "calls.csv"), "who,closed\nzeta,2026-06-01\n")
      await inProcess(["import", "calls.csv", "--map", "map.json", "--db", "log.db"], folder)
      expect((await ask("flow")).out).toMatch(/zeta +– +silent +2026-06-01 +92/)
      const june = await ask(
        "audit",
        "--from",
        "2026-06-01",
        "--to",
        "2026-06-02",
        "--format",
        "json",
      )
      expect(JSON.parse(june.out)).toMatchObject({
        from: "2026-06-01T00:00:00.000Z",
        team: { touches: 1, won: 1 },
      })
    }))
})
