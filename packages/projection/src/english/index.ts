// All words of answers, for pages too. Only `sayFact` is in the main entry point: it has to read a fact first.
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
