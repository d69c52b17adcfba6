import { eventStoreContract } from "@followthrough/store/testing"
import { describe, test } from "vitest"
import { freshStore, openStore } from "./temporary.js"

describe("SQLite in a file keeps the contract", () => {
  for (const { name, run } of eventStoreContract) test(name, () => run(freshStore()))
})

describe("SQLite in memory keeps the contract", () => {
  const store = openStore({ filename: ":memory:" })
  for (const { name, run } of eventStoreContract) test(name, () => run(store))
})
