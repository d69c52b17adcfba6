import { join } from "node:path"
import { expect, it } from "vitest"
import { followthrough, withFolder } from "./run.js"

const places = [
  { TZ: "UTC", LANG: "C", LC_ALL: "C" },
  { TZ: "America/New_York", LANG: "en_US.UTF-8", LC_ALL: "en_US.UTF-8" },
  { TZ: "Asia/Kolkata", LANG: "hi_IN.UTF-8", LC_ALL: "hi_IN.UTF-8" },
  { TZ: "Pacific/Apia", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
]

it("L15 the demo and an explanation print the same bytes in every zone and locale", {
  timeout: 120_000,
}, async () => {
  const printed = new Set<string>()
  for (const env of places) {
    await withFolder((cwd) => {
      const { code, err, out } = followthrough(["demo"], { cwd, env })
      expect({ code, err }).toEqual({ code: 0, err: "" })
      const about = ["explain", "c124", "--db", "followthrough-demo.db", "--rep", "mona"]
      printed.add(out + followthrough(about, { cwd, env }).out)
    })
  }
  expect(printed.size).toBe(1)
})

it("L16 the demo run again adds nothing and says the same", { timeout: 120_000 }, () =>
  withFolder((cwd) => {
    const first = followthrough(["demo"], { cwd }).out
    const again = followthrough(["demo"], { cwd }).out
    expect(first).toMatch(/: (\d+) facts, \1 of them new in followthrough-demo\.db/)
    expect(again).toContain(" 0 of them new ")
    expect(again.split("\n").slice(1)).toEqual(first.split("\n").slice(1))
  }),
)

it("the demo writes into no log but its own", { timeout: 120_000 }, () =>
  withFolder((cwd) => {
    followthrough(["demo", "--db", "mine.db"], { cwd })
    const other = followthrough(["demo", "--db", "mine.db", "--seed", "8"], { cwd })
    expect(other).toEqual({
      code: 1,
      out: "",
      err: "followthrough: mine.db holds another log; name a new file with --db\n",
    })
    const log = followthrough(["log", "--db", join(cwd, "mine.db")])
    expect(log.out).not.toContain("demo-8-")
  }),
)
