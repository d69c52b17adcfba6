import type { CadenceJson } from "../cadence.js"
import { type Evidence, HBR_2011, OWN } from "./evidence.js"
import { OFFICE_HOURS } from "./office-hours.js"

/** What follows an opening that led nowhere yet: something worth having, every two months. */
export const nurtureJson: CadenceJson = {
  id: "nurture",
  version: 1,
  stage: "prospect",
  zone: "contact",
  opening: [],
  rhythm: {
    every: 2,
    unit: "months",
    turns: [
      {
        channels: ["email", "post"],
        plays: ["article", "industry-figures", "video", "testimonial"],
      },
      { channels: ["phone", "email"], plays: ["check-in", "invitation", "vision", "new-offer"] },
    ],
  },
  gap: { min: "P21D", ideal: "P2M", max: "P75D" },
  windows: OFFICE_HOURS,
  caps: [{ most: 3, per: "P30D" }],
  noRepeat: 3,
  respondWithin: { inbound: "PT1H" },
  holds: { automatic: "P14D", notNow: "P3M" },
}

export const nurtureEvidence: ReadonlyArray<Evidence> = [
  {
    paths: ["respondWithin.inbound"],
    grade: "B",
    source: HBR_2011,
    note: "contact within an hour was about seven times likelier to qualify",
  },
  {
    paths: [
      "rhythm.every",
      "gap.min",
      "gap.ideal",
      "gap.max",
      "caps.0.most",
      "caps.0.per",
      "noRepeat",
    ],
    grade: "own",
    source: OWN,
    note: "seldom enough not to tire, often enough to be remembered",
  },
  {
    paths: ["windows", "holds.automatic", "holds.notNow"],
    grade: "own",
    source: OWN,
    note: "office hours where the contact is; a not-now without a date holds for a quarter",
  },
]
