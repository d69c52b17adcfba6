import type { CadenceJson } from "../cadence.js"
import { type Evidence, OWN, VAN_DEN_BULTE_2018 } from "./evidence.js"
import { OFFICE_HOURS } from "./office-hours.js"

/** An invitation and an introduction within 30 days of the sale, then every quarter for good. */
export const customerJson: CadenceJson = {
  id: "customer",
  version: 1,
  stage: "customer",
  zone: "contact",
  opening: [
    { after: "P7D", channels: ["phone", "email"], plays: ["thanks"] },
    { after: "P7D", channels: ["phone", "email"], plays: ["invitation"] },
    { after: "P10D", channels: ["email", "phone"], plays: ["introduction"] },
  ],
  rhythm: {
    every: 1,
    unit: "quarters",
    monthEnd: "clamp",
    turns: [
      { channels: ["phone", "email"], plays: ["check-in", "gift"] },
      { channels: ["email", "post"], plays: ["industry-figures", "article"] },
      { channels: ["visit", "video", "phone"], plays: ["check-in", "vision"] },
      { channels: ["phone", "email"], plays: ["invitation", "new-offer"] },
    ],
  },
  gap: { min: "P5D", ideal: "P3M", max: "P4M" },
  windows: OFFICE_HOURS,
  caps: [{ most: 4, per: "P30D" }],
  noRepeat: 2,
  respondWithin: { inbound: "PT1H" },
  holds: { automatic: "P14D", notNow: "P3M" },
  referral: { tenure: "P6M", askAgainAfter: "P6M" },
}

export const customerEvidence: ReadonlyArray<Evidence> = [
  {
    paths: ["referral.tenure"],
    grade: "A",
    source: VAN_DEN_BULTE_2018,
    note: "ask customers of six months and more who are unlikely to leave",
  },
  {
    paths: ["respondWithin.inbound"],
    grade: "own",
    source: OWN,
    note: "an hour, by analogy with new leads, where it is grade B",
  },
  {
    paths: ["opening.0.after", "opening.1.after", "opening.2.after"],
    grade: "own",
    source: OWN,
    note: "thanks, an invitation and an introduction within 30 days of the sale, weekends included",
  },
  {
    paths: [
      "opening",
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
    note: "every quarter, over mixed channels; a month's patience beyond it",
  },
  {
    paths: ["windows", "holds.automatic", "holds.notNow", "referral.askAgainAfter"],
    grade: "own",
    source: OWN,
    note: "office hours where the customer is; one asks again no sooner than after half a year",
  },
]
