import type { CadenceRef } from "../cadence/cadence.js"
import type { ContactFact } from "../fact/fact.js"
import type { RepId } from "../identity.js"
import type { Instant } from "../time/instant.js"
import type { CadenceClock, Milestone, Stage } from "./relationship.js"
import { type Drafts, ownerOf, stageBegins } from "./relationship-draft.js"

/** Somebody, or nobody, becomes the owner. */
export const own = (
  drafts: Drafts,
  repId: RepId | undefined,
  { occurredAt, position }: ContactFact,
): void => {
  const { home = drafts, relationship, speaksFor } = drafts
  // Nobody introduces a rep who is no longer there for the contact.
  if (speaksFor && repId !== ownerOf(drafts)?.repId) relationship.introduction = undefined
  const owned = { repId, occurredAt, position }
  drafts.owned = owned
  home.owned = owned
}

/** A turn of the relationship, and the stage that it leads to. */
export const turn = (
  drafts: Drafts,
  { event, occurredAt, position }: ContactFact,
  kind: Milestone["kind"],
  stage: Stage,
  said: Partial<Pick<Milestone, "value" | "currency" | "because">> = {},
): void => {
  const { relationship } = drafts
  relationship.milestones.push({
    kind,
    at: occurredAt,
    on: event.on,
    position,
    touchesBefore: relationship.touches.length,
    ownerId: ownerOf(drafts)?.repId,
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
export const adopt = (
  { relationship, speaksFor }: Drafts,
  { occurredAt, position }: ContactFact,
): void => {
  if (!speaksFor) return
  run(relationship, { ...stageBegins(occurredAt, position, relationship.stage), spread: true })
}

/** Another cadence from this fact on, until the stage changes. */
export const enrol = (
  { relationship, speaksFor }: Drafts,
  { occurredAt, position }: ContactFact,
  chosen: CadenceRef,
  startAt: Instant | undefined,
): void => {
  if (!speaksFor) return
  run(relationship, { ...stageBegins(occurredAt, position, relationship.stage), chosen, startAt })
}
