import { readFileSync } from "node:fs"
import { decodeFact, domainEvents, encodeEvent } from "@followthrough/core"
import { Either } from "effect"
import { describe, expect, it } from "vitest"
import { readStoredType, storedTypesOf, upcasts } from "../../src/fact/upcasts.js"

/** Facts as releases stored them, one JSON object a line. Lines are added, and none is ever changed. */
const corpus = readFileSync(new URL("corpus.ndjson", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line): { readonly type: string; readonly data: string } => JSON.parse(line))

describe("the corpus of stored facts", () => {
  it("L17 has every kind of fact in every shape that it was ever stored in", () => {
    const stored = new Set(corpus.map(({ type }) => type))
    for (const kind of Object.keys(domainEvents)) {
      for (const type of storedTypesOf(kind)) expect(stored).toContain(type)
    }
  })

  it("L17 reads for ever, and what was never reshaped is stored again letter by letter", () => {
    for (const [n, { data, type }] of corpus.entries()) {
      const read = decodeFact({ position: n + 1, occurredAt: 0, recordedAt: 0, type, data })
      const { event } = Either.getOrThrow(read)
      const { kind } = readStoredType(type)
      expect(event._tag).toBe(kind)
      const { on, precision, ...rest } = JSON.parse(data)
      // Once it was not said which date it is of which alone is known.
      if (precision === "day") expect(event.on).toBe(on ?? "1970-01-01")
      if (upcasts[kind] !== undefined) continue
      const again = encodeEvent(event)
      if (precision === undefined) expect(again).toEqual({ type, data })
      else expect(JSON.parse(again.data)).toEqual({ ...rest, ...(event.on && { on: event.on }) })
    }
  })
})
