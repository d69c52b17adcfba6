import type { CadenceJson } from "../cadence.js"
import { type Evidence, HBR_2011, LRM_2007, OWN } from "./evidence.js"
import { OFFICE_HOURS } from "./office-hours.js"

/** Eight touches in seven weeks over mixed channels, never more than 14 days apart; then nurture. */
export const prospectJson: CadenceJson = {
  id: "prospect",
  version: 1,
  stage: "prospect",
  zone: "contact",
  opening: [
    { after: "P1D", channels: ["phone", "email"], plays: ["ask-for-time"] },
    { after: "P2D", channels: ["email", "phone"], plays: ["article", "industry-figures"] },
    { after: "P3D", channels: ["phone", "email"], plays: ["check-in", "ask-for-time"] },
    { after: "P5D", channels: ["email", "post"], plays: ["testimonial", "video"] },
    { after: "P7D", channels: ["phone", "email"], plays: ["vision", "ask-for-time"] },
    { after: "P9D", channels: ["email", "social"], plays: ["industry-figures", "article"] },
    { after: "P11D", channels: ["phone", "email"], plays: ["invitation", "ask-for-time"] },
    { after: "P12D", channels: ["email", "phone"], plays: ["new-offer", "vision"] },
  ],
  afterwards: { id: "nurture", version: 1 },
  gap: { min: "P1D", ideal: "P7D", max: "P14D" },
  windows: OFFICE_HOURS,
  caps: [{ most: 3, per: "P7D" }],
  noRepeat: 1,
  respondWithin: { "web-lead": "PT5M", inbound: "PT1H" },
  holds: { automatic: "P14D", notNow: "P2M" },
}

export const prospectEvidence: ReadonlyArray<Evidence> = [
  {
    paths: ["opening"],
    grade: "folklore",
    source: "the 2/3/5/10/80 % chart, for which no source was found",
    note: "5 to 12 touches; two real call logs contradict it, so measure your own",
  },
  {
    paths: [
      "opening.0.after",
      "opening.1.after",
      "opening.2.after",
      "opening.3.after",
      "opening.4.after",
      "opening.5.after",
      "opening.6.after",
      "opening.7.after",
    ],
    grade: "own",
    source: OWN,
    note: "wider and wider apart, as the yield per step declines in vendors' e-mail figures (grade C)",
  },
  { paths: ["respondWithin.web-lead"], grade: "B", source: LRM_2007, note: "5 against 30 minutes" },
  {
    paths: ["respondWithin.inbound"],
    grade: "B",
    source: HBR_2011,
    note: "contact within an hour was about seven times likelier to qualify",
  },
  {
    paths: ["gap.min", "gap.ideal", "gap.max", "caps.0.most", "caps.0.per", "noRepeat"],
    grade: "own",
    source: OWN,
    note: "never more than a fortnight of silence, never more than three touches a week",
  },
  {
    paths: ["windows", "holds.automatic", "holds.notNow"],
    grade: "own",
    source: OWN,
    note: "office hours where the contact is; a not-now without a date holds for two months",
  },
]
