import type { CadenceChoice, Shown, Standing } from "../explain/explanation.js"
import type { PromiseDecision, PromiseTurn } from "../explain/promise-explained.js"
import type { ChangeCode } from "../what-if/what-if.js"
import { sayInsteadOf, sayOwnTerms } from "./english-answers.js"
import type { Speaker } from "./language.js"

/** Whether a contact is open, and since what. */
export const sayStanding = (standing: Standing, say: Speaker): string => {
  switch (standing.code) {
    case "not-added":
      return "not added by then"
    case "open":
      switch (standing.by) {
        case "added":
          return `open since it was added on ${say.instant(standing.since)}`
        case "reopened":
          return `open again since ${say.instant(standing.since)}`
        case "permitted":
          return `open: contact is permitted again since ${say.instant(standing.since)}`
        case "left-party":
          return `open since it left a party with which all contact is forbidden, on ${say.instant(standing.since)}`
      }
      break
    case "closed":
      switch (standing.by) {
        case "disqualified":
          return `closed: disqualified on ${say.instant(standing.since)}`
        case "forbidden":
          return `closed: all contact is forbidden since ${say.instant(standing.since)}`
        case "party-forbidden":
          return `closed: all contact with its party is forbidden since ${say.instant(standing.since)}`
        case "erased":
          return `closed for good: erased on ${say.instant(standing.since)}`
      }
  }
}

/** How a contact came onto its cadence. */
export const sayChoice = (choice: CadenceChoice, say: Speaker): string => {
  const { id, insteadOf, own, rulesSince, since, version } = choice
  return [
    `${id} v${version}, ${origin(choice)}, counted from ${say.instant(since)}`,
    ...(rulesSince === undefined ? [] : [`in force since ${say.instant(rulesSince)}`]),
    ...(own === undefined ? [] : [sayOwnTerms(own, say)]),
    ...(insteadOf === undefined ? [] : [sayInsteadOf(insteadOf)]),
  ].join("; ")
}

const origin = ({ code, stage }: CadenceChoice): string => {
  switch (code) {
    case "chosen":
      return "which somebody chose"
    case "stage-default":
      return `the default for a ${stage}`
    case "web-lead-default":
      return "the default for a web lead"
  }
}

/** Why something is in a rep's queue, or is not. */
export const sayShown = ({ code, queues, repId, repIds }: Shown): string => {
  const others = [...repIds, ...queues.map((name) => `queue ${name}`)].join(" and ")
  switch (code) {
    case "owes":
      return `${repId} owes it${others === "" ? "" : `, as does ${others}`}`
    case "succeeds":
      return `${repId} owes it in place of ${others}, who left`
    case "stands-in":
      return `${repId} stands in for ${others}, who is away`
    case "manages":
      return `${repId} manages ${others}, who broke the promise`
    case "owed-by-others":
      return `${others} owes it, not ${repId}`
    case "unowned":
      return "nobody owns it yet"
  }
}

/** What happened with a promise. */
export const sayTurn = (turn: PromiseTurn, say: Speaker): string => {
  const on = say.instant(turn.at)
  switch (turn.code) {
    case "made": {
      const who = [...turn.repIds, ...(turn.byContact ? ["the contact"] : [])].join(" and ")
      return `made by ${who} on ${on}`
    }
    case "due-agreed":
      return `another due agreed on ${on}: ${say.instant(turn.due)}${turn.inTime ? "" : ", too late to replace the one before"}`
    case "condition-met":
      return `what it waited for came on ${on}, so it is due by ${say.instant(turn.due)}`
    case "transferred":
      return `owed by ${turn.toRepId} instead of ${turn.fromRepId} since ${on}`
    case "partly-kept":
      return `kept in part on ${on}${tooLate(turn.inTime)}`
    case "kept":
      return `kept on ${on}${tooLate(turn.inTime)}`
    case "released":
      return `released on ${on}${tooLate(turn.inTime)}`
  }
}

const tooLate = (inTime: boolean): string => (inTime ? "" : ", after it was due")

/** Which rule makes a promise kept, broken or whatever it is. */
export const sayDecision = ({ due, status }: PromiseDecision, say: Speaker): string => {
  const by = say.instant(due)
  switch (status) {
    case "open":
      return `open: it is due by ${by}, which has not passed`
    case "kept":
      return `kept: in full by ${by}`
    case "partly-kept":
      return `partly kept: only a part of it by ${by}`
    case "late":
      return `late: nothing of it by ${by}, something since`
    case "broken":
      return `broken: nothing of it by ${by}, and nothing since`
    case "released":
      return `released before ${by}, when it was due`
  }
}

/** What other rules do to something that is owed. */
export const sayChange = (code: ChangeCode): string => {
  switch (code) {
    case "same":
      return "the same"
    case "moved":
      return "at another time"
    case "other-way":
      return "through another channel or with another play"
    case "other-cadence":
      return "by another cadence"
    case "only-a":
      return "owed no more"
    case "only-b":
      return "owed only then"
  }
}

/** What no comparison of rules can say. */
export const sayLimit = (code: "recorded-held-fixed"): string => {
  switch (code) {
    case "recorded-held-fixed":
      return "What was recorded is held fixed: under other rules people would have done other things."
  }
}
