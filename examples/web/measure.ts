// Measures in real Chromium what a page with many contacts does to its main thread: `npm run measure -- 50000`.
import type { Page } from "playwright-core"
import { openBrowser } from "../../scripts/browser.js"
import { servePage } from "./served-page.js"

/** What somebody does, and the long tasks (50 ms or more) of the main thread meanwhile. */
export interface Measured {
  readonly action: string
  readonly longTasks: ReadonlyArray<number>
  /** Until what it is for was in the page. */
  readonly tookMs: number
}

/** Has the page note its long tasks; before it is opened. */
export const noteLongTasks = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const noted: Array<number> = []
    Object.assign(globalThis, { longTasks: noted })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) noted.push(duration)
    }).observe({ type: "longtask" })
  })
}

const taken = (page: Page): Promise<ReadonlyArray<number>> =>
  page.evaluate(async () => {
    // What was observed is told a little later.
    await new Promise((resolve) => setTimeout(resolve, 100))
    return (globalThis as unknown as { longTasks: Array<number> }).longTasks.splice(0)
  })

const measured = async (
  page: Page,
  action: string,
  act: () => Promise<unknown>,
): Promise<Measured> => {
  await taken(page)
  const start = performance.now()
  await act()
  return { action, tookMs: performance.now() - start, longTasks: await taken(page) }
}

/** Fills the log of a fresh browser with so many contacts. */
export const fill = async (page: Page, url: string, contacts: number): Promise<void> => {
  await page.goto(`${url}#/data`)
  const choice = page.getByLabel("How many contacts")
  await choice.evaluate((select, size) => {
    const option = new Option(`${size} contacts`, size)
    ;(select as HTMLSelectElement).add(option)
  }, String(contacts))
  await choice.selectOption(String(contacts))
  await page.getByRole("button", { name: "Fill with demo data" }).click()
  await page.getByText(/facts recorded\.$/).waitFor({ timeout: 600_000 })
}

/** Does what people do with a queue, and measures each. */
export const measure = async (page: Page): Promise<ReadonlyArray<Measured>> => {
  const rows = page.locator(".rows")
  const open = await measured(page, "open the page", async () => {
    await page.goto(page.url().replace(/#.*/, "#/today"))
    await page.reload()
    await page.locator(".row-open").first().waitFor({ timeout: 600_000 })
  })
  const settled = async () => {
    const start = performance.now()
    await page.reload()
    await page.locator(".row-open").first().waitFor({ timeout: 600_000 })
    return performance.now() - start < 3000
  }
  while (!(await settled()));
  const again = await measured(page, "open the page, once all lists are made", async () => {
    await page.reload()
    await page.locator(".row-open").first().waitFor()
  })
  const scrolled = await measured(page, "scroll through 2,000 rows", () =>
    rows.evaluate(async (element) => {
      for (let n = 0; n < 300; n += 1) {
        element.scrollTop += 590
        await new Promise((resolve) => requestAnimationFrame(resolve))
      }
    }),
  )
  const jumped = await measured(page, "jump to the end of the list, ten times", async () => {
    for (let n = 0; n < 10; n += 1) {
      await rows.evaluate((element) => {
        element.scrollTop = element.scrollHeight
      })
      await page.locator(".row-to-come").first().waitFor({ state: "detached", timeout: 600_000 })
    }
  })
  await rows.evaluate((element) => {
    element.scrollTop = 0
  })
  const contact = await measured(page, "open the first contact", async () => {
    await page.locator('[data-index="1"] .row-open').click()
    await page.locator(".timeline li").first().waitFor()
  })
  const another = await measured(page, "open another contact", async () => {
    await page.locator('[data-index="2"] .row-open').click()
    await page.locator('[data-index="2"] [aria-current]').waitFor()
    await page.locator(".timeline li").first().waitFor()
  })
  const touched = await measured(page, "log a touch, to the question what comes next", async () => {
    await page.locator('[data-index="3"] .row-log').click()
    await page.getByRole("button", { name: "Phone: Reached" }).click()
    await page.getByRole("heading", { name: "What comes next?" }).waitFor()
  })
  const closed = await measured(page, "the queue after it", async () => {
    await page.keyboard.press("Escape")
    await page.locator("dialog.touch").waitFor({ state: "detached" })
  })
  const slid = await measured(page, "slide a month back, day by day", async () => {
    await page.getByLabel("Days back from now").focus()
    for (let n = 0; n < 30; n += 1) await page.keyboard.press("ArrowLeft")
    await page.getByRole("heading", { name: "Then" }).waitFor()
    await page.locator('.queue[aria-busy="false"] .row-open').first().waitFor({ timeout: 600_000 })
  })
  return [open, again, scrolled, jumped, contact, another, touched, closed, slid]
}

if (process.argv[1] === import.meta.filename) {
  const contacts = Number(process.argv[2] ?? 50_000)
  await using site = await servePage()
  await using browser = await openBrowser({ viewport: { width: 1280, height: 800 } })
  const page = await browser.newPage()
  await noteLongTasks(page)
  await page.goto(site.url)
  const filled = await measured(page, `record ${contacts} contacts`, () =>
    fill(page, site.url, contacts),
  )
  for (const { action, longTasks, tookMs } of [filled, ...(await measure(page))]) {
    const longest = Math.round(Math.max(0, ...longTasks))
    console.log(`${action} | ${Math.round(tookMs)} ms | ${longTasks.length} | ${longest} ms`)
  }
}
