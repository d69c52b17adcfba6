import { describe, expect, it } from "vitest"
import { shippedTable } from "./shipped-table.js"

describe("the table of shipped numbers in the docs", () => {
  // `vitest run shipped-table -u` writes it anew.
  it("L15 is what the data say today", async () => {
    await expect(shippedTable()).toMatchFileSnapshot("../../../../docs/cadences/shipped-numbers.md")
  })
})
