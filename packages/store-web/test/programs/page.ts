// What a page of the tests has at hand.
import { type BrowserLog, type BrowserOptions, openInBrowser } from "../../src/index.js"

const openLog = (options: BrowserOptions): Promise<BrowserLog> =>
  openInBrowser({
    worker: () => new Worker("/log.worker.js", { type: "module" }),
    ...options,
  })

/** The page, as a test sees it from outside. */
export type TestPage = typeof globalThis & {
  readonly openLog: typeof openLog
  /** What a test has opened. */
  log: BrowserLog
}

Object.assign(globalThis, { openLog })
