import {
  sayDuration,
  sayInstant,
  sayInstantAndZone,
  sayWhy,
} from "@followthrough/projection/english"
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
      ["working P3D", "3 working days"],
      ["working PT1H", "1 working hour"],
    ]
    for (const [iso, words] of said) expect(sayDuration(iso)).toBe(words)
  })

  it("says an instant by the clocks of a zone", () => {
    const summer = "2026-07-02T22:30:00.000Z"
    expect(sayInstant(summer, "UTC")).toBe("2026-07-02 22:30")
    expect(sayInstant(summer, "Europe/Rome")).toBe("2026-07-03 00:30")
    expect(sayInstantAndZone(summer, "Europe/Rome")).toBe("2026-07-03 00:30 Europe/Rome")
    expect(sayInstant("2026-01-02T22:30:00.000Z", "Asia/Kolkata")).toBe("2026-01-03 04:00")
  })

  it("says what moved a cadence touch", () => {
    const why = {
      code: "cadence",
      cadence: { id: "prospect", version: 1 },
      occurrence: { kind: "step", index: 2, anchor: 4 },
      rule: { code: "after", after: "P21D", since: "2026-03-02T08:00:00.000Z" },
      due: "2026-03-17T08:00:00.000Z",
      zone: "UTC",
      moves: [
        {
          code: "longest-gap",
          moved: "due",
          from: "2026-03-23T08:00:00.000Z",
          to: "2026-03-17T08:00:00.000Z",
          facts: [4],
        },
        {
          code: "window",
          moved: "from",
          from: "2026-03-17T08:00:00.000Z",
          to: "2026-03-17T09:00:00.000Z",
          facts: [],
        },
      ],
    } as const
    expect(sayWhy(why, "UTC")).toBe(
      "cadence prospect v1, step 2: 21 days after 2026-03-02 08:00; earlier, lest the silence get too long: 2026-03-17 08:00; when the window opens: 2026-03-17 09:00",
    )
    expect(
      sayWhy({ ...why, moves: [], blocked: { code: "no-channel", channels: ["phone"] } }, "UTC"),
    ).toBe(
      "cadence prospect v1, step 2: 21 days after 2026-03-02 08:00; obtain a channel: phone cannot be used",
    )
  })

  it("says that what was promised is erased, where the words are gone", () => {
    const madeAt = "2026-03-02T08:00:00.000Z"
    const why = {
      code: "promise-made",
      madeAt,
      what: "call",
      when: "they sign",
    } as const
    expect(sayWhy(why, "UTC")).toBe("promised on 2026-03-02 08:00: call (once they sign: not yet)")
    expect(sayWhy({ ...why, what: "", when: "" }, "UTC")).toBe(
      "promised on 2026-03-02 08:00: (erased) (once (erased): not yet)",
    )
  })
})
