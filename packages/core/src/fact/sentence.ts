import type { OwnTerms } from "../cadence/own-terms.js"
import { durationText } from "../time/duration-text.js"
import type { Instant } from "../time/instant.js"
import type { Discharge, Told } from "../touch/touch-facts.js"
import type { DomainEvent } from "./domain-event.js"
import {
  dueWords,
  holdEndWords,
  instantWords,
  moneyWords,
  preferenceWords,
  quoted,
  revisitWords,
  type TellInstant,
} from "./words.js"

/**
 * What an event says happened and who did it, as one English sentence without its full stop. Instants are
 * told in UTC unless `tell` does otherwise.
 */
export const sentenceOf = (event: DomainEvent, tell: TellInstant = instantWords): string => {
  const { actor } = event
  const said = whatHappened(event, tell)
  // Who acted is in the sentence; who only recorded it is named after it.
  return actor === undefined || namesIn(event).includes(actor)
    ? said
    : `${said}, recorded by ${actor}`
}

const namesIn = (event: DomainEvent): ReadonlyArray<string> =>
  "repId" in event && event.repId !== undefined ? [event.repId] : []

const whatHappened = (event: DomainEvent, tell: TellInstant): string => {
  switch (event._tag) {
    case "ContactAdded":
      return `${event.contactId} is added${by(event.ownerId)}${from(event.source)}`
    case "ContactAdopted":
      return `${event.contactId} is taken over${by(event.ownerId)}${from(event.source)}${event.lastTouchOn === undefined ? "" : `, last touched on ${event.lastTouchOn}`}`
    case "ContactDetailsChanged":
      return `details of ${event.contactId} change`
    case "ContactAssigned":
      return `${event.repId} becomes the owner of ${event.contactId}`
    case "ContactUnassigned":
      return `nobody owns ${event.contactId} any more${quoted(event.reason)}`
    case "ContactHandedOver":
      return `${event.fromRepId ?? "the owner"} hands ${event.contactId} over to ${event.toRepId}`
    case "ContactIntroduced":
      return `${event.contactId} meets ${event.repId}, who is there for them now`
    case "ContactMerged":
      return `${event.contactId} is merged into ${event.into}`
    case "DuplicateAbsorbed":
      return `${event.contactId} absorbs ${event.duplicateId}`
    case "MergeUndone":
      return `${event.contactId} is not ${event.into} after all`
    case "DuplicateReleased":
      return `${event.contactId} releases ${event.duplicateId}`
    case "PartyJoined":
      return `${event.contactId} joins ${event.kind ?? "party"} ${event.partyId}`
    case "PartyLeft":
      return `${event.contactId} leaves party ${event.partyId}`
    case "MemberJoined":
      return `${event.kind ?? "party"} ${event.partyId} has ${event.memberId} as a member`
    case "MemberLeft":
      return `party ${event.partyId} no longer has ${event.memberId} as a member`
    case "PartyChannelBlocked":
      return `${event.channel} to party ${event.partyId} is blocked: ${event.reason}`
    case "PartyChannelAllowed":
      return `${event.channel} to party ${event.partyId} is allowed`
    case "PartyForbidden":
      return `all contact with party ${event.partyId} is forbidden`
    case "PartyPermitted":
      return `contact with party ${event.partyId} is permitted again`
    case "ContactErased":
      return `${event.contactId} is erased`
    case "SaleRecorded":
      return `${event.contactId} buys${event.value === undefined ? "" : ` for ${event.value.amount}`}`
    case "ContactDeclined":
      return `${event.contactId} says no${quoted(event.words)}`
    case "ContactDisqualified":
      return `${event.contactId} is disqualified, ${event.basis}${quoted(event.reason)}`
    case "ContactReopened":
      return `${event.contactId} is opened again`
    case "TouchLogged":
      return touchSentence(event)
    case "TouchCorrected":
      return `touch ${event.touchId} of ${event.contactId} is corrected: ${Object.keys(event.changes).join(", ")}`
    case "TouchRetracted":
      return `touch ${event.touchId} of ${event.contactId} never happened`
    case "PromiseMade":
      return `${event.promisors.map((one) => (one._tag === "Rep" ? one.repId : event.contactId)).join(" and ")} promise${quoted(event.what)} to ${event.contactId} ${dueWords(event.due, tell)}${event.pays === undefined ? "" : `, to pay ${event.pays}`} (${event.promiseId})`
    case "PromiseRescheduled":
      return `promise ${event.promiseId} of ${event.contactId} is now ${dueWords(event.due, tell)}`
    case "PromiseConditionMet":
      return `what promise ${event.promiseId} of ${event.contactId} waits for has come`
    case "PromiseTransferred":
      return `${event.toRepId} owes promise ${event.promiseId} of ${event.contactId} instead of ${event.fromRepId}`
    case "PromisePartlyKept":
      return `promise ${event.promiseId} of ${event.contactId} is kept in part`
    case "PromiseKept":
      return `promise ${event.promiseId} of ${event.contactId} is kept`
    case "PromiseReleased":
      return `promise ${event.promiseId} of ${event.contactId} is released`
    case "DebtRecorded":
      return `${moneyWords(event.amount)} is owed for ${event.debtId} of ${event.contactId}`
    case "PaymentRecorded":
      return `${moneyWords(event.amount)} is paid${event.inAll === true ? " in all" : ""} for ${event.debtId} of ${event.contactId}`
    case "StepBooked":
      return `step ${event.stepId} with ${event.contactId} is booked for ${tell(event.startsAt)}`
    case "StepRescheduled":
      return `step ${event.stepId} with ${event.contactId} moves to ${tell(event.startsAt)}`
    case "StepSkipped":
      return `step ${event.stepId} with ${event.contactId} is skipped`
    case "ReferralAsked":
      return `${event.contactId} is asked for a referral`
    case "ReferralGiven":
      return `${event.contactId} refers ${event.newContactId ?? "somebody"}`
    case "ReferralDeclined":
      return `${event.contactId} would rather refer nobody`
    case "ReferralThanked":
      return `${event.contactId} is thanked for referral ${event.referralId}`
    case "ReferralOutcomeReported":
      return `${event.contactId} is told what became of referral ${event.referralId}`
    case "ContactReferred":
      return `${event.contactId} was referred by ${event.byContactId}`
    case "HoldPlaced":
      return `a hold (${event.holdId}, ${event.by}) on ${event.contactId} ${holdEndWords(event.until, tell)}`
    case "HoldLifted":
      return `hold ${event.holdId} on ${event.contactId} is lifted`
    case "NotNowSaid":
      return `${event.contactId} says not now${revisitWords(event.revisit)}`
    case "ChannelBlocked":
      return `${event.channel} to ${event.contactId} is blocked: ${event.reason}`
    case "ChannelAllowed":
      return `${event.channel} to ${event.contactId} is allowed`
    case "ContactForbidden":
      return `all contact with ${event.contactId} is forbidden`
    case "ContactPermitted":
      return `contact with ${event.contactId} is permitted again`
    case "PreferenceStated":
      return `${event.contactId} wishes ${preferenceWords(event.preference)}`
    case "PreferenceWithdrawn":
      return `${event.contactId} no longer has a wish about ${event.kind.toLowerCase()}`
    case "CadenceEnrolled":
      return `${event.contactId} is put on cadence ${event.cadence.id} ${event.cadence.version}${notBefore(event.startAt, tell)}${termsWords(event)}`
    case "CadenceStepSkipped":
      return `the touch that the cadence of ${event.contactId} owes next is skipped`
    case "CadenceSwitched":
      return `${event.contactId} changes to cadence ${event.to.id} ${event.to.version}${notBefore(event.startAt, tell)}`
    case "RepAdded":
      return `rep ${event.repId} joins`
    case "RepDetailsChanged":
      return `details of rep ${event.repId} change`
    case "RepHoursSet":
      return `rep ${event.repId} works on ${Object.keys(event.hours).join(", ") || "no day"}, clocks of ${event.zone}`
    case "RepCapacitySet":
      return `rep ${event.repId} sees to ${event.perDay} contacts a day`
    case "RepAbsent":
      return `rep ${event.repId} is away from ${event.from} to ${event.to}, clocks of ${event.zone}${event.delegateId === undefined ? "" : `, ${event.delegateId} stands in`} (${event.absenceId})`
    case "AbsenceCancelled":
      return `rep ${event.repId} is not away after all (${event.absenceId})`
    case "RepLeft":
      return `rep ${event.repId} leaves; ${event.goesTo._tag === "Rep" ? event.goesTo.repId : `queue "${event.goesTo.queue}"`} takes over`
    case "PolicyPublished":
      return `policy ${event.policy.id} ${event.policy.version} is published`
    case "CadencePublished":
      return `cadence ${event.cadence.id} ${event.cadence.version} is published`
    case "CadenceRetired":
      return `cadence ${event.cadence.id} ${event.cadence.version} is retired`
    case "HolidaysPublished":
      return `${event.holidays.length} lists of holidays are published`
  }
}

