import * as Either from "effect/Either"
import { type Enrolment, enrolmentRefusal } from "./cadence/decide-enrolment.js"
import type { Command, PartyCommand, PolicyCommand } from "./command.js"
import { withAbsorbed } from "./contact/absorbed.js"
import { contactHome } from "./contact/decide-contact.js"
import { eventsOf } from "./event-of.js"
import { mayLieAhead } from "./fact/ahead.js"
import type { DomainEvent } from "./fact/domain-event.js"
import {
  contactStream,
  type NewFact,
  partyStream,
  policyStream,
  repStream,
  type StreamName,
} from "./fact/fact.js"
import type { GrowingKnowledge, Knowledge } from "./known.js"
import { partyRefusal } from "./party/decide-party.js"
import { isNews, policyRefusal } from "./policy/decide-policy.js"
import { type KnownRules, nothingPublished } from "./policy/known-rules.js"
import type { Policy } from "./policy/policy.js"
import type { Recording } from "./recording.js"
import type { Refusal } from "./refusal.js"
import { repRefusal } from "./rep/decide-rep.js"
import type { Instant } from "./time/instant.js"
import type { ZoneId } from "./time/zone.js"
import { whenOf, whenRefusal } from "./when.js"

/**
 * The logs that a decision on a command looks into and may write to, the one that it is about first.
 * What is known of them may lead to others, so ask again when they are known, until nothing is new;
 * only merged contacts and members of parties ever need a second look.
 */
export const streamsOf = (command: Command, of: Knowledge): ReadonlyArray<StreamName> => {
  if (!("contactId" in command)) return streamsOfOthers(command)
  const { contactId } = command
  const streams = withAbsorbed(contactId, of).map(contactStream)
  switch (command._tag) {
    case "MergeContact":
      return [...streams, contactStream(command.into)]
    case "UndoMerge": {
      const { mergedInto } = of(contactStream(contactId))
      return mergedInto === undefined ? streams : [...streams, contactStream(mergedInto)]
    }
    case "RecordReferral":
      return command.newContactId === undefined
        ? streams
        : [...streams, contactStream(command.newContactId)]
    case "EnrolInCadence":
    case "SwitchCadence":
      return [...streams, policyStream]
    case "AddContact":
    case "AdoptContact":
      return command.party === undefined
        ? streams
        : [...streams, partyStream(command.party.partyId)]
    case "JoinParty":
    case "LeaveParty":
      return [...new Set([...streams, partyStream(command.partyId), ...partiesOf(streams, of)])]
    case "EraseContact":
      return [...streams, ...partiesOf(streams, of)]
    default:
      return streams
  }
}

/** The parties that these contacts belong to. */
const partiesOf = (
  contacts: ReadonlyArray<StreamName>,
  of: Knowledge,
): ReadonlyArray<StreamName> => [
  ...new Set(contacts.flatMap((stream) => of(stream).partyId ?? []).map(partyStream)),
]

const streamsOfOthers = (
  command: Exclude<Command, { readonly contactId: unknown }>,
): ReadonlyArray<StreamName> => {
  if ("partyId" in command) return [partyStream(command.partyId)]
  if (!("repId" in command)) return [policyStream]
  const own = repStream(command.repId)
  return command._tag === "RecordRepLeft" && command.goesTo._tag === "Rep"
    ? [own, repStream(command.goesTo.repId)]
    : [own]
}

/** The log of the contact, party or rep that an event or a command is about. */
const streamOf = (said: DomainEvent | Command): StreamName => {
  if ("contactId" in said) return contactStream(said.contactId)
  if ("partyId" in said) return partyStream(said.partyId)
  return "repId" in said ? repStream(said.repId) : policyStream
}

/**
 * Decides a command against what is known of the logs that {@link streamsOf} names: the facts to append
 * as one commit, or why not. Nothing is refused for being late or out of order, and only what can only have
 * happened for being dated more than a day ahead. Rules that are published already decide nothing new.
 * `given`: the policy that the host has in force whatever the log says; left out, the log's is known.
 */
export const decide = (
  { actor, command, now }: Recording,
  of: Knowledge,
  given?: Policy,
): Either.Either<ReadonlyArray<NewFact>, Refusal> =>
  Either.flatMap(accept(command, of), (accepted) => {
    const { zone } = of(streamOf(command))
    const when = whenOf(command, now, "zone" in command ? (command.zone ?? zone) : zone)
    const moved = correctionOf(accepted, now, zone)
    const events = eventsOf(moved?.command ?? accepted, when.on, of)
    const ahead = events.every(mayLieAhead)
    const refusal =
      whenRefusal(when, now, ahead) ??
      (moved && whenRefusal(moved.when, now, ahead)) ??
      (isEnrolment(accepted) ? enrolmentRefusal(accepted, { at: when.at, given, of }) : undefined)
    if (refusal !== undefined) return Either.left(refusal)
    if (isPolicyCommand(accepted) && !isNews(accepted, rulesKnown(of))) return Either.right([])
    return Either.right(
      events.map((event) => ({
        stream: streamOf(event),
        occurredAt: when.at,
        event: actor === undefined ? event : { ...event, actor },
      })),
    )
  })

const isEnrolment = (command: Command): command is Enrolment =>
  command._tag === "EnrolInCadence" || command._tag === "SwitchCadence"

// A correction that moves a touch in time, with the instant and the date to which.
const correctionOf = (command: Command, now: Instant, zone: ZoneId | undefined) => {
  if (command._tag !== "CorrectTouch") return undefined
  const { at, on } = command.changes
  if (at === undefined && on === undefined) return undefined
  const when = whenOf(
    { ...(at === undefined ? {} : { occurredAt: at }), ...(on === undefined ? {} : { on }) },
    now,
    zone,
  )
  const changes = { ...command.changes, at: when.at }
  return { when, command: { ...command, changes: on === undefined ? changes : { ...changes, on } } }
}

/** One decision of a batch: what it adds to the log is known to those after it. */
export const decideNext = (
  recording: Recording,
  known: GrowingKnowledge,
): Either.Either<ReadonlyArray<NewFact>, Refusal> => {
  const decision = decide(recording, known.of, known.policy)
  if (Either.isRight(decision)) {
    for (const { event, occurredAt, stream } of decision.right) {
      known.learn(stream, event, occurredAt)
    }
  }
  return decision
}

/** Decides a batch: each recording as if those before it, unless they were refused, were in the log. */
export const decideAll = (
  recordings: ReadonlyArray<Recording>,
  known: GrowingKnowledge,
): ReadonlyArray<Either.Either<ReadonlyArray<NewFact>, Refusal>> =>
  recordings.map((recording) => decideNext(recording, known))
const isPolicyCommand = (command: Command): command is PolicyCommand =>
  !("contactId" in command) && !("repId" in command) && !isPartyCommand(command)

const isPartyCommand = (command: Command): command is PartyCommand =>
  "partyId" in command && !("contactId" in command)

const rulesKnown = (of: Knowledge): KnownRules => of(policyStream).rules ?? nothingPublished()

// The command under the name of the contact whose log receives it.
const accept = (command: Command, of: Knowledge): Either.Either<Command, Refusal> => {
  if ("contactId" in command) {
    return Either.map(contactHome(command, of), (contactId) =>
      contactId === command.contactId ? command : { ...command, contactId },
    )
  }
  const refusal = isPartyCommand(command)
    ? partyRefusal(command, of)
    : "repId" in command
      ? repRefusal(command, of)
      : policyRefusal(command, rulesKnown(of))
  return refusal === undefined ? Either.right(command) : Either.left(refusal)
}
