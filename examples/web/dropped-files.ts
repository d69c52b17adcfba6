import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"

const folder = join(import.meta.dirname, "../mappings/sample")
const read = (name: string): string => readFileSync(join(folder, name), "utf8")

/** Files by their names. */
export type Files = Readonly<Record<string, string>>

/** The call log that comes with the project, and its mapping. */
export const sample: Files = {
  "calls.csv": read("calls.csv"),
  "calls.json": read("calls.json"),
}

/** Drops files where the page takes them, as a mouse would. */
export const droppedFiles = async (page: Page, files: Files): Promise<void> => {
  const transfer = await page.evaluateHandle((all) => {
    const data = new DataTransfer()
    for (const [name, text] of Object.entries(all)) data.items.add(new File([text], name))
    return data
  }, files)
  await page.locator(".drop").dispatchEvent("drop", { dataTransfer: transfer })
}

/** Takes files in, and waits for what became of them: the number of facts, or what is wrong. */
export const imported = async (page: Page, files: Files): Promise<string> => {
  await page.getByRole("link", { name: "Data", exact: true }).click()
  await droppedFiles(page, files)
  await page.getByRole("button", { name: "Import" }).click()
  const told = page.locator(".card .fault, .card output", { hasText: /Nothing was|recorded/ })
  return (await told.last().textContent()) ?? ""
}

/** The figures that the page shows: for the team and each rep by name, in their order. */
export const shownFigures = async (page: Page): Promise<Readonly<Record<string, unknown>>> => {
  await page.locator("table").waitFor()
  return page.evaluate(() => {
    const text = (element: Element | undefined) => element?.textContent ?? ""
    const table = document.querySelector("table")
    const names = [...(table?.querySelectorAll("thead th") ?? [])].slice(1).map(text)
    const rows = [...(table?.querySelectorAll("tbody tr:not(.group)") ?? [])]
    return Object.fromEntries(
      names.map((name, n) => [name, rows.map((row) => text(row.querySelectorAll("td")[n]))]),
    )
  })
}
