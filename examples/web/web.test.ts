/// <reference lib="dom" />
import * as fc from "fast-check"
import type { BrowserContextOptions } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { droppedFiles, type Files, imported, sample, shownFigures } from "./dropped-files.js"
import { fill, measure, noteLongTasks } from "./measure.js"
import { auditInNode } from "./node-door.js"
import { axeFaults, isTooWide, openPage, toQueue } from "./opened-page.js"
import { type ServedPage, servePage } from "./served-page.js"
import { type Audit, figures } from "./src/audit-figures.js"

const CONTACTS = 60
const PHONE = { width: 390, height: 844 }

let site: ServedPage
beforeAll(async () => {
  site = await servePage()
})
afterAll(async () => {
  await site[Symbol.asyncDispose]()
})

const opened = (options?: BrowserContextOptions) => openPage(site.url, options)

describe("a page with its log in the browser", () => {
  test("shows the queue with why, logs a touch in two clicks, asks what is next, and slides back", async () => {
    await using opening = await opened()
    const { page } = opening
    await page.getByText("There is nobody to follow up with yet.").waitFor()
    await fill(page, site.url, CONTACTS)
    await toQueue(page)
    for (const row of await page.locator(".row").all()) {
      expect(await row.locator(".row-why").textContent()).toMatch(
        /promised on|they wrote|web lead since|booked on|cadence \S+ v\d|they complained/,
      )
    }
    const first = page.locator(".row").first()
    const name = (await first.locator(".row-name").textContent()) ?? ""
    await first.locator(".row-open").click()
    await page.getByRole("heading", { name }).waitFor()
    const timeline = page.locator(".timeline li")
    await timeline.first().waitFor()
    const before = await timeline.count()

    await first.getByRole("button", { name: `Log a touch with ${name}` }).click()
    await page.getByRole("button", { name: "Phone: Reached" }).click()
    const asked = page.getByRole("dialog", { name: "What comes next?" })
    await asked.getByText(`Logged. ${name} is owed:`).waitFor()
    expect(await asked.locator(".owed .why").textContent()).not.toBe("")
    await asked.getByRole("button", { name: "I promised something" }).click()
    await asked.getByLabel("What was promised").fill("send the plan")
    await asked.getByRole("button", { name: "In 3 days" }).click()
    await asked.getByRole("button", { name: "Record the promise" }).click()
    await asked.waitFor({ state: "detached" })
    await expect.poll(() => timeline.count()).toBe(before + 2)
    await page.getByRole("heading", { name: "Promises" }).waitFor()
    const promise = page.locator(".promises li", { hasText: "send the plan" })
    expect(await promise.locator(".why").textContent()).toMatch(/^open: it is due by /)

    // What was logged today had neither happened nor been known a day ago.
    await page.getByRole("button", { name: "One day back" }).click()
    await expect.poll(() => timeline.count()).toBe(before)
    await expect.poll(() => promise.count()).toBe(0)
    expect(await page.getByRole("button", { name: "Log a touch" }).count()).toBe(0)
    await page.getByRole("button", { name: "Back to now" }).click()
    await promise.getByRole("button", { name: "Kept" }).click()
    await expect.poll(() => promise.locator(".why").textContent()).toMatch(/^kept: in full by /)

    // The log is a file: it is there again, and a second tab sees it, too.
    await page.reload()
    await promise.waitFor()
    const other = await opening.browser.newPage()
    await other.goto(page.url())
    await other.locator(".promises li", { hasText: "send the plan" }).waitFor()
  })

  test("works by keys alone", async () => {
    await using opening = await opened()
    const { page } = opening
    await fill(page, site.url, CONTACTS)
    await page.keyboard.press("1")
    await page.locator(".row-open").first().waitFor()
    await page.keyboard.press("j")
    const reached = page.locator('[data-index="1"] .row-open')
    await expect.poll(() => reached.evaluate((row) => row === document.activeElement)).toBe(true)
    expect(await reached.evaluate((row) => getComputedStyle(row).outlineStyle)).toBe("solid")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await page.locator(".timeline li").first().waitFor()
    const before = await page.locator(".timeline li").count()
    await page.keyboard.press("l")
    await page.getByRole("button", { name: "Phone: Reached" }).waitFor()
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: "What comes next?" }).waitFor()
    await page.keyboard.press("s")
    await page.keyboard.type("show the samples")
    await page.keyboard.press("Enter")
    await expect.poll(() => page.locator(".timeline li").count()).toBe(before + 2)
    await page.keyboard.press("[")
    await page.getByRole("heading", { name: "Then" }).waitFor()
    await page.keyboard.press("0")
    await page.getByRole("heading", { name: "Today" }).waitFor()
    await page.keyboard.press("?")
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor()
    await page.getByLabel("Use them").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("2")
    expect(page.url()).not.toContain("audit")
  })

  test("is there without a network, and records", async () => {
    await using opening = await opened()
    const { browser, page } = opening
    await fill(page, site.url, 40)
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
    await browser.setOffline(true)
    await page.reload()
    await toQueue(page)
    await page.locator(".row-log").first().click()
    await page.getByRole("button", { name: "E-mail: Sent" }).click()
    await page.getByRole("heading", { name: "What comes next?" }).waitFor()
    await page.reload()
    await page.locator(".row-open").first().click()
    await page.locator(".timeline li").first().waitFor()
    await page.goto(`${site.url}#/audit`)
    await page.locator("table").waitFor()
  })

  test("is clean to axe in every view, light and dark", async () => {
    await using opening = await opened()
    const { page } = opening
    const clean = async () => {
      await page.emulateMedia({ colorScheme: "dark" })
      expect(await axeFaults(page, "color-contrast")).toEqual([])
      await page.emulateMedia({ colorScheme: "light" })
      expect(await axeFaults(page)).toEqual([])
    }
    await fill(page, site.url, 60)
    await clean()
    await toQueue(page)
    await page.locator(".row-open").first().click()
    await page.locator(".timeline li").first().waitFor()
    await clean()
    await page.getByRole("button", { name: "Log a touch", exact: true }).click()
    await clean()
    await page.getByRole("button", { name: "Phone: No answer" }).click()
    await page.getByRole("heading", { name: "What comes next?" }).waitFor()
    await clean()
    await page.keyboard.press("Escape")
    await page.getByRole("button", { name: "Promise", exact: true }).click()
    await clean()
    await page.keyboard.press("Escape")
    await page.getByText("Exactly…").click()
    await page.getByRole("button", { name: "One day back" }).click()
    await page.getByRole("heading", { name: "Then" }).waitFor()
    await clean()
    await page.getByRole("button", { name: "Back to now" }).click()
    await page.getByRole("link", { name: "Audit" }).click()
    await page.locator("table").waitFor()
    await clean()
    await page.getByRole("button", { name: "Keyboard shortcuts" }).click()
    await clean()
  })

  test("fits a phone: no view scrolls sideways", async () => {
    await using opening = await opened({ viewport: PHONE, hasTouch: true })
    const { page } = opening
    await fill(page, site.url, CONTACTS)
    await droppedFiles(page, { ...sample, "calls.csv": "id,customer\n1" })
    await page.getByRole("button", { name: "Import" }).click()
    await page.getByRole("alert").waitFor()
    expect(await isTooWide(page)).toBe(false)
    await toQueue(page)
    expect(await isTooWide(page)).toBe(false)
    await page.locator(".row-log").first().tap()
    expect(await isTooWide(page)).toBe(false)
    await page.getByRole("button", { name: "Phone: Reached" }).tap()
    await page.getByRole("button", { name: "We agreed on a time" }).tap()
    expect(await isTooWide(page)).toBe(false)
    await page.getByRole("button", { name: "Book it" }).tap()
    await page.locator(".row-open").first().tap()
    await page.locator(".timeline li").first().waitFor()
    expect(await page.locator(".queue").isVisible()).toBe(false)
    expect(await isTooWide(page)).toBe(false)
    await page.getByText("Exactly…").tap()
    expect(await isTooWide(page)).toBe(false)
    await page.getByRole("link", { name: "Queue" }).tap()
    expect(await page.locator(".queue").isVisible()).toBe(true)
    await page.getByRole("link", { name: "Audit" }).tap()
    await page.locator("table").waitFor()
    expect(await isTooWide(page)).toBe(false)
  })

  test("keeps but the rows in sight in the page, however many contacts there are", async () => {
    await using opening = await opened()
    const { page } = opening
    await noteLongTasks(page)
    await page.reload()
    await fill(page, site.url, 900)
    await toQueue(page)
    const measured = await measure(page)
    expect(measured.length).toBeGreaterThan(5)
    const [row] = await page.locator("li[aria-setsize]").all()
    expect(Number(await row?.getAttribute("aria-setsize"))).toBeGreaterThan(400)
    expect(await page.locator(".row").count()).toBeLessThan(40)
  })
})

