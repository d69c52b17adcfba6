import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

export const root = fileURLToPath(new URL("../..", import.meta.url))
const bin = join(root, "packages/cli/bin/followthrough.mjs")

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the built command as a user would. `npm test` builds it first. */
export const followthrough = (
  args: ReadonlyArray<string>,
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Ran => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [bin, ...args], {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
  })
  return { code: status, out: stdout, err: stderr }
}

/**
 * Runs the built command within this process, which saves half a second of start-up a time. Paths
 * are relative to `cwd`.
 */
export const inProcess = async (args: ReadonlyArray<string>, cwd: string): Promise<Ran> => {
  const { main } = await import(pathToFileURL(join(root, "packages/cli/dist/main.js")).href)
  const ran = { code: -1, out: "", err: "" }
  const before = process.cwd()
  process.chdir(cwd)
  try {
    ran.code = await main(args, {
      out: (text: string) => {
        ran.out += text
      },
      note: (text: string) => {
        ran.err += text
      },
      drained: async () => {},
      isTerminal: false,
    })
    return ran
  } finally {
    process.chdir(before)
  }
}

/** The JSON that a command prints; anything else than success is thrown. */
export const json = async (args: ReadonlyArray<string>) => {
  const { code, err, out } = await inProcess([...args, "--format", "json"], root)
  if (code !== 0) throw new Error(`exit code ${code}: ${err}`)
  return JSON.parse(out)
}

/** A folder of its own that is gone afterwards. */
export const withFolder = async <A>(use: (folder: string) => A | Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-cli-"))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
