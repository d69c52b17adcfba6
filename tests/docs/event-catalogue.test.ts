import { domainEvents } from "@followthrough/core"
import { describe, expect, it } from "vitest"
import { eventCatalogue } from "./event-catalogue.js"

describe("docs/events.md", () => {
  it("is what the schemas and their doc comments say; `pnpm catalogue` writes it anew", async () => {
    await expect(eventCatalogue()).toMatchFileSnapshot("../../docs/events.md")
  })

  it("L17 has every fact once, and says of each what it is for", () => {
    const catalogue = eventCatalogue()
    for (const name of Object.keys(domainEvents)) {
      expect(catalogue.split(`### ${name}\n`)).toHaveLength(2)
    }
    expect(catalogue).not.toMatch(/^Recorded by `\w+`\.$/m)
  })
})