const by = (repId: string | undefined): string => (repId === undefined ? "" : ` for ${repId}`)
const from = (source: string | undefined): string =>
  source === undefined ? "" : `, source ${source}`
const notBefore = (at: Instant | undefined, tell: TellInstant): string =>
  at === undefined ? "" : `, nothing before ${tell(at)}`

const termsWords = ({ firstOn, gap, rhythm }: OwnTerms): string =>
  [
    ...(rhythm === undefined ? [] : [`every ${rhythm.every} ${rhythm.unit}`]),
    ...(firstOn === undefined ? [] : [`first on ${firstOn}`]),
    ...Object.entries(gap ?? {}).map(([which, pause]) => `${which} gap ${durationText(pause)}`),
  ]
    .map((words) => `, ${words}`)
    .join("")

const touchSentence = (event: Extract<DomainEvent, { _tag: "TouchLogged" }>): string => {
  const who = event.repId ?? "somebody"
  const [one, other] =
    event.direction === "outbound" ? [who, event.contactId] : [event.contactId, who]
  return [
    `${event.mode} ${event.channel} from ${one} to ${other}: ${event.outcome} (${event.touchId})`,
    ...(event.play === undefined ? [] : [`play ${event.play}`]),
    ...(event.classification === undefined ? [] : [`they say ${event.classification}`]),
    ...(event.needsAnswer === false ? ["needs no answer"] : []),
    ...(event.does === undefined ? [] : [`does ${event.does.map(named).join(", ") || "nothing"}`]),
    ...(event.tells === undefined ? [] : [`tells of ${named(event.tells)}`]),
  ].join(", ")
}

const named = (one: Discharge | Told): string => {
  switch (one._tag) {
    case "Promise":
      return "extent" in one && one.extent === "part"
        ? `part of promise ${one.promiseId}`
        : `promise ${one.promiseId}`
    case "Step":
      return `step ${one.stepId}`
    case "Cadence":
      return "the cadence's touch"
  }
}
