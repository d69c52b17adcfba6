import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { inProcess, withFolder } from "./run.js"

/** Notes what it is given, and fails as long as there is a file that says so. */
const handler = `
const { appendFileSync, existsSync, readFileSync } = require("node:fs")
const item = JSON.parse(readFileSync(0, "utf8"))
if (existsSync("broken")) { console.log("out of order"); process.exit(3) }
const { FOLLOWTHROUGH_KEY: key, FOLLOWTHROUGH_WHAT: what } = process.env
appendFileSync("told", JSON.stringify({ item, key, what }) + "\\n")
`

describe("reactions on the command line", () => {
  it("runs a command for each thing that happened, again where it failed, and lists what is parked", () =>
    withFolder(async (folder) => {
      const run = (...args: ReadonlyArray<string>) => inProcess(args, folder)
      expect((await run("demo", "--db", "log.db")).code).toBe(0)
      writeFileSync(join(folder, "handle.cjs"), handler)
      const exec = ["--exec", `"${process.execPath}" handle.cjs`]
      const react = ["react", "--db", "log.db", "--name", "mail\u202e", ...exec]
      const from = ["--from", "2026-01-01T00:00:00Z", "--on", "falls-late", "--rep", "cleo"]

      expect((await run("reactions", "--db", "log.db")).out).toBe(
        "no reaction has ever run on this log\n",
      )
      const first = await run(...react, ...from, "--limit", "2")
      expect(first.err).toBe("")
      expect(first.out).toMatch(
        /^mail\\u202e: \d+ happened, 2 done, 0 failed, 0 parked; left: \d+ to be handed over, 0 parked\n$/,
      )
      const told = readFileSync(join(folder, "told"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
      expect(told).toHaveLength(2)
      for (const { item, key, what } of told) {
        expect([key, what]).toEqual([item.key, "falls-late"])
        expect(item.what).toBe("falls-late")
      }

      writeFileSync(join(folder, "broken"), "")
      const failing = await run(...react, "--attempts", "1", "--limit", "1", "--format", "json")
      expect(failing.err).toBe("out of order\n")
      expect(JSON.parse(failing.out)).toMatchObject({ done: 0, parked: 1, left: { parked: 1 } })
      const listed = await run("reactions", "--db", "log.db")
      expect(listed.out).toMatch(
        /^mail\\u202e: up to \S+Z, \d+ to be handed over, 1 parked\n {2}fall/,
      )
      expect(listed.out).toContain("1 attempt, the command ended with exit code 3")
      const released = await run("reactions", "--db", "log.db", "--retry", "mail\u202e")
      expect(released.out).toMatch(/ 0 parked\n$/)

      for (const [args, said] of [
        [
          ["react", "--db", "log.db", "--name", "x", ...exec, "--on", "ends"],
          '--on "ends" is none',
        ],
        [["react", "--db", "log.db", ...exec], "--name"],
        [["react", "--db", "log.db", "--name", "x"], "--exec"],
        [["reactions", "--db", "log.db", "--retry", "x"], 'no reaction "x"'],
        [["react", "--db", "none.db", "--name", "x", ...exec], "none.db"],
      ] as const) {
        const wrong = await run(...args)
        expect(wrong.err).toContain(said)
        expect(wrong.code).toBeGreaterThan(0)
      }
    }))
})
