import { batchCases } from "./batch-cases.js"
import { byStreamCases } from "./by-stream-cases.js"
import { chainCases } from "./chain-cases.js"
import { claimCases } from "./claim-cases.js"
import { commandCases } from "./command-cases.js"
import { commitCases } from "./commit-cases.js"
import { concurrencyCases } from "./concurrency-cases.js"
import type { ContractCase } from "./contract-case.js"
import { expectationCases } from "./expectation-cases.js"
import { exportCases } from "./export-cases.js"
import { followCases } from "./follow-cases.js"
import { keyCases } from "./key-cases.js"
import { pagingCases } from "./paging-cases.js"
import { reactionCases } from "./reaction-cases.js"
import { recordedAtCases } from "./recorded-at-cases.js"
import { rowsCases } from "./rows-cases.js"
import { textCases } from "./text-cases.js"
import { workspaceCases } from "./workspace-cases.js"

/**
 * What every store must do, as a program that needs no particular test runner: run each case with
 * what makes an empty store, and a promise that rejects says what is wrong.
 *
 * @example
 * for (const { name, run } of eventStoreContract) test(name, () => run(makeStore))
 */
export const eventStoreContract: ReadonlyArray<ContractCase> = [
  ...expectationCases,
  ...commitCases,
  ...recordedAtCases,
  ...batchCases,
  ...commandCases,
  ...claimCases,
  ...keyCases,
  ...chainCases,
  ...pagingCases,
  ...byStreamCases,
  ...workspaceCases,
  ...textCases,
  ...concurrencyCases,
  ...followCases,
  ...exportCases,
  ...rowsCases,
  ...reactionCases,
]
