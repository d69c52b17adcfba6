import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "tsup"
import { afterAll, beforeAll } from "vitest"

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

// Where the programs find the packages that they import.
const cache = beside("../../node_modules/.cache")
let folder = ""

/**
 * Builds the programs beside this file before a test file's tests, and removes them afterwards. A
 * process that transforms the sources by itself takes three times as long to start, and these
 * tests start many.
 */
export const buildPrograms = (): void => {
  beforeAll(async () => {
    mkdirSync(cache, { recursive: true })
    folder = mkdtempSync(join(cache, "programs-"))
    chmodSync(folder, 0o755)
    await build({
      config: false,
      entry: ["appender", "copier", "filler", "opener", "replacer", "visitor", "writer"].map(
        (name) => beside(`${name}.ts`),
      ),
      outDir: folder,
      format: "esm",
      target: "node20.19",
      skipNodeModulesBundle: true,
      noExternal: [/^(?:@followthrough\/|@noble\/|#)/],
      esbuildOptions: (options) => {
        options.conditions = ["@followthrough/source"]
      },
      outExtension: () => ({ js: ".mjs" }),
      silent: true,
    })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
}

/** Starts one of the programs. */
export const start = (
  name: string,
  args: ReadonlyArray<string>,
  {
    input = false,
    limitKilobytes,
    ...options
  }: SpawnOptions & { readonly input?: boolean; readonly limitKilobytes?: number } = {},
): ChildProcess => {
  const command = [process.execPath, join(folder, `${name}.mjs`), ...args]
  const [program = "", ...rest] =
    limitKilobytes === undefined
      ? command
      : // Counted in units of 512 bytes; no file can grow beyond.
        ["/bin/sh", "-c", `ulimit -f ${limitKilobytes * 2}; exec "$@"`, "sh", ...command]
  return spawn(program, rest, { ...options, stdio: [input ? "pipe" : "ignore", "pipe", "pipe"] })
}

export interface Ended {
  readonly signal: NodeJS.Signals | null
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** What a program said until it ended; `listen` hears its output meanwhile. */
export const ended = (child: ChildProcess, listen?: (output: string) => void): Promise<Ended> =>
  new Promise((resolve, reject) => {
    let output = ""
    let errors = ""
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text
      listen?.(output)
    })
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      errors += text
    })
    child.on("error", reject)
    child.on("close", (code, signal) => resolve({ code, signal, output, errors }))
  })
