import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { openBrowser } from "../../scripts/browser.js"
import { EXAMPLE_TOKENS } from "./server-process.js"
import { startServer } from "./start-server.js"

const folder = mkdtempSync(join(tmpdir(), "host-http-page-"))
afterAll(() => rmSync(folder, { recursive: true }))

test("the page of the API shows every route without any other server, and asks with a token", async () => {
  const file = join(folder, "team.db")
  const { stop, url } = await startServer({ file, tokens: EXAMPLE_TOKENS, port: 0 })
  const browser = await openBrowser({ viewport: { width: 1280, height: 900 } })
  try {
    const page = await browser.newPage()
    const elsewhere: Array<string> = []
    const complaints: Array<string> = []
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== url && protocol !== "data:") elsewhere.push(request.url())
    })
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text())
    })
    page.on("pageerror", (error) => complaints.push(error.message))
    await page.goto(`${url}/`)
    await page.waitForSelector(".opblock-summary-path")
    const paths = await page.locator(".opblock-summary-path").allInnerTexts()
    // Swagger UI puts an invisible space where a path may break.
    const shown = paths.map((path) => path.replace(/\u200b/g, "")).sort()
    const document = await (await fetch(`${url}/api/openapi.json`)).json()
    expect(shown).toEqual(Object.keys(document.paths).sort())
    expect(shown).toContain("/agenda/{contactId}")
    if (process.env["FT_SCREENSHOT"] !== undefined) {
      await page.screenshot({ path: process.env["FT_SCREENSHOT"] })
    }

    await page.getByRole("button", { name: "Authorize" }).click()
    await page.getByRole("textbox").fill("try-lead")
    await page.getByRole("button", { name: "Apply credentials" }).click()
    await page.locator(".auth-btn-wrapper").getByRole("button", { name: "Close" }).click()
    await page.locator('[id$="-reps"]').first().click()
    await page.getByRole("button", { name: "Try it out" }).click()
    const answered = page.waitForResponse((response) => response.url().endsWith("/follow-up/reps"))
    await page.getByRole("button", { name: "Execute" }).click()
    expect((await answered).status()).toBe(200)
    expect(elsewhere).toEqual([])
    expect(complaints).toEqual([])
  } finally {
    await browser.close()
    await stop()
  }
})
