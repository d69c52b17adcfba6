import { byOccurrence, type ContactFact } from "../fact/fact.js"
import { takeOver } from "../promise/fold-promises.js"
import { own } from "./fold-stage.js"
import { type Drafts, type Event, ownerOf } from "./relationship-draft.js"

/** The new owner, and with them what the one before still owed at that moment. */
export const handOver = (
  drafts: Drafts,
  event: Event<"ContactHandedOver">,
  fact: ContactFact,
): void => {
  const { introduced, relationship, speaksFor, together } = drafts
  const { toRepId } = event
  const ownerBefore = ownerOf(drafts)?.repId
  const fromRepId = event.fromRepId ?? ownerBefore
  own(drafts, toRepId, fact)
  if (speaksFor && toRepId !== ownerBefore && !introduced.has(toRepId)) {
    relationship.introduction = {
      repId: toRepId,
      fromRepId,
      at: fact.occurredAt,
      position: fact.position,
    }
  }
  if (fromRepId === undefined) return
  for (const { promises, steps } of together) {
    for (const promise of promises.values()) {
      if (isBefore(promise.madeAt, promise.madeBy, fact)) {
        takeOver(promise, fromRepId, toRepId, fact)
      }
    }
    for (const step of steps.values()) {
      // A step that names nobody is the owner's, whoever that is.
      if (step.repId !== fromRepId || step.ended !== undefined) continue
      if (!isBefore(step.bookedAt, step.bookedBy, fact)) continue
      step.repId = toRepId
      step.repSetBy = fact.position
    }
  }
}

// What was promised or booked after the hand-over is whose it was said to be.
const isBefore = (occurredAt: ContactFact["occurredAt"], position: number, fact: ContactFact) =>
  byOccurrence({ occurredAt, position }, fact) < 0

/** Whom they have met once needs no other introduction. */
export const introduce = (
  { introduced, relationship }: Drafts,
  { repId }: Event<"ContactIntroduced">,
): void => {
  introduced.add(repId)
  if (relationship.introduction?.repId === repId) relationship.introduction = undefined
}
