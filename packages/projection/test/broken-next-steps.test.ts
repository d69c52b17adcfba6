import { instantFromMillis, policyAt } from "@followthrough/core"
import { arbitraryRecordings, logOf } from "@followthrough/core/testing"
import { brokenNextSteps } from "@followthrough/projection/testing"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const runs = { numRuns: 20 * Number(process.env["FT_RUNS"] ?? 1) }

describe("laws of what is owed", () => {
  it("L1 L9 L15 L18 hold after each command of a history, then and later, under the rules of the log", () => {
    fc.assert(
      fc.property(
        arbitraryRecordings({ maxLength: 40 }),
        fc.nat(200 * 1440),
        (recordings, minutes) => {
          const log = logOf(recordings)
          for (let length = 1; length <= log.length; length++) {
            const prefix = log.slice(0, length)
            const recordedAt = prefix.at(-1)?.recordedAt ?? 0
            const at = instantFromMillis(recordedAt + minutes * 60_000 * (length % 2))
            expect(brokenNextSteps(prefix, at)).toEqual([])
            const { policy } = policyAt(prefix, at)
            expect(brokenNextSteps(prefix, at, policy)).toEqual([])
          }
        },
      ),
      runs,
    )
  })
})
