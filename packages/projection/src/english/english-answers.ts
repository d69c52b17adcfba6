import type { OwnTermsJson } from "@followthrough/core"
import type { ObligationKind } from "../obligation/obligation.js"
import type { OrderReason } from "../obligation/order.js"
import type {
  CadenceWhy,
  InsteadOf,
  MoveCode,
  PromiseWhy,
  ToldBlock,
  ToldHours,
  ToldMove,
  Why,
} from "../obligation/why.js"
import type { AskBlocker } from "../referral-asks/ask-blockers.js"
import type { Speaker } from "./language.js"

const within = (why: Extract<Why, { within: string }>, say: Speaker): string =>
  why.dayOnly === true
    ? "by the end of that day"
    : `within ${say.duration(why.within)}${sayHours(why.hours)}`

/** The reason for an obligation. */
export const sayWhy = (why: Why, say: Speaker): string => {
  switch (why.code) {
    case "inbound-waits":
      return `they wrote or called on ${say.instant(why.since)} and wait for an answer (owed ${within(why, say)})`
    case "web-lead-waits":
      return `web lead since ${say.instant(why.since)} (to be answered ${within(why, say)})`
    case "promise-made":
      return `promised on ${say.instant(why.madeAt)}: ${left(why.what)}${sayCondition(why, say)}`
    case "promise-by-contact":
      return `they promised on ${say.instant(why.madeAt)}: ${left(why.what)}${sayCondition(why, say)}; ask about it`
    case "step-booked":
      return `booked on ${say.instant(why.bookedAt)}${why.about === undefined ? "" : `: ${why.about}`}`
    case "maybe-said":
      return `they said maybe on ${say.instant(why.saidAt)}, and no next step has a date`
    case "complaint-open":
      return `they complained on ${say.instant(why.since)} and have not said since that all is well`
    case "handed-over":
      return `taken over${why.fromRepId === undefined ? "" : ` from ${why.fromRepId}`} on ${say.instant(why.since)}, and not introduced yet`
    case "referral-given":
      return `they named ${why.newContact ?? why.newContactId ?? "somebody"} on ${say.instant(why.givenAt)} and were not thanked yet`
    case "cadence":
      return sayCadence(why, say)
  }
}

// What is said of a contact that was erased since is gone from what stood before that, too.
const left = (words: string): string => (words === "" ? "(erased)" : words)

const sayHours = (hours: ToldHours | undefined): string => {
  if (hours === undefined) return ""
  const { of, unknown, zone } = hours
  const instead = unknown.map((whose) => `, the ${whose}'s being unknown`)
  return ` of ${whoseHours[of]}, ${zone}${instead.join("")}`
}

const whoseHours: { readonly [O in ToldHours["of"]]: string } = {
  contact: "the windows by the contact's clock",
  rep: "the rep's hours",
  team: "the team's hours",
  stated: "the hours that the rule states",
  windows: "the cadence's windows",
}

const sayCondition = ({ metAt, when }: PromiseWhy, say: Speaker): string => {
  if (when === undefined) return ""
  return ` (once ${left(when)}: ${metAt === undefined ? "not yet" : `since ${say.instant(metAt)}`})`
}

const sayCadence = (
  { blocked, cadence, grace, insteadOf, moves, occurrence, own, rule }: CadenceWhy,
  say: Speaker,
): string => {
  const what = `${cadence.id} v${cadence.version}, ${occurrence.kind} ${occurrence.index}`
  const when =
    rule.code === "rhythm"
      ? `due on ${rule.on}, counted from ${say.instant(rule.since)}`
      : isNone(rule.after)
        ? `as it begins, on ${say.instant(rule.since)}`
        : `${say.duration(rule.after)} after ${say.instant(rule.since)}`
  // What only says that the slot has passed by now is left to the data.
  const moved = moves.flatMap((move) => (move.moved === "slot" ? [] : [sayMove(move, say)]))
  const how = [...new Set(moved)]
  return [
    `cadence ${what}: ${when}`,
    ...(own === undefined ? [] : [sayOwnTerms(own, say)]),
    ...how,
    ...(grace === undefined
      ? []
      : [`with ${say.duration(grace.late)} of grace, until ${say.instant(grace.until)}`]),
    ...(blocked === undefined ? [] : [say.block(blocked)]),
    ...(insteadOf === undefined ? [] : [sayInsteadOf(insteadOf)]),
  ].join("; ")
}

const isNone = (duration: string): boolean => !/[1-9]/.test(duration)

