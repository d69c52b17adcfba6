// What a page of the tests has at hand.
import {
  type BrowserLog,
  type BrowserOptions,
  openInBrowser,
  removeFromBrowser,
  restoreInBrowser,
} from "../../src/index.js"

const worker = (): Worker => new Worker("/log.worker.js", { type: "module" })

const openLog = (options: BrowserOptions): Promise<BrowserLog> =>
  openInBrowser({ worker, ...options })

const restore: typeof restoreInBrowser = (options) => restoreInBrowser({ worker, ...options })

/** The page, as a test sees it from outside. */
export type TestPage = typeof globalThis & {
  readonly openLog: typeof openLog
  readonly restore: typeof restoreInBrowser
  readonly remove: typeof removeFromBrowser
  /** What a test has opened. */
  log: BrowserLog
}

Object.assign(globalThis, { openLog, restore, remove: removeFromBrowser })
