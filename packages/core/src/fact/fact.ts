import type { Instant } from "../time/instant.js"
import type {
  ContactEvent,
  DomainEvent,
  PartyEvent,
  PolicyEvent,
  RepEvent,
} from "./domain-event.js"

/** An event that a decision asks for and that no log holds yet. */
export interface NewFact<E extends DomainEvent = DomainEvent> {
  readonly stream: StreamName
  readonly occurredAt: Instant
  readonly event: E
}

/**
 * An event in a log. `position` counts from 1 within a workspace and names the fact in every
 * explanation; `occurredAt` is when it happened, `recordedAt` when the log learned of it.
 */
export interface Fact<E extends DomainEvent = DomainEvent> {
  readonly position: number
  readonly occurredAt: Instant
  readonly recordedAt: Instant
  readonly event: E
  /** What it says of a person is there and cannot be opened; `event` is as an erasure would leave it. */
  readonly unreadable?: true
}

export type ContactFact = Fact<ContactEvent>

/** Whether a fact is in the log of a contact. */
export const isContactFact = <F extends Fact>(fact: F): fact is F & ContactFact =>
  "contactId" in fact.event

export type PartyFact = Fact<PartyEvent>

/** Whether a fact is in the log of a party. */
export const isPartyFact = <F extends Fact>(fact: F): fact is F & PartyFact =>
  "partyId" in fact.event && !("contactId" in fact.event)

/** What relationships are folded from: facts of contacts, and of the parties that they belong to. */
export type RelationshipFact = ContactFact | PartyFact

export const isRelationshipFact = <F extends Fact>(fact: F): fact is F & RelationshipFact =>
  isContactFact(fact) || isPartyFact(fact)

/** Whether a fact is in the log of a rep. */
export const isRepFact = <F extends Fact>(fact: F): fact is F & Fact<RepEvent> =>
  "repId" in fact.event && !("contactId" in fact.event)

/** Whether a fact is in the log of the policy. */
export const isPolicyFact = <F extends Fact>(fact: F): fact is F & Fact<PolicyEvent> =>
  !("contactId" in fact.event) && !("repId" in fact.event) && !("partyId" in fact.event)

/** `contact/<id>`, `party/<id>`, `rep/<id>` or `policy`: which log a fact belongs to. */
export type StreamName = `contact/${string}` | `party/${string}` | `rep/${string}` | "policy"

export const contactStream = (contactId: string): StreamName => {
  if (contactId !== last.contactId) {
    last.contactId = contactId
    last.stream = `contact/${contactId}`
  }
  return last.stream
}

// One decision asks for the same name over and over, and a text that is put together anew is looked up
// slowly.
const last: { contactId: string; stream: StreamName } = { contactId: "", stream: "contact/" }

export const partyStream = (partyId: string): StreamName => `party/${partyId}`
export const repStream = (repId: string): StreamName => `rep/${repId}`
export const policyStream: StreamName = "policy"

/** Orders facts as they happened; those of the same instant as they were recorded. */
export const byOccurrence = (
  a: { readonly occurredAt: Instant; readonly position: number },
  b: { readonly occurredAt: Instant; readonly position: number },
): number => a.occurredAt - b.occurredAt || a.position - b.position
