// The browser store as a host's bundler takes it: from its built files, worker and SQLite's code among them.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { build, type InlineConfig, preview } from "vite"
import { describe, expect, it } from "vitest"
import { openBrowser } from "../../scripts/browser.js"
import { root } from "./packing.js"

const PAGE = `<!doctype html><title>…</title><script type="module" src="./page.js"></script>`
const SCRIPT = `
import { openInBrowser } from "@followthrough/store-web"
const log = await openInBrowser({ name: "built", workspace: "acme" })
await log.addContact({ contactId: "ann" })
document.title = (await log.next()).rows[0].contactId
await log.close()
`

/** Gzipped, in units of 1000 bytes. */
const sizeOf = (name: string): number =>
  gzipSync(readFileSync(join(root, "packages/store-web/dist", name))).length / 1000

// Wants `npm run build` first, as `npm test` does.
describe("a page of a host's", () => {
  it("keeps a log with what Vite makes of the built package, and says no word of what is not there", async () => {
    const cache = join(root, "tests/node_modules/.cache")
    mkdirSync(cache, { recursive: true })
    const folder = mkdtempSync(join(cache, "page-"))
    try {
      writeFileSync(join(folder, "index.html"), PAGE)
      writeFileSync(join(folder, "page.js"), SCRIPT)
      const warnings: Array<string> = []
      const heard = (message: string) => void warnings.push(message)
      const options: InlineConfig = {
        root: folder,
        configFile: false,
        mode: "production",
        build: { target: "es2022", chunkSizeWarningLimit: 1500 },
        worker: { format: "es" },
        resolve: { conditions: ["module", "browser", "production"] },
        customLogger: {
          info: () => undefined,
          warn: heard,
          warnOnce: heard,
          error: heard,
          clearScreen: () => undefined,
          hasErrorLogged: () => false,
          hasWarned: false,
        },
      }
      await build(options)
      expect(warnings).toEqual([])
      const assets = readdirSync(join(folder, "dist/assets"))
      expect(assets.filter((name) => name.endsWith(".wasm"))).toHaveLength(1)
      const server = await preview({ ...options, preview: { port: 0, host: "127.0.0.1" } })
      try {
        await using browser = await openBrowser()
        const page = await browser.newPage()
        await page.goto(server.resolvedUrls?.local[0] ?? "")
        await page.waitForFunction(() => document.title === "ann")
      } finally {
        await server.close()
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it("loads at most 5 KB, and its worker 310 KB and SQLite 410 KB beside it", () => {
    expect(existsSync(join(root, "packages/store-web/dist/log.worker.third-party.txt"))).toBe(true)
    expect(sizeOf("index.js")).toBeLessThanOrEqual(5)
    expect(sizeOf("log.worker.js")).toBeLessThanOrEqual(310)
    expect(sizeOf("sqlite3.wasm")).toBeLessThanOrEqual(410)
  })
})
