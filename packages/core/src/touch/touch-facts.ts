import { Schema } from "effect"
import { command, fact, maybe, oneOf, Words } from "../fact/recorded.js"
import { ContactId, PlayId, PromiseId, RepId, StepId, TouchId } from "../identity.js"
import { Instant } from "../time/instant.js"

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
  /** Left out, an outbound personal touch does what is due next: see `dischargeOf`. */
  does: maybe(Schema.Array(Discharge)),
}

const logged = { contactId: ContactId, touchId: TouchId, ...described }

export const TouchLogged = fact("TouchLogged", logged)

/** Fields given here replace those recorded; `at` moves the touch itself in time. */
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
    does: maybe(Schema.Array(Discharge)),
    at: maybe(Instant),
  }),
}
export const TouchCorrected = fact("TouchCorrected", correction)

const retraction = { contactId: ContactId, touchId: TouchId, reason: maybe(Words) }
export const TouchRetracted = fact("TouchRetracted", retraction)

/** Record one communication. `mode` is `personal` unless said otherwise. */
export const LogTouch = command("LogTouch", {
  ...logged,
  mode: Schema.optionalWith(TouchMode, { default: () => "personal" as const, exact: true }),
})
/** Put right what was recorded about a touch; the log keeps both. */
export const CorrectTouch = command("CorrectTouch", correction)
/** Take back a touch that never happened. */
export const RetractTouch = command("RetractTouch", retraction)
