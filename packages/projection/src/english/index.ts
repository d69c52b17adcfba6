// What a page needs to show answers: words alone. Only `sayFact` is missing, which has to read a fact first.
export { english } from "./english.js"
export type { ClockTime, DurationPart, DurationUnit, Language, Speaker } from "./language.js"
export {
  sayBlocker,
  sayDoubt,
  sayDuration,
  sayInstant,
  sayInstantAndZone,
  sayOrder,
  sayRefusal,
  saySpillReason,
  sayStep,
  sayWhy,
} from "./say.js"
export { speakerOf } from "./speaker.js"
