import type { BrowserContext, Page } from "playwright-core"
import { openBrowser } from "../../../scripts/browser.js"
import type { TestPage } from "./programs/page.js"
import { servedSite } from "./site.js"

/** Pages of one site in one browser: they share the files of its origin. */
export interface Pages {
  readonly url: string
  readonly browser: BrowserContext
  /** A new tab, with a log open where a name is given. */
  readonly open: (name?: string, workspace?: string) => Promise<Page>
}

/** Gives pages to a test, and closes the browser after it. A page that complains fails it. */
export const withPages = async (use: (pages: Pages) => Promise<void>): Promise<void> => {
  await using site = await servedSite()
  await using browser = await openBrowser()
  const complaints: Array<string> = []
  const open: Pages["open"] = async (name, workspace = "acme") => {
    const page = await browser.newPage()
    page.on("pageerror", (error) => complaints.push(String(error)))
    await page.goto(site.url)
    if (name !== undefined) {
      await page.evaluate(
        async ([name, workspace]) => {
          const here = globalThis as unknown as TestPage
          here.log = await here.openLog({ name, workspace })
        },
        [name, workspace] as const,
      )
    }
    return page
  }
  await use({ url: site.url, browser, open })
  if (complaints.length > 0) throw new Error(complaints.join("\n"))
}

/** The tab ends as when its process dies: nothing in it is told. */
export const kill = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  const crashed = page.waitForEvent("crash")
  session.send("Page.crash").catch(() => undefined)
  await crashed
  await page.close()
}
