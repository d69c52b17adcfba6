export type { BrowserFile } from "./browser-file.js"
export {
  type BrowserAnswerOptions,
  type BrowserLog,
  type BrowserOptions,
  openInBrowser,
} from "./open-in-browser.js"
export { removeFromBrowser } from "./remove-from-browser.js"
export { type RestoredInBrowser, restoreInBrowser } from "./restore-in-browser.js"
