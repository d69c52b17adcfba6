import * as Schema from "effect/Schema"

/**
 * Identities are text that the host chooses: 1–200 characters without control characters, compared
 * by exact equality. They become stream names and appear in explanations, so keep personal data
 * (an e-mail address, a telephone number) out of them.
 */
const identity = <B extends string>(brand: B) =>
  Schema.String.pipe(
    Schema.pattern(/^[^\p{Cc}\p{Cs}]{1,200}$/u, {
      message: () => `a ${brand} is 1 to 200 characters of text without control characters`,
    }),
    Schema.brand(brand),
  )

/** A person or company that someone follows up with. */
export const ContactId = identity("ContactId")
export type ContactId = typeof ContactId.Type

/** A company or household to which several contacts belong. */
export const PartyId = identity("PartyId")
export type PartyId = typeof PartyId.Type

/** A member of the team who owes follow-ups. */
export const RepId = identity("RepId")
export type RepId = typeof RepId.Type

/** One communication with one contact. */
export const TouchId = identity("TouchId")
export type TouchId = typeof TouchId.Type

/** One "I will do X by Y" that a person said. */
export const PromiseId = identity("PromiseId")
export type PromiseId = typeof PromiseId.Type

/** One sum of money that is owed: an invoice, a fine. */
export const DebtId = identity("DebtId")
export type DebtId = typeof DebtId.Type

/** One booked next step: a call or meeting at an agreed instant. */
export const StepId = identity("StepId")
export type StepId = typeof StepId.Type

/** What an opening step of a cadence is called, so that later versions know it again. */
export const StepName = identity("StepName")
export type StepName = typeof StepName.Type

/** One hold: a stretch in which no cadence touch is owed. */
export const HoldId = identity("HoldId")
export type HoldId = typeof HoldId.Type

/** One absence of one rep. */
export const AbsenceId = identity("AbsenceId")
export type AbsenceId = typeof AbsenceId.Type

/** The purpose of a touch, for example `ask-for-time` or `check-in`. */
export const PlayId = identity("PlayId")
export type PlayId = typeof PlayId.Type

/** One name that a contact gave of somebody else. */
export const ReferralId = identity("ReferralId")
export type ReferralId = typeof ReferralId.Type

/** One act that reached several contacts: a newsletter, an event, a visit to a company. */
export const BatchId = identity("BatchId")
export type BatchId = typeof BatchId.Type

/** Names a cadence; together with its version it never changes. */
export const CadenceId = identity("CadenceId")
export type CadenceId = typeof CadenceId.Type

/** Who recorded a fact: a user of the host, an importer, an automation. */
export const ActorId = identity("ActorId")
export type ActorId = typeof ActorId.Type

/** A contact's or rep's key in another system, unique there. */
export const ExternalId = identity("ExternalId")
export type ExternalId = typeof ExternalId.Type
