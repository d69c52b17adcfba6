import { execFile } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { preview } from "vite"

/** The page, built and served to this machine alone on a port that is free. */
export interface ServedPage extends AsyncDisposable {
  readonly url: string
}

const root = import.meta.dirname
const vite = join(root, "node_modules", "vite", "bin", "vite.js")

/** Builds the page into a folder of its own and serves its files, which is all that it needs. */
export const servePage = async (): Promise<ServedPage> => {
  const outDir = mkdtempSync(join(tmpdir(), "followthrough-web-"))
  const remove = () => rmSync(outDir, { recursive: true, force: true })
  try {
    // In a process of its own: whoever runs tests has said that this is no production.
    await promisify(execFile)(process.execPath, [vite, "build", "--outDir", outDir], {
      cwd: root,
      env: { ...process.env, NODE_ENV: "production" },
    })
    const quiet = { root, logLevel: "error", build: { outDir } } as const
    const server = await preview({ ...quiet, preview: { port: 0, host: "127.0.0.1" } })
    const [url = ""] = server.resolvedUrls?.local ?? []
    const close = async () => {
      await server.close()
      remove()
    }
    return { url, [Symbol.asyncDispose]: close }
  } catch (failure) {
    remove()
    throw failure
  }
}
