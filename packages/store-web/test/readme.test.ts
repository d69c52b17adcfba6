import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { describe, expect, test } from "vitest"
import { withPages } from "./pages.js"

const source = fileURLToPath(new URL("../src/index.ts", import.meta.url))

/** What the README shows for a page, each block a script of its own. */
const blocks = [
  ...readFileSync(new URL("../README.md", import.meta.url), "utf8").matchAll(
    /^```ts.*\n([\s\S]*?)^```/gm,
  ),
]
  .map(([, code = ""]) => code)
  .filter((code) => code.includes('@followthrough/store-web"\n'))

const bundled = async (contents: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents, loader: "ts", resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    alias: { "@followthrough/store-web": source },
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["@followthrough/source", "browser"],
    write: false,
  })
  return outputFiles[0]?.text ?? ""
}

describe("the README", () => {
  test("runs as it is written", () =>
    withPages(async ({ browser, open }) => {
      expect(blocks).toHaveLength(3)
      const said: Array<string> = []
      // Where the blocks' pages say that their scripts are.
      await browser.route(/\/(?:scripts\/)?(?:log\.worker\.js|sqlite3\.wasm)$/, async (route) => {
        const url = route.request().url().replace("/scripts/", "/")
        await route.fulfill({ response: await route.fetch({ url }) })
      })
      for (const block of blocks) {
        const page = await open()
        page.on("console", (message) => said.push(message.text()))
        const script = await bundled(`${block}\ndocument.title = "done"`)
        await page.addScriptTag({ content: script, type: "module" })
        await page.waitForFunction(() => document.title === "done")
        await page.close()
      }
      expect(said.filter((text) => !text.includes("favicon"))).toEqual(["ann cadence", "2 2"])
    }))
})
