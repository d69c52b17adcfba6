import { type ContractCase, eventStoreContract } from "@followthrough/store/testing"
import { Effect } from "effect"
import { describe, expect, test } from "vitest"
import { answeringMutants } from "./mutants/answering.js"
import { appendingMutants } from "./mutants/appending.js"
import { doesNothing } from "./mutants/does-nothing.js"
import { keepingMutants } from "./mutants/keeping.js"
import type { Mutant } from "./mutants/mutant.js"
import { pagingMutants } from "./mutants/paging.js"
import { queryingMutants } from "./mutants/querying.js"

const complaint = ({ run }: ContractCase, { make }: Mutant): Promise<string | undefined> =>
  run(Effect.sync(make)).then(
    () => undefined,
    (thrown: Error) => thrown.message,
  )

/** What the first demand that a store does not meet says. */
const firstComplaint = async (mutant: Mutant): Promise<string | undefined> => {
  for (const demand of eventStoreContract) {
    const said = await complaint(demand, mutant)
    if (said !== undefined) return said
  }
  return undefined
}

describe("the contract fails on a store that", () => {
  for (const mutant of [
    doesNothing,
    ...appendingMutants,
    ...answeringMutants,
    ...keepingMutants,
    ...queryingMutants,
    ...pagingMutants,
  ]) {
    test(mutant.name, async () => {
      expect(await firstComplaint(mutant)).toEqual(expect.any(String))
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
    "by stream: an empty workspace has an empty page",
  ])
})
