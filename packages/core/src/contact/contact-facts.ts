import * as Schema from "effect/Schema"
import { command, fact, maybe, oneOf, PersonalWords, personal } from "../fact/recorded.js"
import { ContactId, ExternalId, RepId, TouchId } from "../identity.js"
import { PartyOf } from "../party/party-facts.js"
import { LocalDate } from "../time/local-date.js"
import { ZoneId } from "../time/zone.js"

/** A person or a company. */
export const ContactKind = oneOf("person", "company")

/**
 * Where a contact came from. A `web-lead` asked for something: adding one opens a response, as an
 * inbound touch does.
 */
export const Source = oneOf("web-lead", "inbound", "referral", "event", "list", "import", "other")
export type Source = typeof Source.Type

export const Urgency = oneOf("low", "normal", "high")

/** An amount of money in units of its currency (12.5 is twelve and a half). */
export const Money = Schema.Struct({
  amount: Schema.Number.pipe(Schema.finite(), Schema.nonNegative()),
  currency: maybe(Schema.String.pipe(Schema.pattern(/^[A-Z]{3}$/))),
})
export type Money = typeof Money.Type

const details = {
  name: maybe(PersonalWords),
  kind: maybe(ContactKind),
  /** Where they are: the cadence reads days and hours on their clock. */
  zone: maybe(ZoneId),
  need: maybe(PersonalWords),
  urgency: maybe(Urgency),
}

const added = {
  contactId: ContactId,
  externalId: maybe(personal(ExternalId)),
  ...details,
  source: maybe(Source),
  /** The contact who named them, if one did. */
  referredBy: maybe(ContactId),
  ownerId: maybe(RepId),
}
const adopted = {
  ...added,
  /**
   * The day of the last touch before the log begins, where the contact is. The longest silence counts
   * from it; it is no touch of the log.
   */
  lastTouchOn: maybe(LocalDate),
}
const assigned = { contactId: ContactId, repId: RepId }
const unassigned = { contactId: ContactId, reason: maybe(PersonalWords) }
const sold = {
  contactId: ContactId,
  /** In units of its currency, an ISO 4217 code: 12.5 is twelve and a half. */
  value: maybe(Money),
  touchId: maybe(TouchId),
}
const declined = { contactId: ContactId, words: maybe(PersonalWords), touchId: maybe(TouchId) }
const disqualified = {
  contactId: ContactId,
  reason: PersonalWords,
  /** Did somebody say so, or does the rep think so? */
  basis: oneOf("said", "assumed"),
}
const reopened = { contactId: ContactId, reason: maybe(PersonalWords) }

export const ContactAdded = fact("ContactAdded", added)
export const ContactAdopted = fact("ContactAdopted", adopted)
export const ContactDetailsChanged = fact("ContactDetailsChanged", {
  contactId: ContactId,
  ...details,
})
export const ContactAssigned = fact("ContactAssigned", assigned)
export const ContactUnassigned = fact("ContactUnassigned", unassigned)
export const SaleRecorded = fact("SaleRecorded", sold)
export const ContactDeclined = fact("ContactDeclined", declined)
export const ContactDisqualified = fact("ContactDisqualified", disqualified)
export const ContactReopened = fact("ContactReopened", reopened)

const inParty = {
  /** The company or household that they belong to; told as a joining beside the adding. */
  party: maybe(PartyOf),
}

/** Start following up with someone. From now on they always have a next step. */
export const AddContact = command("AddContact", { ...added, ...inParty })
/**
 * Take over someone who was followed up before the log begins. The default cadence starts with the
 * adoption, put off by some days of its ideal gap that the contact's id alone decides, so that taking
 * over many at once makes no avalanche. What is known of the past is recorded with its own
 * `occurredAt`. Refused, like adding, when the contact is in the log.
 */
export const AdoptContact = command("AdoptContact", { ...adopted, ...inParty })
/** Add to what is known of them, or put it right; a field left out stays as it was. */
export const ChangeContactDetails = command("ChangeContactDetails", {
  contactId: ContactId,
  ...details,
})
/** Make a rep the owner. */
export const AssignContact = command("AssignContact", assigned)
/**
 * Take the owner away: the contact is nobody's until somebody is assigned. What that owner promised, and
 * booked in their own name, stays theirs.
 */
export const UnassignContact = command("UnassignContact", unassigned)
/** They bought: a prospect becomes a customer, a customer bought again. */
export const RecordSale = command("RecordSale", sold)
/** They said no. They stay open, at a stage with a rare cadence. */
export const DeclineContact = command("DeclineContact", declined)
/** There is nothing to follow up: the contact is closed. */
export const DisqualifyContact = command("DisqualifyContact", disqualified)
/** Open a closed contact again, or make a declined one a prospect again. */
export const ReopenContact = command("ReopenContact", reopened)
