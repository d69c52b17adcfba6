import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { inProcess, type Ran, withFolder } from "./run.js"

// Threat: a name that is no file. A pipe that nobody writes to keeps its reader for ever, a device may never
// end, and only opening one may do something.

const hasPipes = process.platform !== "win32" && existsSync("/usr/bin/mkfifo")

const mapping = {
  format: "followthrough-mapping/1",
  source: "calls",
  zone: "Europe/Rome",
  contact: { key: [{ column: "who" }], add: {} },
  at: { column: "when" },
  rules: [{ facts: [{ record: "RecordSale" }] }],
}

interface Place {
  readonly run: (...args: ReadonlyArray<string>) => Promise<Ran>
  readonly link: (target: string) => string
}

const withOthers = (use: (place: Place) => Promise<void>) =>
  withFolder(async (folder) => {
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
    write("map.json", JSON.stringify(mapping))
    write("joined.json", JSON.stringify({ ...mapping, lookups: { more } }))
    write("calls.csv", "who,when\nacme,2026-03-02\n")
    mkdirSync(join(folder, "folder"))
    execFileSync("/usr/bin/mkfifo", ["pipe", "more.csv"], { cwd: folder })
    symlinkSync("round", join(folder, "round"))
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(join(folder, "socket"), resolve))
    let links = 0
    try {
      await use({
        run: (...args) => inProcess(args, folder),
        link: (target) => {
          links += 1
          symlinkSync(target, join(folder, `link${links}`))
          return `link${links}`
        },
      })
    } finally {
      server.close()
    }
  })

const more = { file: "more.csv", key: "who", by: { column: "who" } }

const others = [
  ["pipe", "this is a pipe, not a file"],
  ["socket", "this is a socket, not a file"],
  ["/dev/zero", "this is a device, not a file"],
  ["folder", "this is a folder, not a file"],
] as const

const readers: ReadonlyArray<readonly [string, (file: string) => ReadonlyArray<string>]> = [
  ["rows", (file) => ["import", file, "--map", "map.json", "--db", "x.db"]],
  ["a mapping", (file) => ["import", "calls.csv", "--map", file, "--db", "x.db"]],
  ["a policy", (file) => ["policy", "--policy", file]],
  ["an export", (file) => ["restore", file, "--db", "x.db"]],
]

describe.skipIf(!hasPipes)("what is read as a file", () => {
  for (const [what, args] of readers) {
    it(`has to be one: ${what}`, () =>
      withOthers(async ({ link, run }) => {
        for (const [file, message] of others) {
          for (const name of [file, link(file)]) {
            const err = `followthrough: ${name}: ${message}\n`
            expect(await run(...args(name))).toEqual({ code: 1, out: "", err })
          }
        }
        expect((await run(...args("round"))).err).toBe(
          "followthrough: round: its links lead in a circle\n",
        )
      }))
  }

  it("has to be one: a log, and a file that rows are joined with", () =>
    withOthers(async ({ link, run }) => {
      for (const [file] of others) {
        for (const name of [file, link(file)]) {
          const { code, err, out } = await run("next", "--db", name)
          expect({ code, out }).toEqual({ code: 1, out: "" })
          expect(err).toMatch(/^followthrough: .*\n$/)
        }
      }
      expect(await run("import", "calls.csv", "--map", "joined.json", "--db", "x.db")).toEqual({
        code: 1,
        out: "",
        err: "followthrough: more.csv: this is a pipe, not a file\n",
      })
    }))

  it("may be a link to one", () =>
    withOthers(async ({ link, run }) => {
      const [csv, map] = [link("calls.csv"), link("map.json")]
      expect(await run("import", csv, "--map", map, "--db", "x.db")).toMatchObject({
        code: 0,
        err: "",
      })
      expect(await run("export", "--db", link("x.db"), "--out", "x.ndjson")).toMatchObject({
        code: 0,
      })
      expect(await run("restore", link("x.ndjson"), "--db", "y.db")).toMatchObject({ code: 0 })
    }))
})
