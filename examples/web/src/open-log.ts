import { type BrowserLog, openInBrowser } from "@followthrough/store-web"

/** Opens the log of this browser: a file that only pages of this origin see, kept until the site's data is cleared. */
export const openLog = (): Promise<BrowserLog> =>
  openInBrowser({ name: "example", workspace: "main" })
