export {
  type BrowserAnswerOptions,
  type BrowserLog,
  type BrowserOptions,
  openInBrowser,
} from "./open-in-browser.js"
