import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"

interface Mutant {
  readonly id: string
  readonly file: string
  readonly find: string
  readonly test: string
}

const packages = join(import.meta.dirname, "..", "..", "packages")

const lists = readdirSync(packages).flatMap((name) => {
  const folder = join(packages, name)
  if (!existsSync(join(folder, "test"))) return []
  return readdirSync(join(folder, "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".mutants.ts"))
    .map((file) => ({ folder, list: join(folder, "test", file) }))
})

// Whether a test notices the bug takes minutes to tell; whether there is a place for it, no time.
it("each mutant has one place in a source, and a test to notice it", async () => {
  expect(lists.length).toBeGreaterThan(0)
  const lost: Array<string> = []
  for (const { folder, list } of lists) {
    const { mutants }: { mutants: ReadonlyArray<Mutant> } = await import(list)
    for (const { file, find, id, test } of mutants) {
      const places = readFileSync(join(folder, file), "utf8").split(find).length - 1
      if (places !== 1) lost.push(`${id}: ${places} places in ${file}`)
      if (!existsSync(join(folder, test))) lost.push(`${id}: no test ${test}`)
    }
  }
  expect(lost).toEqual([])
})
