import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import ts from "typescript"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeHostProject, root } from "./host-project.js"

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
    const loads = entryPoints().map(
      (name) => `count(${JSON.stringify(name)}, await import(${JSON.stringify(name)}))`,
    )
    const count =
      "const count = (name, module) => console.log(name, Object.keys(module).length > 0)"
    writeFileSync(file, [count, ...loads].join("\n"))
    expect(node(file).trim().split("\n")).toEqual(entryPoints().map((name) => `${name} true`))
  })

  it("gives every public entry point to require, although all are ES modules", () => {
    const file = join(host.project, "requires.cjs")
    writeFileSync(
      file,
      entryPoints()
        .map((name) => `require(${JSON.stringify(name)})`)
        .join("\n"),
    )
    expect(node(file)).toBe("")
  })

  it("brings types that need nothing a package.json does not ask for", () => {
    const file = join(host.project, "types.mts")
    writeFileSync(
      file,
      entryPoints()
        .map((name, index) => `export * as entry${index} from "${name}"`)
        .join("\n"),
    )
    const program = ts.createProgram([file], {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts"],
      strict: true,
      noEmit: true,
      types: [],
    })
    const ours = program
      .getSourceFiles()
      .filter(({ fileName }) => fileName.startsWith(host.project))
    expect(ours.length).toBeGreaterThan(entryPoints().length)
    const faults = ours.flatMap((source) =>
      ts.getPreEmitDiagnostics(program, source).map(({ messageText }) => {
        const place = source.fileName.slice(host.project.length)
        return `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`
      }),
    )
    expect(faults).toEqual([])
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
          /^(package\.json|LICENSE|README\.md|bin\/.*\.mjs|dist\/.*\.(js|js\.map|d\.ts|third-party\.txt))$/,
        )
        const text = readFileSync(join(folder, path), "utf8")
        for (const place of [root, join(homedir(), "/")])
          expect(text.includes(place), `${path} names ${place}`).toBe(false)
      }
    }
  })
})
