import { describe, expect, it } from "vitest"
import { bundled } from "./bundled.js"

/** Gzipped, in units of 1000 bytes. */
const KB = 1000

/** Says what is in a bundle that is too large. */
const expectWithin = async (
  budget: number,
  code: string,
  elsewhere?: ReadonlyArray<string>,
): Promise<ReadonlyArray<string>> => {
  const { of, size } = await bundled(code, elsewhere)
  expect(size, `${size} bytes, made of ${JSON.stringify(of)}`).toBeLessThanOrEqual(budget * KB)
  return of.map(([name]) => name)
}

// Wants `npm run build` first, as `npm test` does.
describe("what a browser has to load", () => {
  it("to show answers in words is at most 12 KB, and nothing of anybody else", async () => {
    const parts = await expectWithin(12, `export * from "@followthrough/projection/english"`)
    expect([...parts].sort()).toEqual(["packages/core", "packages/projection"])
  })

  it("of sentences and clocks alone, too", async () => {
    expect(await expectWithin(8, `export * from "@followthrough/core/words"`)).toEqual([
      "packages/core",
    ])
  })

  // Reading facts takes the schemas: 56 KB of Effect that any program with one schema has, of which its runtime, which
  // no answer uses, is more than half. What is ours takes 68 KB, and the spelling of zones 6 KB.
  it("to derive answers from facts is at most 138 KB", async () => {
    await expectWithin(
      138,
      `export { agenda, became, doubts, explain, flowCheck, foldTeam, plan, project, promiseLedger, queue, referralAsks,
         repAudit, whatIf } from "@followthrough/projection"
       export { decodeFact, policyAt, relationshipsOf } from "@followthrough/core"`,
    )
  })

  it("to show what is owed with React, over a client behind HTTP, is at most 15 KB beside React, none of it Effect", async () => {
    const parts = await expectWithin(
      15,
      `export * from "@followthrough/react"
       export { followUpClient } from "@followthrough/http/client"`,
      ["react", "react/jsx-runtime"],
    )
    expect([...parts].sort()).toEqual([
      "packages/core",
      "packages/http",
      "packages/kernel",
      "packages/projection",
      "packages/react",
    ])
  })
})
