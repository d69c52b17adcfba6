import type { Instant } from "../time/instant.js"
import type { DomainEvent } from "./domain-event.js"

/** A day, in milliseconds: whatever a clock is off by, and as far as a date is ahead anywhere. */
const DAY = 86_400_000

/** Whether an instant is dated more than a day after its recording. */
export const isDatedAhead = (at: Instant, recordedAt: Instant): boolean => at - recordedAt > DAY

const arranged: ReadonlySet<DomainEvent["_tag"]> = new Set<DomainEvent["_tag"]>([
  "ContactAssigned",
  "ContactUnassigned",
  "ContactHandedOver",
  "PromiseTransferred",
  "HoldPlaced",
  "HoldLifted",
  "CadenceEnrolled",
  "CadenceSwitched",
  "DebtRecorded",
])

/**
 * Whether an event tells of what is arranged, so that it may lie ahead: who owns a contact or owes a promise,
 * holds, cadences, debts, and all that is said of reps and rules. All else can only have happened.
 */
export const mayLieAhead = (event: DomainEvent): boolean =>
  arranged.has(event._tag) || !("contactId" in event || "partyId" in event)
