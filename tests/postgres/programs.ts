import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build, type Plugin } from "esbuild"
import { afterAll, beforeAll } from "vitest"

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

// Where the programs find the packages that they import.
const cache = beside("../node_modules/.cache")
let folder = ""

/** The bug that `scripts/mutants.mjs` plants while a test loads the sources, planted here, too. */
const planted: Plugin = {
  name: "planted",
  setup({ onLoad }) {
    const { find, replace, target } = JSON.parse(process.env["FT_PLANTED"] ?? "{}")
    onLoad({ filter: /\.ts$/ }, ({ path }) =>
      path === target
        ? { contents: readFileSync(path, "utf8").replace(find, () => replace), loader: "ts" }
        : undefined,
    )
  },
}

/** Builds programs beside this file before a test file's tests, as clients of the sources; removes them afterwards. */
export const buildPrograms = (...names: ReadonlyArray<string>): void => {
  beforeAll(async () => {
    mkdirSync(cache, { recursive: true })
    folder = mkdtempSync(join(cache, "programs-"))
    await build({
      entryPoints: names.map((name) => beside(`${name}.ts`)),
      outdir: folder,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20.19",
      conditions: ["@followthrough/source"],
      external: ["better-sqlite3", "pg-native"],
      // The driver is no module.
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url)',
      },
      outExtension: { ".js": ".mjs" },
      plugins: [planted],
    })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
}

/** A program that runs: what it said so far, line by line, and how it ended. */
export interface Running {
  readonly child: ChildProcess
  readonly lines: ReadonlyArray<string>
  readonly ended: Promise<{
    readonly code: number | null
    readonly signal: NodeJS.Signals | null
    readonly errors: string
  }>
}

const running = new Set<ChildProcess>()
afterAll(() => {
  for (const child of running) child.kill("SIGKILL")
})

/** Starts one of the programs; it is asked to end by the end of its input. */
export const start = (
  name: string,
  args: ReadonlyArray<string>,
  listen: (line: string) => void = () => undefined,
): Running => {
  const child = spawn(process.execPath, [join(folder, `${name}.mjs`), ...args], { stdio: "pipe" })
  running.add(child)
  const lines: Array<string> = []
  let rest = ""
  let errors = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n")
    rest = parts.pop() ?? ""
    for (const line of parts) {
      lines.push(line)
      listen(line)
    }
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text
  })
  const ended = new Promise<{
    code: number | null
    signal: NodeJS.Signals | null
    errors: string
  }>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code, signal) => {
      running.delete(child)
      resolve({ code, signal, errors })
    })
  })
  return { child, lines, ended }
}
