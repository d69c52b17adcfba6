import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { commandsOf, isAsShown, isOurs } from "./console.js"
import { findDeadLinks } from "./dead-links.js"
import { blocksOf } from "./markdown.js"
import { findTypeErrors, root, runSnippet, writeSnippet } from "./snippet.js"

const folder = join(root, "tests", "docs", ".run", `${process.pid}-faults`)
const scratch = mkdtempSync(join(tmpdir(), "followthrough-docs-"))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  rmSync(scratch, { recursive: true, force: true })
})

const faulty = `# Faults

\`\`\`ts
const right: number = 1
const wrong: number = "one"
\`\`\`

1. In a list:

   \`\`\`js
   throw new Error("this does not run")
   \`\`\`

\`\`\`ts no-run
import { nothing } from "@followthrough/nowhere"
\`\`\`
`

describe("the checks of the docs can fail", () => {
  const blocks = blocksOf("faulty.md", faulty)
  const paths = blocks.map((block) => writeSnippet(folder, block))

  it("on a type error and an unknown import, at their lines", () => {
    const errors = findTypeErrors(
      new Map(blocks.map((block, index) => [paths[index] ?? "", block] as const)),
    )
    expect(errors).toHaveLength(2)
    expect(errors[0]).toMatch(/^faulty\.md:5: Type 'string' is not assignable/)
    expect(errors[1]).toMatch(/^faulty\.md:15: Cannot find module/)
  })

  it("on code that throws", async () => {
    await expect(runSnippet(paths[1] ?? "")).rejects.toThrow("this does not run")
  })

  it("on a block that is never closed", () => {
    expect(() => blocksOf("open.md", "text\n```ts\nconst open = true")).toThrow("open.md:2")
  })

  it("on an output that is not the one shown", () => {
    const shown = "queue of anna\n…\n3 rows in … ms"
    expect(isAsShown(shown, "queue of anna\n  1 call\n  2 write\n3 rows in 12 ms\n")).toBe(true)
    expect(isAsShown(shown, "queue of anna\n  1 call\n4 rows in 12 ms\n")).toBe(false)
    expect(isAsShown(shown, "queue of anna\n…")).toBe(false)
  })

  it("on dead links and dead anchors alone", () => {
    const text =
      "# A title: here\n[a](#a-title-here) [b](#gone) [c](./gone.md) [d](links.md) `[e](x)`"
    writeFileSync(join(scratch, "links.md"), text)
    expect(findDeadLinks(scratch, "links.md")).toEqual([
      "links.md:2: #gone",
      "links.md:2: ./gone.md",
    ])
  })

  it("and sees each of our commands, with what is shown below it", () => {
    const [block] = blocksOf(
      "commands.md",
      "```console\n$ npm test\n9 passed\n$ npx followthrough audit \\\n    --db x.db\nteam\n  3\n```",
    )
    const commands = block === undefined ? [] : commandsOf(block).filter(isOurs)
    expect(commands).toEqual([
      {
        file: "commands.md",
        line: 4,
        command: "npx followthrough audit \\\n    --db x.db",
        shown: "team\n  3",
      },
    ])
  })
})
