// Real Chromium, real files of a page's origin, SQLite's own WebAssembly build.
import { eventStoreContract } from "@followthrough/store/testing"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openBrowser } from "../../../scripts/browser.js"
import { servedSite } from "./site.js"

interface Said {
  readonly name?: string
  readonly wrong?: string
}

describe("SQLite in a browser keeps the contract", () => {
  const said = new Map<string, string | undefined>()

  beforeAll(async () => {
    await using site = await servedSite()
    await using browser = await openBrowser()
    const page = await browser.newPage()
    await page.goto(site.url)
    const all = await page.evaluate(
      () =>
        new Promise<ReadonlyArray<Said>>((resolve, reject) => {
          const heard: Array<Said> = []
          const worker = new Worker("/contract.worker.js", { type: "module" })
          worker.onerror = ({ message }) => reject(new Error(message))
          worker.onmessage = ({ data }: MessageEvent<Said>) => {
            if (data.name === undefined) resolve(heard)
            else heard.push(data)
          }
        }),
    )
    for (const { name, wrong } of all) if (name !== undefined) said.set(name, wrong)
  }, 300_000)

  afterAll(() => said.clear())

  for (const { name } of eventStoreContract) {
    test(name, () => {
      expect(said.has(name)).toBe(true)
      expect(said.get(name)).toBeUndefined()
    })
  }
})
