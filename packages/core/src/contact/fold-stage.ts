import type { CadenceRef } from "../cadence/cadence.js"
import type { ContactFact } from "../fact/fact.js"
import type { RepId } from "../identity.js"
import type { Instant } from "../time/instant.js"
import type { CadenceClock, Milestone, Stage } from "./relationship.js"
import { type Drafts, stageBegins } from "./relationship-draft.js"

export const own = ({ relationship }: Drafts, repId: RepId, position: number): void => {
  relationship.ownerId = repId
  relationship.ownedBy = position
}

/** A turn of the relationship, and the stage that it leads to. */
export const turn = (
  { relationship }: Drafts,
  { event, occurredAt, position }: ContactFact,
  kind: Milestone["kind"],
  stage: Stage,
  said: Partial<Pick<Milestone, "value" | "currency" | "because">> = {},
): void => {
  if (kind === "won" && relationship.lastOutboundPersonal === undefined) {
    relationship.flags.push({ _tag: "OutcomeBeforeFirstTouch", position })
  }
  relationship.milestones.push({
    kind,
    at: occurredAt,
    precision: event.precision ?? "instant",
    position,
    touchesBefore: relationship.touches.length,
    ownerId: relationship.ownerId,
    value: said.value,
    currency: said.currency,
    stage,
    because: said.because,
  })
  // A repeat sale leaves the customer's rhythm where it was; a change of stage starts another.
  if (stage !== relationship.stage || kind === "reopened") {
    relationship.stage = stage
    run(relationship, stageBegins(occurredAt, position, stage))
  }
}

const run = (relationship: Drafts["relationship"], clock: CadenceClock): void => {
  relationship.cadence = clock
  relationship.cadences.push(clock)
}

/** The stage's default cadence from the adoption on, whatever the past was. */
export const adopt = ({ relationship }: Drafts, { occurredAt, position }: ContactFact): void => {
  run(relationship, { ...stageBegins(occurredAt, position, relationship.stage), spread: true })
}

/** Another cadence from this fact on, until the stage changes. */
export const enrol = (
  { relationship }: Drafts,
  { occurredAt, position }: ContactFact,
  chosen: CadenceRef,
  startAt: Instant | undefined,
): void => {
  run(relationship, { ...stageBegins(occurredAt, position, relationship.stage), chosen, startAt })
}
