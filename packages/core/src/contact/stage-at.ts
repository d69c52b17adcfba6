import type { Instant } from "../time/instant.js"
import type { Stage } from "./relationship.js"

/** A fact that begins a stage, as far as a decision needs to know it. */
export interface StageTurn {
  readonly kind: "won" | "declined" | "reopened"
  readonly at: Instant
}

/** The stage to which a turn leads: only of a customer does a reopening make a customer again. */
export const stageAfter = (kind: StageTurn["kind"], before: Stage): Stage => {
  switch (kind) {
    case "won":
      return "customer"
    case "declined":
      return "declined"
    case "reopened":
      return before === "customer" ? "customer" : "prospect"
  }
}

/** The stage to which the turns of a contact's own log have led at an instant, inclusive. */
export const stageAt = (turns: ReadonlyArray<StageTurn>, at: Instant): Stage => {
  const happened = turns.filter((turn) => turn.at <= at).sort((a, b) => a.at - b.at)
  let stage: Stage = "prospect"
  for (const { kind } of happened) stage = stageAfter(kind, stage)
  return stage
}
