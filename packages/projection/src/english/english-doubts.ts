import type { Doubt } from "../doubts/doubt.js"
import type { Speaker } from "./language.js"

/** What cannot have been as the facts tell it. */
export const sayDoubt = (doubt: Doubt, say: Speaker): string => {
  switch (doubt.kind) {
    case "touch-before-adding":
      return `touch ${doubt.touchId} on ${say.instant(doubt.at)}, before the contact was added on ${say.instant(doubt.addedAt)}`
    case "outcome-before-adding":
    case "fact-before-adding":
      return `${doubt.event} on ${say.instant(doubt.at)}, before the contact was added on ${say.instant(doubt.addedAt)}`
    case "sale-before-first-touch":
      return `sale on ${say.instant(doubt.at)}, before any touch`
    case "due-before-made":
      return `promise ${doubt.promiseId} of ${say.instant(doubt.at)}, due before that (${day(doubt.due, say)})`
    case "start-before-booking":
      return `step ${doubt.stepId} of ${say.instant(doubt.at)}, starting before that (${say.instant(doubt.startsAt)})`
    case "end-before-beginning":
      return `hold of ${say.instant(doubt.at)}, ending before that (${day(doubt.until, say)})`
    case "told-before-made":
      return `${doubt.event} on ${say.instant(doubt.at)}, before there was ${doubt.what} ${doubt.id} on ${say.instant(doubt.madeAt)}`
    case "nothing-to-transfer":
      return `promise ${doubt.promiseId} transferred on ${say.instant(doubt.at)} from ${doubt.fromRepId}, who did not owe it`
    case "entered-before-it-happened":
      return `entered on ${say.instant(doubt.enteredAt)}, before it happened on ${say.instant(doubt.at)}`
    case "dated-ahead":
      return `dated ${say.instant(doubt.at)}, more than a day after it was recorded on ${say.instant(doubt.recordedAt)}`
    case "words-unreadable":
      return `${doubt.event} on ${say.instant(doubt.at)}, whose words do not open with the key that is there`
    case "enrolment-without-effect":
      return `put on cadence ${doubt.cadence.id} v${doubt.cadence.version} on ${say.instant(doubt.at)}, ${because(doubt.because)}`
    case "unknown-owner":
      return `owned by ${doubt.ownerId}, whom the team does not have`
  }
}

// A day is told as it is, and only an instant by the clocks of the zone.
const day = (text: string, say: Speaker): string => (text.includes("T") ? say.instant(text) : text)

const because = (code: Extract<Doubt, { kind: "enrolment-without-effect" }>["because"]): string => {
  switch (code) {
    case "not-in-policy":
      return "which the policy does not have"
    case "other-stage":
      return "which is for another stage"
    case "retired":
      return "which is retired"
  }
}
