import type { CadenceJson } from "../cadence.js"
import { type Evidence, OWN } from "./evidence.js"
import { OFFICE_HOURS } from "./office-hours.js"

/** After a spoken no: a sign of life twice a year, where that is allowed. */
export const declinedJson: CadenceJson = {
  id: "declined",
  version: 1,
  stage: "declined",
  zone: "contact",
  opening: [],
  rhythm: {
    every: 6,
    unit: "months",
    turns: [{ channels: ["email", "post"], plays: ["article", "industry-figures", "new-offer"] }],
  },
  gap: { min: "P3M", ideal: "P6M", max: "P7M" },
  windows: OFFICE_HOURS,
  caps: [
    { most: 2, per: "P6M" },
    { most: 0, channel: "phone" },
  ],
  noRepeat: 2,
  respondWithin: { inbound: "PT1H" },
  holds: { automatic: "P14D", notNow: "P6M" },
}

export const declinedEvidence: ReadonlyArray<Evidence> = [
  {
    paths: [
      "rhythm.every",
      "gap.min",
      "gap.ideal",
      "gap.max",
      "caps.0.most",
      "caps.0.per",
      "caps.1.most",
      "noRepeat",
    ],
    grade: "own",
    source: OWN,
    note: "rare, in writing, and never a call: they said no",
  },
  {
    paths: ["windows", "holds.automatic", "holds.notNow", "respondWithin.inbound"],
    grade: "own",
    source: OWN,
    note: "office hours where they are; whoever writes after a no deserves a quick answer",
  },
]
