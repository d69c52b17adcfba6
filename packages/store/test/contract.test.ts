import { makeMemoryStore } from "@followthrough/store"
import { eventStoreContract } from "@followthrough/store/testing"
import { Effect } from "effect"
import { describe, expect, test } from "vitest"

describe("the memory store keeps the contract", () => {
  for (const { name, run } of eventStoreContract) {
    test(name, () => run(Effect.sync(makeMemoryStore)))
  }
})

test("no two cases of the contract share a name", () => {
  expect(new Set(eventStoreContract.map(({ name }) => name)).size).toBe(eventStoreContract.length)
})
