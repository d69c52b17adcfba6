// For the tests: the server as a process of its own.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"

export interface ServerProcess {
  readonly url: string
  readonly child: ChildProcess
  /** What it has printed. */
  readonly said: () => string
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
}

export const EXAMPLE_TOKENS = join(import.meta.dirname, "tokens.example.json")

/** Starts it on a free port, and waits until it listens. Wants `npm run build` first, as `npm test` does. */
export const startProcess = async (
  file: string,
  ...options: ReadonlyArray<string>
): Promise<ServerProcess> => {
  const child = spawn(
    process.execPath,
    [
      ...["--import", "tsx"],
      ...[join(import.meta.dirname, "server.ts"), "--port", "0", "--db", file, ...options],
    ],
    { env: { ...process.env, TOKENS: EXAMPLE_TOKENS }, stdio: ["ignore", "pipe", "pipe"] },
  )
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal }))
  let said = ""
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text
        const [, found] = /listening on (\S+),/.exec(said) ?? []
        if (found !== undefined) resolve(found)
      })
    }
    void ended.then(() => reject(new Error(`it ended: ${said}`)))
  })
  return { url, child, said: () => said, ended }
}
