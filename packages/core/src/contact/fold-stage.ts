import type { CadenceRef } from "../cadence/cadence.js"
import type { OwnTerms } from "../cadence/own-terms.js"
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

/**
 * The stage's default cadence from the adoption on, whatever the past was. A cadence that somebody had chosen
 * before stays: the default stands behind it, in case it cannot be had.
 */
export const adopt = (
  { relationship, speaksFor }: Drafts,
  { occurredAt, position }: ContactFact,
): void => {
  if (!speaksFor) return
  const clock = { ...stageBegins(occurredAt, position, relationship.stage), spread: true }
  const { cadences } = relationship
  if (relationship.cadence.chosen === undefined) run(relationship, clock)
  else cadences.splice(cadences.findLastIndex(({ chosen }) => chosen === undefined) + 1, 0, clock)
}

/** Another cadence from this fact on, until the stage changes. */
export const enrol = (
  { relationship, speaksFor }: Drafts,
  { occurredAt, position }: ContactFact,
  chosen: CadenceRef,
  startAt: Instant | undefined,
  own: OwnTerms | undefined,
): void => {
  if (!speaksFor) return
  const begins = stageBegins(occurredAt, position, relationship.stage)
  run(relationship, { ...begins, chosen, startAt, own })
}

/** The touch whose turn it is is left out. */
export const skip = (
  { relationship, speaksFor }: Drafts,
  { occurredAt: at, position }: ContactFact,
): void => {
  if (speaksFor) relationship.skips.push({ at, position })
}