/** What was agreed on for one contact alone. */
export const sayOwnTerms = ({ firstOn, gap, rhythm }: OwnTermsJson, say: Speaker): string => {
  const gaps = Object.entries(gap ?? {}).map(
    ([which, pause]) => `${gapNames[which] ?? which} gap ${say.duration(pause)}`,
  )
  const told = [
    ...(rhythm === undefined ? [] : [`every ${rhythm.every} ${rhythm.unit}`]),
    ...(firstOn === undefined ? [] : [`first on ${firstOn}`]),
    ...gaps,
  ]
  return `agreed on for this contact: ${told.join(", ")}`
}

const gapNames: { readonly [which: string]: string } = {
  min: "least",
  ideal: "ideal",
  max: "longest",
}

/** Why the default is in force instead of the cadence that was chosen. */
export const sayInsteadOf = ({ because, id, version }: InsteadOf): string => {
  switch (because) {
    case "not-in-policy":
      return `instead of ${id} v${version}, which the policy does not have`
    case "other-stage":
      return `instead of ${id} v${version}, which is for another stage`
    case "retired":
      return `instead of ${id} v${version}, which is retired`
  }
}

const sayMove = ({ code, to }: ToldMove, say: Speaker): string =>
  `${say.move(code)}${to === undefined ? "" : `: ${say.instant(to)}`}`

/** The constraint that moved a cadence touch. */
export const sayMoveCode = (code: MoveCode): string => {
  switch (code) {
    case "least-gap":
      return "not so soon after the last one"
    case "start":
      return "not before it starts"
    case "longest-gap":
      return "earlier, lest the silence get too long"
    case "hold":
      return "on hold until"
    case "frequency":
      return "no more often than they asked for"
    case "absence":
      return "after the absence"
    case "window":
      return "when the window opens"
    case "holiday":
      return "after the holiday"
    case "asked-for-days":
      return "on a day they asked for"
    case "asked-for-hours":
      return "at an hour they asked for"
    case "rep-hours":
      return "when the rep works"
    case "cap":
      return "once the cap has room"
    case "party-cap":
      return "once the cap over the whole party has room"
    case "preferred-day":
      return "on a preferred day"
    case "preferred-day-too-late":
      return "not on a preferred day, that would be too late"
    case "day-before":
      return "closed, so on the open day before"
    case "no-day-before":
      return "closed, and no open day before"
  }
}

/** Why a cadence touch has no slot. */
export const sayBlock = (blocked: ToldBlock, say: Speaker): string => {
  switch (blocked.code) {
    case "no-channel":
      return blocked.channels.length === 0
        ? "the cadence names no channel"
        : `obtain a channel: ${blocked.channels.join(", ")} cannot be used`
    case "no-time":
      return `no time until ${say.instant(blocked.until)} (${blocked.because.map(say.move).join(", ")})`
  }
}

/** What to do, in a few words. */
export const sayStep = (step: ObligationKind): string => {
  switch (step) {
    case "response":
      return "answer"
    case "promise":
      return "keep promise"
    case "ask-about-promise":
      return "ask about promise"
    case "step":
      return "booked step"
    case "cadence":
      return "follow up"
    case "clear-the-way":
      return "clear the way"
    case "date-the-maybe":
      return "agree on a date"
    case "settle-complaint":
      return "settle complaint"
    case "introduce":
      return "introduce yourself"
    case "thank-for-referral":
      return "thank for referral"
  }
}

/** Why a row stands above the next one. */
export const sayOrder = (reason: OrderReason): string => {
  switch (reason) {
    case "may-begin":
      return "may be done now, that one only later"
    case "level":
      return "a graver debt"
    case "stage":
      return "customers come first"
    case "by":
      return "due earlier"
    case "from":
      return "begins earlier"
    case "contact":
    case "fact":
      return "equal, so by id"
  }
}

/** Why a customer is not to be asked for a referral yet. */
export const sayBlocker = (blocker: AskBlocker, say: Speaker): string => {
  switch (blocker.code) {
    case "no-positive-signal":
      return "no sign yet that they are satisfied"
    case "promise-broken":
      return `a promise to them is broken: ${left(blocker.what)}`
    case "complaint-open":
      return "a complaint is open"
    case "asked-recently":
      return `asked recently; again from ${say.instant(blocker.until)}`
    case "declined-recently":
      return `said no recently; again from ${say.instant(blocker.until)}`
    case "no-consent":
      return "no channel of their cadence may be used"
    case "too-new":
      return `a customer for too short a time; from ${say.instant(blocker.until)}`
  }
}
