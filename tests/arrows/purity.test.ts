import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { findImpurities } from "./impurity.js"

const packages = fileURLToPath(new URL("../../packages", import.meta.url))

const sourcesOf = (name: string): ReadonlyArray<string> =>
  readdirSync(join(packages, name, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(name, "src", path))

describe("L15 core and projection answer the same on every machine", () => {
  it("reads no clock, zone, locale, environment or dice", () => {
    const found = [...sourcesOf("core"), ...sourcesOf("projection")].flatMap((path) =>
      findImpurities(readFileSync(join(packages, path), "utf8")).map(
        ({ line, what }) => `${path}:${line} ${what}`,
      ),
    )
    expect(found).toEqual([])
  })

  it.each([
    "const now = Date.now()",
    "const now = new Date()",
    "const day = new Date(0).getDay()",
    "const clock = { now: Date }",
    "const dice = Math.random()",
    "const zone = process.env.TZ",
    "const { env } = process",
    "const now = performance.now()",
    "const now = globalThis.Date.now()",
    "const now = Temporal.Now.instant()",
    "const zone = Intl.DateTimeFormat().resolvedOptions().timeZone",
    `const format = new Intl.DateTimeFormat("en")`,
    `const format = new Intl.DateTimeFormat(undefined, { timeZone: "UTC" })`,
    "const order = new Intl.Collator().compare",
    `const order = ["b", "a"].sort((x, y) => x.localeCompare(y))`,
    "const text = (1234.5).toLocaleString()",
    `import { Clock } from "effect"`,
    `import * as Effect from "effect/Effect"`,
  ])("finds the fault in: %s", (text) => {
    expect(findImpurities(`// a first line\n${text}`)[0]?.line).toBe(2)
  })

  it.each([
    "const at = Date.UTC(2026, 0, 1)",
    `const format = new Intl.DateTimeFormat("en", { timeZone: zone })`,
    `const zones = Intl.supportedValuesOf("timeZone")`,
    "const at = Temporal.Instant.from(text)",
    "interface Command { readonly process: string }",
    "const step = { process: 1 }.process",
    `import { Either, Schema } from "effect"`,
    `import type { Brand } from "effect/Brand"`,
  ])("finds nothing in: %s", (text) => {
    expect(findImpurities(text)).toEqual([])
  })
})
