import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { inProcess, withFolder } from "./run.js"

describe("publishing rules on the command line", () => {
  it("L16 publishes a checked policy once, and answers are given under it", () =>
    withFolder(async (folder) => {
      const run = (...args: ReadonlyArray<string>) => inProcess(args, folder)
      const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
      expect((await run("demo", "--db", "log.db")).code).toBe(0)
      const shipped = JSON.parse((await run("policy", "--format", "json")).out)
      write("ours.json", JSON.stringify({ ...shipped, id: "ours", silentAfter: "P9D" }))
      const publish = ["publish", "ours.json", "--db", "log.db", "--workspace", "demo"]
      const once = await run(...publish)
      expect(once.err).toBe("")
      expect(once.out).toMatch(/^published policy ours v1 as fact \d+\n$/)
      expect((await run(...publish)).out).toBe("policy ours v1 is published already\n")
      const inForce = await run("policy", "--db", "log.db", "--workspace", "demo")
      expect(inForce.out).toContain("Policy ours v1")
      const next = ["next", "--db", "log.db", "--workspace", "demo"]
      expect((await run(...next)).out).toContain("(policy ours v1; --at was left out")
      expect((await run(...next, "--at", "2020-01-01T00:00:00Z")).out).toContain(
        "(policy followthrough-default v1)",
      )
      // What `--policy` names is taken as in force throughout.
      write("mine.json", JSON.stringify({ ...shipped, id: "mine" }))
      expect((await run(...next, "--policy", "mine.json")).out).toContain("(policy mine v1;")
      expect((await run(...next, "--queue", "north")).err).toContain('has no queue "north"')

      write("ours.json", JSON.stringify({ ...shipped, id: "ours", silentAfter: "P8D" }))
      // Both times, of every answer, and what other rules would owe.
      const none = ["--db", "log.db", "--known-at", "1999-01-01T00:00:00Z"]
      for (const command of ["next", "flow", "promises", "asks", "audit", "log"]) {
        expect(await run(command, ...none)).toMatchObject({ code: 0 })
      }
      const unknown = await run("explain", "c101", ...none)
      expect(unknown.out).toContain("not added by then")
      expect(unknown.out).toContain("as known at 1999-01-01 00:00; nothing was known by then")
      const explained = await run("explain", "c101", "--db", "log.db", "--rep", "bram")
      expect(explained.out).toContain("Not in the queue of bram:")
      expect(await run("explain", "c101", "--db", "log.db", "--promise", "none")).toMatchObject({
        code: 1,
        out: "",
      })
      expect(await run("explain", "nobody", "--db", "log.db")).toMatchObject({ code: 1, out: "" })
      const same = await run(
        "what-if",
        "--db",
        "log.db",
        "--policy",
        "mine.json",
        "--format",
        "json",
      )
      expect(JSON.parse(same.out).contacts).toEqual([])
      expect(await run("what-if", "--db", "log.db")).toMatchObject({ code: 2 })

      const changed = await run(...publish)
      expect(changed).toMatchObject({ code: 1, out: "" })
      expect(changed.err).toContain("policy ours v1 was published before and says something else")
      const missing = await run("publish", "ours.json", "--db", "absent.db")
      expect(missing).toMatchObject({ code: 1, out: "" })
    }))
})
