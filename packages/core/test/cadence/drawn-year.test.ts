import { describe, expect, it } from "vitest"
import { drawYear } from "./drawn-year.js"

describe("the drawn year in the docs", () => {
  // `vitest run drawn-year -u` draws it anew.
  it("L5 L15 is what the rhythm says today", async () => {
    await expect(drawYear()).toMatchFileSnapshot("../../../../docs/cadences/quarterly-year.svg")
  })
})
