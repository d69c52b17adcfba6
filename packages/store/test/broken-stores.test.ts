import { type ContractCase, eventStoreContract } from "@followthrough/store/testing"
import { Effect } from "effect"
import { describe, expect, test } from "vitest"
import { answeringMistakes } from "./broken-stores/answering.js"
import { appendingMistakes } from "./broken-stores/appending.js"
import type { BrokenStore } from "./broken-stores/broken-store.js"
import { doesNothing } from "./broken-stores/does-nothing.js"
import { followingMistakes } from "./broken-stores/following.js"
import { keepingMistakes } from "./broken-stores/keeping.js"
import { pagingMistakes } from "./broken-stores/paging.js"
import { queryingMistakes } from "./broken-stores/querying.js"
import { sealingMistakes } from "./broken-stores/sealing.js"

const complaint = ({ run }: ContractCase, { make }: BrokenStore): Promise<string | undefined> =>
  run(Effect.sync(make)).then(
    () => undefined,
    (thrown: Error) => thrown.message,
  )

/** What the first demand that a store does not meet says. */
const firstComplaint = async (store: BrokenStore): Promise<string | undefined> => {
  for (const demand of eventStoreContract) {
    const said = await complaint(demand, store)
    if (said !== undefined) return said
  }
  return undefined
}

describe("the contract fails on a store that", () => {
  for (const store of [
    doesNothing,
    ...appendingMistakes,
    ...answeringMistakes,
    ...keepingMistakes,
    ...queryingMistakes,
    ...pagingMistakes,
    ...sealingMistakes,
    ...followingMistakes,
  ]) {
    test(store.name, async () => {
      expect(await firstComplaint(store)).toEqual(expect.any(String))
    })
  }
})

test("a store that does nothing meets only the demands that nothing be there", async () => {
  const met: Array<string> = []
  for (const demand of eventStoreContract) {
    if ((await complaint(demand, doesNothing)) === undefined) met.push(demand.name)
  }
  expect(met).toEqual([
    "an empty log has position 0 and no instant",
    "a batch of no commits does nothing",
    "an empty log has the hash of nothing",
    "by stream: an empty workspace has an empty page",
  ])
})
