import { sayDuration, sayInstant, sayWhy } from "@followthrough/projection"
import { describe, expect, it } from "vitest"

describe("answers in English", () => {
  it("says durations in words", () => {
    const said: ReadonlyArray<readonly [string, string]> = [
      ["P14D", "14 days"],
      ["P1D", "1 day"],
      ["P1M", "1 month"],
      ["P1Y6M", "1 year 6 months"],
      ["PT5M", "5 minutes"],
      ["PT1H", "1 hour"],
      ["P2W", "2 weeks"],
    ]
    for (const [iso, words] of said) expect(sayDuration(iso)).toBe(words)
  })

  it("says an instant with its zone", () => {
    expect(sayInstant("2026-03-02T08:00:00.000Z")).toBe("2026-03-02 08:00 UTC")
  })

  it("says what moved a cadence touch", () => {
    const why = {
      code: "cadence-next",
      rule: { cadenceId: "prospect", version: 1 },
      since: "2026-03-02T08:00:00.000Z",
      after: "P21D",
      moved: {
        code: "max-gap",
        max: "P14D",
        since: "2026-03-03T08:00:00.000Z",
        insteadOf: "2026-03-23T08:00:00.000Z",
      },
    } as const
    expect(sayWhy(why)).toBe(
      "cadence prospect v1: next touch 21 days after the one of 2026-03-02 08:00 UTC, but never silent for more than 14 days since 2026-03-03 08:00 UTC",
    )
  })
})
