import { describe, expect, it } from "vitest"
import { inProcess, withFolder } from "./run.js"

describe("plans on the command line", () => {
  it("draws a week, tells what began, and shows a contact's agenda", () =>
    withFolder(async (folder) => {
      const run = (...args: ReadonlyArray<string>) => inProcess(args, folder)
      expect((await run("demo", "--db", "log.db")).code).toBe(0)
      const log = ["--db", "log.db", "--at", "2026-03-04T09:00:00Z"]

      const team = await run("plan", ...log, "--limit", "1")
      expect(team.err).toBe("")
      expect(team.out).toContain(
        "Plan of the whole team from Wed 2026-03-04 until before Wed 2026-03-11, if nothing new happens, told by the clocks of UTC:",
      )
      expect(team.out).toContain("Sat 07")
      const own = await run("plan", ...log, "--rep", "cleo", "--from", "2026-03-09", "--days", "2")
      expect(own.out).toContain("Plan of cleo from Mon 2026-03-09 until before Wed 2026-03-11")
      expect(own.out).toMatch(/Mon 2026-03-09 {2}█+/)
      const month = JSON.parse((await run("plan", ...log, "--month", "--format", "json")).out)
      expect([month.from, month.to, month.atIs]).toEqual(["2026-03-04", "2026-04-04", "given"])
      expect(month.total).toBe(month.planned + month.beyond + month.later)

      const began = await run("became", ...log, "--from", "2026-03-03T09:00:00Z", "--rep", "cleo")
      expect(began.out).toMatch(
        /^After 2026-03-03 09:00 and up to .* UTC: \d+ began, \d+ fell late, \d+ arrived\n/,
      )
      const agenda = await run("agenda", "c091", ...log)
      expect(agenda.err).toBe("")
      expect(agenda.out).toMatch(/^Agenda of .* at 2026-03-04 09:00 UTC: \d+ owed\n {2}1\. /)

      for (const [args, said] of [
        [["plan", "--days", "2", "--week"], "only one of them"],
        [["plan", "--days", "367"], "from 1 to 366"],
        [["plan", "--from", "2026-02-30"], "no such day"],
        [["became", "--from", "2026-03-04T09:00:00Z"], "--from must be before --at"],
        [["agenda", "nobody"], 'this log has no contact "nobody"'],
      ] as const) {
        const wrong = await run(...args, ...log)
        expect(wrong.err).toContain(said)
        expect(wrong.code).toBeGreaterThan(0)
      }
    }))
})
