import type { ContactFact } from "../fact/fact.js"
import type { PromiseDue } from "../promise/promise-facts.js"
import { type End, endText, hasPassed } from "./before.js"
import type { FactDoubt } from "./doubt.js"

/** The doubt about a due, a start or an end that had passed when it was agreed on. */
export const endDoubt = (fact: ContactFact): FactDoubt | undefined => {
  const { event, occurredAt: at, position } = fact
  const doubted = { at, positions: [position] }
  switch (event._tag) {
    case "PromiseMade":
    case "PromiseRescheduled": {
      const end = endOfDue(event.due)
      if (!hasPassed(end, fact)) return undefined
      return {
        kind: "due-before-made",
        ...doubted,
        promiseId: event.promiseId,
        due: endText(end),
      }
    }
    case "StepBooked":
    case "StepRescheduled": {
      const { startsAt, stepId } = event
      if (!hasPassed({ at: startsAt }, fact)) return undefined
      return { kind: "start-before-booking", ...doubted, stepId, startsAt }
    }
    case "HoldPlaced":
    case "NotNowSaid": {
      const end = endOfHold(event)
      if (end === undefined || !hasPassed(end, fact)) return undefined
      return { kind: "end-before-beginning", ...doubted, until: endText(end) }
    }
    default:
      return undefined
  }
}

const endOfDue = (due: PromiseDue): End =>
  due._tag === "Condition" ? { on: due.backstop, zone: due.zone } : due

const endOfHold = (
  event: Extract<ContactFact["event"], { _tag: "HoldPlaced" | "NotNowSaid" }>,
): End | undefined => {
  if (event._tag === "HoldPlaced") {
    return event.until?._tag === "Condition"
      ? { on: event.until.backstop, zone: event.until.zone }
      : event.until
  }
  return event.revisit?._tag === "Window"
    ? { on: event.revisit.to, zone: event.revisit.zone }
    : event.revisit
}
