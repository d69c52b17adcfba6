import {
  CommandMismatch,
  Conflict,
  Malformed,
  makeMemoryStore,
  pageSize,
  StoreFailure,
  type StoreFailureReason,
} from "@followthrough/store"
import { Effect, Exit } from "effect"
import { describe, expect, test } from "vitest"

const reasons: ReadonlyArray<StoreFailureReason> = [
  { _tag: "Busy", waitedMs: 5000 },
  { _tag: "InvalidPrefix", prefix: "Own Tables" },
  { _tag: "Missing" },
  { _tag: "NotAFile" },
  { _tag: "NotADatabase" },
  { _tag: "ForeignDatabase" },
  { _tag: "NewerSchema", found: 9, supported: 1 },
  { _tag: "ReadOnly" },
  { _tag: "DiskFull" },
  { _tag: "UnreadableEvent", position: 7, problem: "it is no JSON" },
  { _tag: "Corrupt" },
  { _tag: "Unavailable", problem: "the disk reported an error" },
]

describe("the message of a failure names the file and is a sentence", () => {
  for (const reason of reasons) {
    test(reason._tag, () => {
      const { message } = new StoreFailure({ reason, location: "/tmp/sales.db" })
      expect(message).toMatch(/^\/tmp\/sales\.db\b.*\.$/)
      for (const value of Object.values(reason)) {
        if (value !== reason._tag) expect(message).toContain(String(value))
      }
    })
  }
})

test("the message of a refusal says what was wrong", () => {
  const conflict = { stream: "contact/1", actual: 3, since: [] }
  expect(new Conflict({ ...conflict, expected: { exactly: 1 } }).message).toBe(
    'stream "contact/1" is at version 3, the writer expected version 1',
  )
  expect(new Conflict({ ...conflict, expected: "noStream" }).message).toMatch(/no such stream$/)
  expect(new CommandMismatch({ commandId: "c1", stored: "a", given: "b" }).message).toMatch(/"c1"/)
  expect(new Malformed({ path: "writes[0].stream", problem: "is empty" }).message).toBe(
    "writes[0].stream is empty",
  )
})

test("a page size that could not advance is a bug, not a failure", async () => {
  for (const limit of [0, -1, 1.5, Number.NaN]) {
    expect(() => pageSize(limit)).toThrow(RangeError)
    const store = makeMemoryStore()
    const pages = store.read({ workspace: "w", from: { _tag: "All" }, limit })
    const streamPages = store.readByStream({ workspace: "w", limit })
    for (const read of [Effect.asVoid(pages), Effect.asVoid(streamPages)]) {
      const exit = await Effect.runPromiseExit(read)
      expect(Exit.isFailure(exit) && exit.cause._tag).toBe("Die")
    }
  }
})
