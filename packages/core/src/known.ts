import type { DomainEvent } from "./fact/domain-event.js"

/**
 * What a decision needs to know of a log: which identities it holds. Order and lateness of facts
 * never decide anything (they are derived and flagged), so this does not depend on them.
 */
export interface Known {
  readonly added: boolean
  readonly touches: ReadonlySet<string>
  readonly promises: ReadonlySet<string>
  readonly steps: ReadonlySet<string>
  readonly holds: ReadonlySet<string>
  readonly absences: ReadonlySet<string>
}

interface Learning extends Known {
  added: boolean
  readonly touches: Set<string>
  readonly promises: Set<string>
  readonly steps: Set<string>
  readonly holds: Set<string>
  readonly absences: Set<string>
}

/** What is known of one stream, extended in place as events are learned: `learn(known, event)`. */
export const nothingKnown = (): Learning => ({
  added: false,
  touches: new Set(),
  promises: new Set(),
  steps: new Set(),
  holds: new Set(),
  absences: new Set(),
})

/** Adds one event of the stream to what is known of it. */
export const learn = (known: Learning, event: DomainEvent): Learning => {
  switch (event._tag) {
    case "ContactAdded":
    case "ContactAdopted":
    case "RepAdded":
      known.added = true
      return known
    case "TouchLogged":
      known.touches.add(event.touchId)
      return known
    case "PromiseMade":
      known.promises.add(event.promiseId)
      return known
    case "StepBooked":
      known.steps.add(event.stepId)
      return known
    case "HoldPlaced":
      known.holds.add(event.holdId)
      return known
    case "NotNowSaid":
      if (event.holdId !== undefined) known.holds.add(event.holdId)
      return known
    case "RepAbsent":
      known.absences.add(event.absenceId)
      return known
    case "ContactDetailsChanged":
    case "ContactAssigned":
    case "SaleRecorded":
    case "ContactDeclined":
    case "ContactDisqualified":
    case "ContactReopened":
    case "TouchCorrected":
    case "TouchRetracted":
    case "PromiseRescheduled":
    case "PromisePartlyKept":
    case "PromiseKept":
    case "PromiseReleased":
    case "StepRescheduled":
    case "StepSkipped":
    case "ReferralAsked":
    case "ReferralGiven":
    case "ReferralDeclined":
    case "HoldLifted":
    case "ChannelBlocked":
    case "ChannelAllowed":
    case "ContactForbidden":
    case "ContactPermitted":
    case "PreferenceStated":
    case "PreferenceWithdrawn":
    case "CadenceEnrolled":
    case "CadenceSwitched":
    case "AbsenceCancelled":
      return known
  }
}