const figuresOf = (audit: Audit): unknown => {
  const all = figures.flatMap(([, group]) => group)
  const reps = audit.reps.map((rep) => [rep.name ?? "Nobody’s", all.map(({ of }) => of(rep))])
  return { Team: all.map(({ of }) => of(audit.team)), ...Object.fromEntries(reps) }
}

const call = fc
  .record({
    customer: fc.constantFrom("Bakery Lindt", "Roofing Toth", "Vineyard Costa", "<b>Boatyard</b>"),
    rep: fc.constantFrom("Ana", "Ben"),
    day: fc.integer({ min: 1, max: 28 }),
    month: fc.integer({ min: 1, max: 9 }),
    minute: fc.integer({ min: 10, max: 59 }),
    how: fc.constantFrom("call", "mail", "visit"),
    result: fc.constantFrom("no answer", "spoke", "sold", "no", "sent", "reply"),
  })
  .map(({ customer, day, how, minute, month, rep, result }) => {
    const when = `${String(day).padStart(2, "0")}/0${month}/2026 10:${minute}`
    return [customer, result === "reply" ? "" : rep, when, how, result].join(",")
  })
const calls = fc.array(call, { minLength: 1, maxLength: 40 }).map((rows): Files => {
  const lines = rows.map((row, n) => `${n + 1},${row}\n`)
  return { ...sample, "calls.csv": `id,customer,rep,when,how,result\n${lines.join("")}` }
})

