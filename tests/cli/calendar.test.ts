import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { followthrough, inProcess, withFolder } from "./run.js"

describe("a calendar on the command line", () => {
  it("is written to the output or to a file, the same either way, and told what it cannot be", () =>
    withFolder(async (folder) => {
      const run = (...args: ReadonlyArray<string>) => inProcess(args, folder)
      expect((await run("demo", "--db", "team.db")).code).toBe(0)
      const log = ["--db", "team.db", "--rep", "cleo", "--at", "2026-03-04T09:00:00Z"]

      const printed = await run("calendar", ...log)
      expect([printed.err, printed.code]).toEqual(["", 0])
      expect(printed.out).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/)
      expect(printed.out).toContain("DTSTAMP:20260304T090000Z\r\n")
      expect(printed.out).toMatch(/END:VTODO\r\nEND:VCALENDAR\r\n$/)
      expect(printed.out.match(/^BEGIN:(VTODO|VEVENT)\r$/gm)?.length).toBeGreaterThan(5)

      const piped = followthrough(["calendar", ...log], { cwd: folder })
      expect(piped.out).toBe(printed.out)

      for (const _ of ["new", "replaced"]) {
        const written = await run("calendar", ...log, "--out", "cleo.ics")
        expect([written.out, written.code]).toEqual(["", 0])
        expect(readFileSync(join(folder, "cleo.ics"), "utf8")).toBe(printed.out)
      }

      const there = await run("calendar", ...log, "--zone", "Asia/Kathmandu")
      expect(there.out).toContain("DTSTART;TZID=Asia/Kathmandu:")

      for (const [args, said, code] of [
        [["--zone", "Rome"], '--zone "Rome" is not the name of a time zone', 2],
        [["--rep", "nobody"], 'this log has no rep "nobody"', 1],
        [["--out", "none/cleo.ics"], "none/cleo.ics: it cannot be written", 1],
      ] as const) {
        const wrong = await run("calendar", ...log, ...args)
        expect(wrong.err).toContain(said)
        expect(wrong.code).toBe(code)
      }
    }))
})
