import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { commandsOf, isAsShown, isOurs, makeReadersFolder, runCommand } from "./console.js"
import { findDeadLinks } from "./dead-links.js"
import { blocksOf } from "./markdown.js"
import { findTypeErrors, isSnippet, root, runSnippet, writeSnippet } from "./snippet.js"

const within = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder)).map((name) => join(folder, name, "README.md"))

const files = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => join("docs", path)),
  ...within("packages"),
  ...within("examples"),
].filter((file) => existsSync(join(root, file)))

const blocks = files.flatMap((file) => blocksOf(file, readFileSync(join(root, file), "utf8")))

// Inside tests/, so that a snippet resolves the packages as a host does.
const folder = join(root, "tests", "docs", ".run", String(process.pid))
const snippets = new Map(
  blocks.filter(isSnippet).map((block) => [writeSnippet(folder, block), block] as const),
)
const scratch = mkdtempSync(join(tmpdir(), "followthrough-docs-"))

// A snippet may write files.
const home = process.cwd()
beforeAll(() => process.chdir(scratch))
afterAll(() => {
  process.chdir(home)
  rmSync(folder, { recursive: true, force: true })
  rmSync(scratch, { recursive: true, force: true })
})

describe("the docs", () => {
  it("link to what exists", () => {
    expect(files.flatMap((file) => findDeadLinks(root, file))).toEqual([])
  })

  it("show code that compiles", () => {
    expect(findTypeErrors(snippets)).toEqual([])
  })

  for (const [path, block] of snippets) {
    if (block.marks.includes("no-run")) continue
    it(`show code that runs: ${block.file}:${block.line}`, async () => {
      const output = await runSnippet(path)
      const next = blocks[blocks.indexOf(block) + 1]
      if (next?.file === block.file && next.marks.includes("output"))
        expect(isAsShown(next.text, output), `it printed:\n${output}`).toBe(true)
    })
  }

  for (const file of files) {
    const commands = blocks
      .filter((block) => block.file === file && block.language === "console")
      .filter(({ marks }) => !marks.includes("no-run") && !marks.includes("served"))
      .flatMap(commandsOf)
      .filter(isOurs)
    if (commands.length === 0) continue

    describe(`show commands that run: ${file}`, () => {
      // One folder for the file: a later command reads what an earlier one wrote.
      const reader = join(scratch, file.replace(/\W+/g, "-"))
      beforeAll(() => makeReadersFolder(reader))

      for (const shown of commands) {
        it(`line ${shown.line}: ${shown.command}`, async () => {
          const { code, output } = await runCommand(shown, reader)
          if (shown.shown === "") expect(code, output).toBe(0)
          else expect(isAsShown(shown.shown, output), `it printed:\n${output}`).toBe(true)
        })
      }
    })
  }
})
