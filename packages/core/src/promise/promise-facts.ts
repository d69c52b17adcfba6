import { Schema } from "effect"
import { command, fact, maybe, Words } from "../fact/recorded.js"
import { ContactId, PromiseId, RepId } from "../identity.js"
import { Instant } from "../time/instant.js"
import { LocalDate } from "../time/local-date.js"
import { ZoneId } from "../time/zone.js"

/** Who said "I will": a rep, or the contact. */
export const Promisor = Schema.Union(
  Schema.TaggedStruct("Rep", { repId: RepId }),
  Schema.TaggedStruct("Contact", {}),
)
export type Promisor = typeof Promisor.Type

/**
 * By when. A local date is met until that day ends in its zone, an instant until it has passed;
 * both ends are inclusive.
 */
export const PromiseDue = Schema.Union(
  Schema.TaggedStruct("LocalDate", { on: LocalDate, zone: ZoneId }),
  Schema.TaggedStruct("Instant", { at: Instant }),
)
export type PromiseDue = typeof PromiseDue.Type

const made = {
  contactId: ContactId,
  promiseId: PromiseId,
  promisors: Schema.NonEmptyArray(Promisor),
  what: Words,
  /** Inclusive: met until that day ends in its zone, or until that instant has passed. */
  due: PromiseDue,
}
const rescheduled = { contactId: ContactId, promiseId: PromiseId, due: PromiseDue }
const named = { contactId: ContactId, promiseId: PromiseId }
const released = { ...named, reason: maybe(Words) }

export const PromiseMade = fact("PromiseMade", made)
export const PromiseRescheduled = fact("PromiseRescheduled", rescheduled)
export const PromisePartlyKept = fact("PromisePartlyKept", named)
export const PromiseKept = fact("PromiseKept", named)
export const PromiseReleased = fact("PromiseReleased", released)

/** Record that a person said what they will do, and by when. No rule may ever do this. */
export const MakePromise = command("MakePromise", made)
/** Agree another day. Before it was due this replaces the promise; afterwards it stays late. */
export const ReschedulePromise = command("ReschedulePromise", rescheduled)
/** Part of what was promised is done. */
export const PartlyKeepPromise = command("PartlyKeepPromise", named)
/** All of what was promised is done. */
export const KeepPromise = command("KeepPromise", named)
/** The one it was made to no longer wants it. */
export const ReleasePromise = command("ReleasePromise", released)
