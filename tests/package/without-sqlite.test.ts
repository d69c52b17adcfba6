import { execFileSync } from "node:child_process"
import { readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { bundled } from "./bundled.js"
import { SHOWING_A_QUEUE, typeErrors, WITHOUT_SQLITE } from "./host-programs.js"
import { makeHostProject } from "./host-project.js"

// Wants `npm run build` and `npm run types` first, as `npm test` does.
describe("the packed tarballs where no native module is installed", () => {
  let host: ReturnType<typeof makeHostProject>
  beforeAll(() => {
    host = makeHostProject(["better-sqlite3"])
  })
  afterAll(() => rmSync(host.project, { recursive: true, force: true }))
  const written = (name: string, text: string): string => {
    const file = join(host.project, name)
    writeFileSync(file, text)
    return file
  }

  it("have the types of a page", () => {
    const file = written("page.mts", SHOWING_A_QUEUE)
    expect(typeErrors("bundler", host.project, [file])).toEqual([])
  })

  it("make a page's bundle", async () => {
    const { of } = await bundled(SHOWING_A_QUEUE, ["react", "react/jsx-runtime"], host.project)
    expect(of.map(([name]) => name).sort()).toEqual([
      "@followthrough/core",
      "@followthrough/http",
      "@followthrough/kernel",
      "@followthrough/projection",
      "@followthrough/react",
      "the page",
    ])
  })

  it("keep a log in memory, and say of one in a file what to install", () => {
    const file = written("host.mjs", WITHOUT_SQLITE)
    // The package manager that runs the tests shows programs its own packages there.
    const env = { ...process.env, NODE_PATH: "" }
    const options = { cwd: host.project, encoding: "utf8", env } as const
    const printed = execFileSync(process.execPath, [file], options)
    const needed =
      "a log in a file needs better-sqlite3, which is not installed: npm install better-sqlite3"
    expect(printed.trim().split("\n")).toEqual([
      "1",
      `unavailable acme.db cannot be used: ${needed}.`,
      expect.stringMatching(new RegExp(`^unavailable .*${needed}`)),
    ])
    expect(readdirSync(host.project).filter((name) => /\.db|unfinished/.test(name))).toEqual([])
  })
})
