// Takes the pictures of the README anew: `npm run screenshots`.
import { join } from "node:path"
import type { BrowserContextOptions, Page } from "playwright-core"
import { openBrowser } from "../../scripts/browser.js"
import { fill } from "./measure.js"
import { servePage } from "./served-page.js"

const folder = join(import.meta.dirname, "screenshots")
const desktop = { width: 1040, height: 640 }

await using site = await servePage()

const take = async (
  name: string,
  options: BrowserContextOptions,
  views: ReadonlyArray<"queue" | "contact" | "audit">,
): Promise<void> => {
  await using browser = await openBrowser(options)
  const page = await browser.newPage()
  await page.goto(site.url)
  await fill(page, site.url, 240)
  await page.getByRole("link", { name: "Today", exact: true }).click()
  await page.locator(".row-open").first().waitFor()
  const shoot = (view: string) => page.screenshot({ path: join(folder, `${view}-${name}.png`) })
  if (views.includes("queue")) await shoot("queue")
  if (views.includes("contact")) {
    await openWithPromise(page)
    await shoot("contact")
  }
  if (views.includes("audit")) {
    await page.getByRole("link", { name: "Audit" }).click()
    await page.locator("table").waitFor()
    await shoot("audit")
  }
}

const openWithPromise = async (page: Page): Promise<void> => {
  await page.locator(".row", { hasText: "Keep promise" }).first().locator(".row-open").click()
  await page.locator(".promises li").first().waitFor()
}

await take("light", { viewport: desktop, colorScheme: "light" }, ["contact", "audit"])
await take("dark", { viewport: desktop, colorScheme: "dark" }, ["contact", "audit"])
await take("phone", { viewport: { width: 390, height: 700 }, colorScheme: "light" }, [
  "queue",
  "contact",
  "audit",
])
