import type { CadenceJson } from "../cadence.js"
import { type Evidence, HBR_2011, LRM_2007, OWN } from "./evidence.js"
import { OFFICE_HOURS } from "./office-hours.js"

/** Somebody asked for something on the web: an answer at once, then six attempts in a fortnight. */
export const webLeadJson: CadenceJson = {
  id: "web-lead",
  version: 1,
  stage: "prospect",
  zone: "contact",
  opening: [
    { after: "PT0S", channels: ["phone", "email"], plays: ["ask-for-time"] },
    { after: "PT4H", channels: ["email", "text"], plays: ["video", "article"] },
    { after: "P1D", channels: ["phone", "email"], plays: ["ask-for-time", "check-in"] },
    { after: "P2D", channels: ["email", "phone"], plays: ["testimonial", "industry-figures"] },
    { after: "P4D", channels: ["phone", "email"], plays: ["ask-for-time", "check-in"] },
    { after: "P6D", channels: ["email", "phone"], plays: ["vision", "new-offer"] },
  ],
  afterwards: { id: "nurture", version: 1 },
  gap: { min: "PT3H", ideal: "P2D", max: "P7D" },
  windows: OFFICE_HOURS,
  caps: [{ most: 3, per: "P2D" }],
  noRepeat: 1,
  respondWithin: { "web-lead": "PT5M", inbound: "PT1H" },
  holds: { automatic: "P7D", notNow: "P1M" },
}

export const webLeadEvidence: ReadonlyArray<Evidence> = [
  {
    paths: ["respondWithin.web-lead"],
    grade: "B",
    source: LRM_2007,
    note: "calling within 5 rather than 30 minutes",
  },
  {
    paths: ["respondWithin.inbound"],
    grade: "B",
    source: HBR_2011,
    note: "contact within an hour was about seven times likelier to qualify",
  },
  { paths: ["opening"], grade: "B", source: LRM_2007, note: "six attempts or more" },
  {
    paths: [
      "opening.0.after",
      "opening.1.after",
      "opening.2.after",
      "opening.3.after",
      "opening.4.after",
      "opening.5.after",
    ],
    grade: "own",
    source: OWN,
    note: "at once, the same day, then wider and wider apart",
  },
  {
    paths: ["gap.min", "gap.ideal", "gap.max", "caps.0.most", "caps.0.per", "noRepeat"],
    grade: "own",
    source: OWN,
    note: "often at first, without pestering",
  },
  {
    paths: ["windows", "holds.automatic", "holds.notNow"],
    grade: "own",
    source: OWN,
    note: "office hours where the contact is; an absence holds for a week at most",
  },
]
