import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { inProcess, withFolder } from "./run.js"

describe("a policy as text", () => {
  it("L18 tells delays in working days, graces, closed days and whose hours answers run in", () =>
    withFolder(async (folder) => {
      const run = (...args: ReadonlyArray<string>) => inProcess(args, folder)
      const shipped = JSON.parse((await run("policy", "--format", "json")).out)
      const office = [{ from: "09:00", to: "17:00" }]
      const [first, ...more] = shipped.cadences
      const turn = { channels: ["phone"], plays: first.opening[0].plays }
      const rules = {
        ...shipped,
        id: "ours",
        respondWithin: { inbound: "working P1D", webLead: "PT5M" },
        cadences: [
          {
            id: first.id,
            version: first.version,
            stage: first.stage,
            opening: [{ after: "working P2D", late: "P1D", ...turn }],
            rhythm: { every: 4, unit: "weeks", turns: [turn], late: "P2W" },
            gap: { min: "P1D", ideal: "P4W", max: "P7W" },
            windows: { monday: office, thursday: office },
            whenClosed: "before",
            respondWithin: { inbound: "working PT4H", hours: "rep" },
          },
          ...more,
        ],
      }
      writeFileSync(join(folder, "ours.json"), JSON.stringify(rules))
      const { code, err, out } = await run("policy", "--policy", "ours.json")
      expect([code, err]).toEqual([0, ""])
      for (const line of [
        "An inbound is answered within 1 working day, a web lead within 5 minutes, where the cadence does not say, working time in the team's hours.",
        "2 working days after the enrolment, late after 1 day more",
        "every 4 weeks, late after 2 weeks more",
        "A touch for which nothing opens on its day is owed on the last open day before it.",
        "Answers: inbound within 4 working hours, working time in the rep's hours.",
      ]) {
        expect(out).toContain(line)
      }
      const late = { ...rules.cadences[0].rhythm, late: "P4W" }
      const wrong = { ...rules, cadences: [{ ...rules.cadences[0], rhythm: late }, ...more] }
      writeFileSync(join(folder, "wrong.json"), JSON.stringify(wrong))
      const refused = await run("policy", "--policy", "wrong.json")
      expect(refused.code).toBe(1)
      expect(refused.out + refused.err).toContain("cadences.0.rhythm.late")
    }))
})
