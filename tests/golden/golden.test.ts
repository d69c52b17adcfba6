import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openFollowthrough } from "@followthrough/kernel"
import { describe, expect, it } from "vitest"
import { answersOf, type Golden, type GoldenFile, goldenFiles } from "./golden-files.js"

const goldenOf = ({ answers }: GoldenFile): Golden => JSON.parse(readFileSync(answers, "utf8"))

const withCopy = async (db: string, use: (copy: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-golden-"))
  try {
    const copy = join(folder, "log.db")
    copyFileSync(db, copy)
    await use(copy)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const files = goldenFiles()

it("there is a golden file", (ctx) => {
  if (files.length === 0)
    ctx.skip("tests/golden: the first one is committed once the schema is settled")
})

for (const golden of files) {
  describe(`${golden.name}, as an earlier release wrote it,`, () => {
    for (const [workspace, { answers, at, head }] of Object.entries(goldenOf(golden).workspaces)) {
      it(`opens, answers as it did, and goes on: ${workspace}`, () =>
        withCopy(golden.db, async (file) => {
          const log = await openFollowthrough({ workspace, store: { file, mode: "write" } })
          try {
            expect(await log.verify(head)).toEqual({ facts: head.position, head })
            expect(JSON.parse(JSON.stringify(await answersOf(log, at)))).toEqual(answers)
            const added = await log.addContact({ contactId: "after the upgrade" })
            expect(added.positions).toEqual([head.position + 1])
            expect(await log.findContact("after the upgrade")).toBe("after the upgrade")
            expect((await log.verify(head)).fault).toBeUndefined()
            await log.rebuildReadModels()
            expect(await log.next({ at, knownAt: at })).toEqual(Object(answers).queue)
          } finally {
            await log.close()
          }
        }))
    }
  })
}
