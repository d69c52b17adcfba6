import { execFileSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { allGiven, importing, requiring, typeErrors, typing } from "./host-programs.js"
import { makeHostProject } from "./host-project.js"
import { root } from "./packing.js"

// Wants `npm run build` and `npm run types` first, as `npm test` does.
describe("the packed tarballs, as a host installs them", () => {
  let host: ReturnType<typeof makeHostProject>
  beforeAll(() => {
    host = makeHostProject()
  })
  afterAll(() => rmSync(host.project, { recursive: true, force: true }))

  const entryPoints = () => host.packed.flatMap((each) => each.entryPoints)
  const node = (...args: ReadonlyArray<string>): string =>
    execFileSync(process.execPath, args, { cwd: host.project, encoding: "utf8" })

  it("gives every public entry point to import", () => {
    const file = join(host.project, "imports.mjs")
    writeFileSync(file, importing(entryPoints()))
    expect(node(file)).toBe(allGiven(entryPoints()))
  })

  it("gives every public entry point to require, although all are ES modules", () => {
    const file = join(host.project, "requires.cjs")
    writeFileSync(file, requiring(entryPoints()))
    expect(node(file)).toBe(allGiven(entryPoints()))
  })

  it("has every file that its packages name beside modules", () => {
    const files = host.packed.flatMap((each) => each.files)
    expect(files.length).toBeGreaterThan(host.packed.length - 1)
    const file = join(host.project, "files.cjs")
    writeFileSync(file, `for (const one of ${JSON.stringify(files)}) require.resolve(one)`)
    expect(node(file)).toBe("")
  })

  // It has what its packages ask for alone: a type that needs more is an error here.
  it.each(["nodenext", "bundler"] as const)(
    "brings types that hold at the compiler's strictest, found as %s finds them",
    (resolution) => {
      const file = join(host.project, `${resolution}.mts`)
      writeFileSync(file, typing(entryPoints()))
      expect(typeErrors(resolution, host.project, [file])).toEqual([])
    },
  )

  it("has a compiler that tells of a fault in a package's declarations", () => {
    const faulty = join(host.project, "node_modules", "faulty")
    mkdirSync(faulty)
    writeFileSync(
      join(faulty, "package.json"),
      JSON.stringify({ name: "faulty", exports: { types: "./index.d.ts" } }),
    )
    const declaration = `export declare const queue: import("@followthrough/nowhere").Queue`
    writeFileSync(join(faulty, "index.d.ts"), declaration)
    const file = join(host.project, "faulty.mts")
    writeFileSync(file, `export { queue } from "faulty"`)
    for (const resolution of ["nodenext", "bundler"] as const) {
      expect(typeErrors(resolution, host.project, [file])).toEqual([
        expect.stringMatching(/^\/node_modules\/faulty\/index\.d\.ts: Cannot find module '@follow/),
      ])
    }
  })

  it("brings the command", () => {
    const cli = host.packed.find(({ name }) => name === "@followthrough/cli")
    expect(cli).toBeDefined()
    const bin = join(
      host.project,
      "node_modules",
      "@followthrough",
      "cli",
      "bin",
      "followthrough.mjs",
    )
    expect(node(bin, "--version").trim()).toBe(cli?.version)
  })

  it("holds builds alone: no sources, no tests, no path of the machine that packed it", () => {
    for (const { folder } of host.packed) {
      const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
        statSync(join(folder, path)).isFile(),
      )
      expect(paths).toContain("LICENSE")
      for (const path of paths) {
        expect(path).toMatch(
          /^(package\.json|LICENSE|README\.md|bin\/.*\.mjs|dist\/.*\.(js|js\.map|d\.ts|third-party\.txt|wasm))$/,
        )
        const text = readFileSync(join(folder, path), "utf8")
        for (const place of [root, join(homedir(), "/")])
          expect(text.includes(place), `${path} names ${place}`).toBe(false)
      }
    }
  })
})
