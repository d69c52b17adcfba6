// A real browser for the tests that need one.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core"
import { installedChromium } from "./chromium.mjs"

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  // A build server may have no network at all; Chromium must not look for any.
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** A browser with a profile of its own, which is gone when it is closed: pages of one origin share their files. */
export const openBrowser = async (
  options: BrowserContextOptions = {},
): Promise<BrowserContext & AsyncDisposable> => {
  const profile = mkdtempSync(join(tmpdir(), "followthrough-browser-"))
  const context = await chromium.launchPersistentContext(profile, {
    ...options,
    executablePath: installedChromium(),
    args: FLAGS,
  })
  const close = async () => {
    await context.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  return Object.assign(context, { [Symbol.asyncDispose]: close })
}
