import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** Where `tsx` is found. */
const root = fileURLToPath(new URL("../../../..", import.meta.url))

/** Starts one of the programs beside this file, on the sources. */
export const start = (
  name: string,
  args: ReadonlyArray<string>,
  options: SpawnOptions = {},
): ChildProcess =>
  spawn(
    process.execPath,
    [
      "--conditions=@followthrough/source",
      "--import",
      "tsx",
      fileURLToPath(new URL(`${name}.ts`, import.meta.url)),
      ...args,
    ],
    { cwd: root, ...options, stdio: ["ignore", "pipe", "pipe"] },
  )

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
