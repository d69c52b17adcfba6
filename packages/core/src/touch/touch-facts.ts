import * as Schema from "effect/Schema"
import { command, fact, maybe, oneOf, PersonalWords } from "../fact/recorded.js"
import { BatchId, ContactId, PlayId, PromiseId, RepId, StepId, TouchId } from "../identity.js"
import { Instant } from "../time/instant.js"
import { LocalDate } from "../time/local-date.js"

/** Towards the contact, or from the contact. */
export const Direction = oneOf("outbound", "inbound")
export type Direction = typeof Direction.Type

/** The medium of a touch. `text` is SMS and messengers, `post` is paper, `web` is a form or portal. */
export const Channel = oneOf(
  "phone",
  "email",
  "video",
  "visit",
  "text",
  "chat",
  "social",
  "post",
  "event",
  "web",
  "other",
)
export type Channel = typeof Channel.Type

/**
 * How a touch ended. `reached` means that two people spoke or wrote live; `sent` that it left,
 * with no sign yet of being seen; `bounced` that it never arrived.
 */
export const TouchOutcome = oneOf(
  "reached",
  "no-answer",
  "left-message",
  "sent",
  "received",
  "bounced",
)
export type TouchOutcome = typeof TouchOutcome.Type

/** `automated` touches (newsletters, sequences) count for caps and totals, never as a follow-up. */
export const TouchMode = oneOf("personal", "automated")
export type TouchMode = typeof TouchMode.Type

/** What the contact's side of a touch amounted to. */
export const Classification = oneOf(
  "yes",
  "no",
  "maybe",
  "not-now",
  "question",
  "complaint",
  "satisfied",
  "auto-reply",
)
export type Classification = typeof Classification.Type

/** An obligation that a touch discharges, named by whoever records it. */
export const Discharge = Schema.Union(
  Schema.TaggedStruct("Promise", { promiseId: PromiseId, extent: oneOf("whole", "part") }),
  Schema.TaggedStruct("Step", { stepId: StepId }),
  Schema.TaggedStruct("Cadence", {}),
)
export type Discharge = typeof Discharge.Type

/** A point of a checklist, as a short word that the host chooses. */
const ChecklistMark = Schema.String.pipe(
  Schema.pattern(/^[a-z0-9][a-z0-9-]{0,99}$/, {
    message: () => "a checklist mark is 1 to 100 small letters, digits and hyphens",
  }),
)

/** The booked step or the promise by which a contact knows when they will hear next. */
export const Told = Schema.Union(
  Schema.TaggedStruct("Step", { stepId: StepId }),
  Schema.TaggedStruct("Promise", { promiseId: PromiseId }),
)
export type Told = typeof Told.Type

const described = {
  direction: Direction,
  channel: Channel,
  outcome: TouchOutcome,
  mode: TouchMode,
  repId: maybe(RepId),
  play: maybe(PlayId),
  classification: maybe(Classification),
  /** For an inbound touch: `false` when nobody needs to answer it. Left out, it needs an answer. */
  needsAnswer: maybe(Schema.Boolean),
  /** Points that were covered, each marked once: `asked-whether-anything-more`. */
  checklist: maybe(Schema.Array(ChecklistMark)),
  /** What was sent or shown, as a reference into the host's own library. */
  content: maybe(PersonalWords),
  /** What the contact was told of the next time: a step or promise made with this touch or before. */
  tells: maybe(Told),
  /** The one act with several contacts of which this touch is a part. */
  batch: maybe(BatchId),
  /** Left out, an outbound personal touch does what is due next: see `dischargeOf`. */
  does: maybe(Schema.Array(Discharge)),
}

export const logged = { contactId: ContactId, touchId: TouchId, ...described }

export const TouchLogged = fact("TouchLogged", logged)

/**
 * Fields given here replace those recorded. `at` moves the touch itself in time, and `on` to a date of which
 * no more is known: `at` is then the start of that day. With `at` alone the instant is known.
 */
const correction = {
  contactId: ContactId,
  touchId: TouchId,
  changes: Schema.Struct({
    direction: maybe(Direction),
    channel: maybe(Channel),
    outcome: maybe(TouchOutcome),
    mode: maybe(TouchMode),
    repId: maybe(RepId),
    play: maybe(PlayId),
    classification: maybe(Classification),
    needsAnswer: maybe(Schema.Boolean),
    checklist: maybe(Schema.Array(ChecklistMark)),
    content: maybe(PersonalWords),
    tells: maybe(Told),
    batch: maybe(BatchId),
    does: maybe(Schema.Array(Discharge)),
    at: maybe(Instant),
    on: maybe(LocalDate),
  }),
}
export const TouchCorrected = fact("TouchCorrected", correction)

const retraction = { contactId: ContactId, touchId: TouchId, reason: maybe(PersonalWords) }
export const TouchRetracted = fact("TouchRetracted", retraction)

/** Put right what was recorded about a touch; the log keeps both. */
export const CorrectTouch = command("CorrectTouch", correction)
/** Take back a touch that never happened. */
export const RetractTouch = command("RetractTouch", retraction)
