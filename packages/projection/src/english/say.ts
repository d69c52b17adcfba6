import type { OrderReason } from "../obligation/order.js"
import type { Why } from "../obligation/why.js"
import type { QueueRow } from "../queue/queue.js"
import type { AskBlocker } from "../referral-asks/referral-asks.js"

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
      return `promised on ${sayInstant(why.madeAt)}: ${why.what}`
    case "promise-by-contact":
      return `they promised on ${sayInstant(why.madeAt)}: ${why.what}; ask about it`
    case "step-booked":
      return `booked on ${sayInstant(why.bookedAt)}${why.about === undefined ? "" : `: ${why.about}`}`
    case "cadence-first":
    case "cadence-next": {
      const rule = `cadence ${why.rule.cadenceId} v${why.rule.version}`
      const start =
        why.code === "cadence-first"
          ? `first touch ${sayDuration(why.after)} after ${sayInstant(why.since)}`
          : `next touch ${sayDuration(why.after)} after the one of ${sayInstant(why.since)}`
      if (why.moved === undefined) return `${rule}: ${start}`
      return `${rule}: ${start}, but never silent for more than ${sayDuration(why.moved.max)} since ${sayInstant(why.moved.since)}`
    }
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
    case "too-new":
      return `a customer for too short a time; from ${sayInstant(blocker.until)}`
  }
}
