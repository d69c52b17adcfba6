import * as Schema from "effect/Schema"
import { command, fact, maybe, PersonalWords } from "../fact/recorded.js"
import { ContactId, DebtId, PromiseId, RepId } from "../identity.js"
import { CalendarDuration, ExactDuration } from "../time/duration.js"
import { Instant } from "../time/instant.js"
import { LocalDate } from "../time/local-date.js"
import { ZoneId } from "../time/zone.js"

/** Who said "I will": a rep, or the contact. */
export const Promisor = Schema.Union(
  Schema.TaggedStruct("Rep", { repId: RepId }),
  Schema.TaggedStruct("Contact", {}),
)
export type Promisor = typeof Promisor.Type

/** How long after its condition a promise is due: days on the calendar, or a time by a stopwatch. */
const Within = Schema.Union(CalendarDuration, ExactDuration)

/**
 * By when. A local date is met until that day ends in its zone, an instant until it has passed;
 * both ends are inclusive. A condition ("within two
 * days of the delivery, by Friday at the latest") is due `within` after it is met, and in any case by
 * `backstop`, a local date in `zone`; a `within` in days lasts until that day ends there.
 */
export const PromiseDue = Schema.Union(
  Schema.TaggedStruct("LocalDate", { on: LocalDate, zone: ZoneId }),
  Schema.TaggedStruct("Instant", { at: Instant }),
  Schema.TaggedStruct("Condition", {
    when: PersonalWords,
    within: Within,
    backstop: LocalDate,
    zone: ZoneId,
  }),
)
export type PromiseDue = typeof PromiseDue.Type

export const made = {
  contactId: ContactId,
  promiseId: PromiseId,
  promisors: Schema.NonEmptyArray(Promisor),
  what: PersonalWords,
  /** Inclusive: met until that day ends in its zone, or until that instant has passed. */
  due: PromiseDue,
  /**
   * The debt that it promises to pay. It is then kept, or partly kept, by what was paid of it, before
   * the promise too: in full once that is all that came to be owed by the due.
   */
  pays: maybe(DebtId),
}
const rescheduled = { contactId: ContactId, promiseId: PromiseId, due: PromiseDue }
const named = { contactId: ContactId, promiseId: PromiseId }
const released = { ...named, reason: maybe(PersonalWords) }

const transferred = { ...named, fromRepId: RepId, toRepId: RepId }

export const PromiseMade = fact("PromiseMade", made)
export const PromiseRescheduled = fact("PromiseRescheduled", rescheduled)
export const PromisePartlyKept = fact("PromisePartlyKept", named)
export const PromiseKept = fact("PromiseKept", named)
export const PromiseReleased = fact("PromiseReleased", released)
export const PromiseConditionMet = fact("PromiseConditionMet", named)
export const PromiseTransferred = fact("PromiseTransferred", transferred)

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
/** What a promise waited for has come: it is due so long after. */
export const MeetCondition = command("MeetCondition", named)
/**
 * Somebody else owes it from now on. Who promised it stays on record; whether it was kept counts for
 * whoever owed it when it was due.
 */
export const TransferPromise = command("TransferPromise", transferred)