describe("an export that is dropped on the page", () => {
  test("L20 gives the audit that Node gives of the same files", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constant(sample), calls), async (files) => {
        await using opening = await opened()
        const { page } = opening
        expect(await imported(page, files)).toMatch(/ read.*: \d+ facts? recorded\.$/)
        expect(await shownFigures(page)).toEqual(figuresOf(await auditInNode(files)))
        expect(await imported(page, files)).toMatch(/: 0 facts recorded, \d+ known before\.$/)
      }),
      { numRuns: 3 * Number(process.env["FT_RUNS"] ?? 1) },
    )
  })

  test("says where a file or its mapping is wrong, and records nothing", async () => {
    await using opening = await opened()
    const { page } = opening
    const csv = sample["calls.csv"] ?? ""
    const json = sample["calls.json"] ?? ""
    const wrong = async (files: Files) => {
      await imported(page, { ...sample, ...files })
      const places = await page.locator(".fault dd").allTextContents()
      return [(await page.locator(".fault p").textContent()) ?? "", ...places.slice(0, 3)]
    }
    const [day, ...dayAt] = await wrong({ "calls.csv": csv.replace("03/03/2026 10:00", "soon") })
    expect(day).toContain('Nothing was recorded. calls.csv:4, column "when" (4): "soon" is not')
    expect(dayAt).toEqual(["calls.csv", "4", "when (4)"])
    expect(await wrong({ "calls.csv": `${csv}13,"Bakery` })).toContain("14")
    expect(await wrong({ "calls.csv": csv.replaceAll("result", "outcome") })).toContain("1")
    const [field] = await wrong({ "calls.json": json.replace('"channel"', '"chanel"') })
    expect(field).toContain("calls.json, rules[0].facts[0].fields.chanel: there is no such field")
    expect((await wrong({ "calls.json": json.slice(0, 90) }))[0]).toContain("this is not JSON")
    await page.getByRole("link", { name: "Today", exact: true }).click()
    await page.getByText("There is nobody to follow up with yet.").waitFor()
  })

  test("shows what contacts are called as text, whatever it is", async () => {
    await using opening = await opened()
    const { page } = opening
    const names = [`<img src=x onerror="alert(1)">`, "יעל כהן ⟨ספק⟩", "\u202eevil.exe", "{{7*7}}"]
    const rows = names.map(
      (name, n) => `${n},"${name.replaceAll('"', '""')}",Ana,02/03/2026 09:10,call,spoke\n`,
    )
    const csv = `id,customer,rep,when,how,result\n${rows.join("")}`
    await imported(page, { ...sample, "calls.csv": csv })
    await toQueue(page)
    const shown = await page.locator(".row-name").allTextContents()
    expect(shown.toSorted()).toEqual(names.toSorted())
    expect(await page.locator(".row img, .contact img").count()).toBe(0)
    for (const name of names) {
      await page.locator(".row-open", { has: page.locator("bdi", { hasText: name }) }).click()
      await page.locator(".contact h1 bdi", { hasText: name }).waitFor()
      await page.locator(".timeline li").first().waitFor()
    }
  })
})
