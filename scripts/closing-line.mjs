// A vitest reporter: says why each skipped test was skipped, and closes with the line that CI reads.
import { relative } from "node:path"

/**
 * Vitest gives a message of its own up after a minute. A property that waits for nothing keeps the answer
 * from being read for as long as all its runs take; what comes of it is told all the same.
 *
 * @param {unknown} error
 */
const isGivenUp = (error) =>
  error instanceof Object &&
  "message" in error &&
  String(error.message).startsWith('[vitest-worker]: Timeout calling "onTaskUpdate"')

/** @implements {import("vitest/reporters").Reporter} */
export default class ClosingLine {
  /**
   * @param {ReadonlyArray<import("vitest/node").TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandled errors that belong to no test
   */
  onTestRunEnd(modules, unhandled) {
    let passed = 0
    let skipped = 0
    let failed = unhandled.filter((error) => !isGivenUp(error)).length
    if (failed > 0) process.exitCode = 1
    for (const module of modules) {
      let failedHere = 0
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === "passed") passed += 1
        else if (result.state === "failed") failedHere += 1
        else {
          skipped += 1
          const where = `${relative(process.cwd(), module.moduleId)} > ${test.fullName}`
          console.log(`skipped: ${where}: ${result.note ?? "no reason given"}`)
        }
      }
      // A file that does not load, or whose hook throws, has failed without a failing test.
      failed += failedHere === 0 && !module.ok() ? 1 : failedHere
    }
    // Last of all: other reporters still print their summaries.
    process.once("exit", () =>
      console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`),
    )
  }
}
