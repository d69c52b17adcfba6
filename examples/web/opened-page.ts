/// <reference lib="dom" />
import { AxeBuilder } from "@axe-core/playwright"
import type { BrowserContextOptions, Page } from "playwright-core"
import { expect } from "vitest"
import { openBrowser } from "../../scripts/browser.js"

/** Opens the page in a browser that has never seen it; what goes wrong in it fails the test. */
export const openPage = async (url: string, options: BrowserContextOptions = {}) => {
  const browser = await openBrowser({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await browser.newPage()
  // Says which step failed, which the time-out of a whole test does not.
  page.setDefaultTimeout(20_000)
  const faults: Array<string> = []
  page.on("pageerror", (error) => faults.push(String(error.stack)))
  page.on("dialog", (dialog) => {
    faults.push(`it opens a dialog: ${dialog.message()}`)
    return dialog.dismiss()
  })
  await page.goto(url)
  const close = async () => {
    await browser[Symbol.asyncDispose]()
    expect(faults).toEqual([])
  }
  return { browser, page, [Symbol.asyncDispose]: close }
}

/** Shows the queue, and waits for its first row. */
export const toQueue = async (page: Page): Promise<void> => {
  await page.getByRole("link", { name: "Today", exact: true }).click()
  await page.locator(".row-open").first().waitFor()
}

/** What axe finds wrong in what the page shows, or what of it breaks these rules. */
export const axeFaults = async (
  page: Page,
  ...rules: ReadonlyArray<string>
): Promise<ReadonlyArray<string>> => {
  const axe = new AxeBuilder({ page })
  const { violations } = await (rules.length === 0 ? axe : axe.withRules([...rules])).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`)
}

/** Whether the page scrolls sideways. */
export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
