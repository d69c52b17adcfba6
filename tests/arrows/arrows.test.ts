import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))
const config = join(root, ".dependency-cruiser.cjs")
const depcruise = join(root, "node_modules", ".bin", "depcruise")

const scratch = mkdtempSync(join(tmpdir(), "followthrough-arrows-"))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const write = (path: string, text: string) => {
  const file = join(scratch, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

const cruise = (): ReadonlyArray<string> => {
  const args = ["--config", config, "--output-type", "json", "--no-progress", "packages"]
  const options = { cwd: scratch, encoding: "utf8", maxBuffer: 1 << 26 } as const
  const report: Report = JSON.parse(execFileSync(depcruise, args, options))
  return report.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)
}

interface Report {
  readonly summary: {
    readonly violations: ReadonlyArray<{
      readonly rule: { readonly name: string }
      readonly from: string
      readonly to: string
    }>
  }
}

/** A small monorepo of the same shape, in which every import is allowed. */
const allowed: Readonly<Record<string, string>> = {
  "packages/core/src/index.ts": `export { contact } from "./contact.js"`,
  "packages/core/src/contact.ts": `import { Schema } from "effect"; export const contact = Schema`,
  "packages/projection/src/index.ts": `export { queue } from "./queue.js"`,
  "packages/projection/src/queue.ts": `export { contact as queue } from "@followthrough/core"`,
  "packages/kernel/src/index.ts": `export { queue } from "@followthrough/projection"`,
  "packages/cli/src/main.ts": `import "@followthrough/kernel"; import "commander"`,
}

/** One file a rule, each with one fault; the report names file and rule. */
const faults: Readonly<Record<string, readonly [path: string, text: string, to: string]>> = {
  "arrows-of-core": [
    "packages/core/src/back.ts",
    `import "@followthrough/projection"`,
    "packages/projection/src/index.ts",
  ],
  "public-doors": [
    "packages/projection/src/deep.ts",
    `import "../../core/src/contact.js"`,
    "packages/core/src/contact.ts",
  ],
  "no-cycle": ["packages/core/src/round.ts", `import "./round.js"`, "packages/core/src/round.ts"],
  "no-orphan": [
    "packages/core/src/alone.ts",
    "export const alone = 1",
    "packages/core/src/alone.ts",
  ],
  "no-way-back": [
    "packages/core/src/tested.ts",
    `import "../test/story.js"`,
    "packages/core/test/story.ts",
  ],
  "pure-no-node": ["packages/projection/src/disk.ts", `import "node:fs"`, "fs"],
  "pure-no-effect-runtime": [
    "packages/core/src/sql.ts",
    `import "@effect/sql"`,
    "node_modules/@effect/sql/index.js",
  ],
  "terminal-in-cli": [
    "packages/kernel/src/colour.ts",
    `import "picocolors"`,
    "node_modules/picocolors/index.js",
  ],
  "no-dev-dependency": [
    "packages/core/src/property.ts",
    `import "fast-check"`,
    "node_modules/fast-check/index.js",
  ],
  "no-unlisted-dependency": [
    "packages/core/src/stranger.ts",
    `import "stranger"`,
    "node_modules/stranger/index.js",
  ],
  "no-unresolved": ["packages/core/src/nowhere.ts", `import "./gone.js"`, "./gone.js"],
  "named-after-the-domain": [
    "packages/core/src/vague.ts",
    `import "./utils.js"`,
    "packages/core/src/utils.ts",
  ],
}

const dependencies: Readonly<Record<string, object>> = {
  core: {
    dependencies: { "@effect/sql": "1", "@followthrough/projection": "1" },
    peerDependencies: { effect: "1" },
    devDependencies: { effect: "1", "fast-check": "1" },
  },
  projection: { dependencies: { "@followthrough/core": "1" } },
  kernel: { dependencies: { "@followthrough/projection": "1", picocolors: "1" } },
  cli: { dependencies: { "@followthrough/kernel": "1", commander: "1" } },
}

beforeAll(() => {
  for (const [name, more] of Object.entries(dependencies)) {
    const exports = { ".": { "@followthrough/source": "./src/index.ts" } }
    const manifest = { name: `@followthrough/${name}`, type: "module", exports, ...more }
    write(`packages/${name}/package.json`, JSON.stringify(manifest))
    mkdirSync(join(scratch, "node_modules", "@followthrough"), { recursive: true })
    symlinkSync(
      join(scratch, "packages", name),
      join(scratch, "node_modules", "@followthrough", name),
    )
  }
  for (const name of ["effect", "@effect/sql", "commander", "picocolors", "fast-check", "stranger"])
    write(`node_modules/${name}/index.js`, "export {}")
  write("packages/core/test/story.ts", "export {}")
  write("packages/core/src/utils.ts", "export {}")
  for (const [path, text] of Object.entries(allowed)) write(path, text)
})

describe("the arrow check", () => {
  it("lets the allowed imports pass", () => {
    rmSync(join(scratch, "packages/core/src/utils.ts"))
    expect(cruise()).toEqual([])
    write("packages/core/src/utils.ts", "export {}")
  })

  it("reports every forbidden import, under the rule that forbids it", () => {
    for (const [path, text] of Object.values(faults)) write(path, text)
    const reported = cruise()
    for (const [rule, [path, , to]] of Object.entries(faults))
      expect(reported).toContain(`${rule}: ${path} → ${to}`)
  })
})
