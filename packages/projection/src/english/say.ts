import type { OrderReason } from "../obligation/order.js"
import type {
  CadenceWhy,
  InsteadOf,
  MoveCode,
  PromiseWhy,
  ToldBlock,
  ToldMove,
  Why,
} from "../obligation/why.js"
import type { SpillReason } from "../plan/spread.js"
import type { QueueRow } from "../queue/queue-row.js"
import type { AskBlocker } from "../referral-asks/ask-blockers.js"

/** `2026-03-02T08:00:00.000Z` as `2026-03-02 08:00 UTC`. */
export const sayInstant = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`

const units: { readonly [unit: string]: string } = {
  Y: "year",
  M: "month",
  W: "week",
  D: "day",
  H: "hour",
  m: "minute",
  S: "second",
}

/** An ISO 8601 duration in words: `P14D` is `14 days`, `PT5M` is `5 minutes`. */
export const sayDuration = (iso: string): string => {
  const [dates = "", times = ""] = iso.replace("P", "").split("T")
  const parts = [...`${dates}${times.replace("M", "m")}`.matchAll(/([\d.]+)([A-Za-z])/g)]
  return parts
    .map(([, count, unit]) => `${count} ${units[unit ?? ""]}${count === "1" ? "" : "s"}`)
    .join(" ")
}

/** The reason for an obligation as an English sentence. A host may write its own renderer. */
export const sayWhy = (why: Why): string => {
  switch (why.code) {
    case "inbound-waits":
      return `they wrote or called on ${sayInstant(why.since)} and wait for an answer (owed within ${sayDuration(why.within)})`
    case "web-lead-waits":
      return `web lead since ${sayInstant(why.since)} (to be answered within ${sayDuration(why.within)})`
    case "promise-made":
      return `promised on ${sayInstant(why.madeAt)}: ${why.what}${sayCondition(why)}`
    case "promise-by-contact":
      return `they promised on ${sayInstant(why.madeAt)}: ${why.what}${sayCondition(why)}; ask about it`
    case "step-booked":
      return `booked on ${sayInstant(why.bookedAt)}${why.about === undefined ? "" : `: ${why.about}`}`
    case "maybe-said":
      return `they said maybe on ${sayInstant(why.saidAt)}, and no next step has a date`
    case "complaint-open":
      return `they complained on ${sayInstant(why.since)} and have not said since that all is well`
    case "handed-over":
      return `taken over${why.fromRepId === undefined ? "" : ` from ${why.fromRepId}`} on ${sayInstant(why.since)}, and not introduced yet`
    case "referral-given":
      return `they named ${why.newContact ?? why.newContactId ?? "somebody"} on ${sayInstant(why.givenAt)} and were not thanked yet`
    case "cadence":
      return sayCadence(why)
  }
}

const sayCondition = ({ metAt, when }: PromiseWhy): string => {
  if (when === undefined) return ""
  return ` (once ${when}: ${metAt === undefined ? "not yet" : `since ${sayInstant(metAt)}`})`
}

const sayCadence = ({
  blocked,
  cadence,
  insteadOf,
  moves,
  occurrence,
  rule,
}: CadenceWhy): string => {
  const what = `${cadence.id} v${cadence.version}, ${occurrence.kind} ${occurrence.index}`
  const when =
    rule.code === "rhythm"
      ? `due on ${rule.on}, counted from ${sayInstant(rule.since)}`
      : `${sayDuration(rule.after)} after ${sayInstant(rule.since)}`
  // What only says that the slot has passed by now is left to the data.
  const moved = moves.flatMap((move) => (move.moved === "slot" ? [] : [sayMove(move)]))
  const how = [...new Set(moved)]
  return [
    `cadence ${what}: ${when}`,
    ...how,
    ...(blocked === undefined ? [] : [sayBlock(blocked)]),
    ...(insteadOf === undefined ? [] : [sayInsteadOf(insteadOf)]),
  ].join("; ")
}

const sayInsteadOf = ({ because, id, version }: InsteadOf): string => {
  switch (because) {
    case "not-in-policy":
      return `instead of ${id} v${version}, which the policy does not have`
    case "other-stage":
      return `instead of ${id} v${version}, which is for another stage`
    case "retired":
      return `instead of ${id} v${version}, which is retired`
  }
}

const sayMove = ({ code, to }: ToldMove): string =>
  `${sayMoveCode(code)}${to === undefined ? "" : `: ${sayInstant(to)}`}`

/** The constraint that moved a cadence touch. */
const sayMoveCode = (code: MoveCode): string => {
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
    case "preferred-day":
      return "on a preferred day"
    case "preferred-day-too-late":
      return "not on a preferred day, that would be too late"
  }
}

const sayBlock = (blocked: ToldBlock): string => {
  switch (blocked.code) {
    case "no-channel":
      return blocked.channels.length === 0
        ? "the cadence names no channel"
        : `obtain a channel: ${blocked.channels.join(", ")} cannot be used`
    case "no-time":
      return `no time until ${sayInstant(blocked.until)} (${blocked.because.map(sayMoveCode).join(", ")})`
  }
}

/** What to do, in a few words. */
export const sayStep = (step: QueueRow["step"]): string => {
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

/** Why a plan puts nothing more on a day. */
export const saySpillReason = (reason: SpillReason): string => {
  switch (reason) {
    case "full":
      return "full"
    case "absent":
      return "absent"
    case "day-off":
      return "day off"
    case "holiday":
      return "holiday"
  }
}

/** Why a customer is not to be asked for a referral yet. */
export const sayBlocker = (blocker: AskBlocker): string => {
  switch (blocker.code) {
    case "no-positive-signal":
      return "no sign yet that they are satisfied"
    case "promise-broken":
      return `a promise to them is broken: ${blocker.what}`
    case "complaint-open":
      return "a complaint is open"
    case "asked-recently":
      return `asked recently; again from ${sayInstant(blocker.until)}`
    case "declined-recently":
      return `said no recently; again from ${sayInstant(blocker.until)}`
    case "no-consent":
      return "no channel of their cadence may be used"
    case "too-new":
      return `a customer for too short a time; from ${sayInstant(blocker.until)}`
  }
}
