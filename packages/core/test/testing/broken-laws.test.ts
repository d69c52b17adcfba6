import { type Fact, instantFromMillis } from "@followthrough/core"
import { arbitraryRecordings, brokenLaws, historyBegins, logOf } from "@followthrough/core/testing"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const runs = { numRuns: 25 * Number(process.env["FT_RUNS"] ?? 1) }

describe("laws of every log", () => {
  it("L1 L7 L8 L9 L13 L16 L17 hold after each command of a history, at its end and in between", () => {
    fc.assert(
      fc.property(
        arbitraryRecordings({ maxLength: 40 }),
        fc.integer({ min: 0, max: 200 * 1440 }),
        (recordings, minutes) => {
          const log = logOf(recordings)
          const at = instantFromMillis(historyBegins + minutes * 60_000)
          for (let length = 1; length <= log.length; length++) {
            expect(brokenLaws(log.slice(0, length))).toEqual([])
          }
          expect(brokenLaws(log, at)).toEqual([])
        },
      ),
      runs,
    )
  })

  it("L17 an event that cannot be kept as it is breaks one", () => {
    const said = (event: object) =>
      [
        { position: 1, occurredAt: historyBegins, recordedAt: historyBegins, event },
      ] as unknown as ReadonlyArray<Fact>
    const added = { _tag: "ContactAdded", contactId: "ann" }
    expect(brokenLaws(said(added))).toEqual([])
    expect(brokenLaws(said({ ...added, source: "nowhere" }))).toMatchObject([{ law: "L17" }])
    expect(brokenLaws(said({ ...added, _tag: "ContactTeleported" }))).toMatchObject([
      { law: "L17" },
    ])
  })
})
