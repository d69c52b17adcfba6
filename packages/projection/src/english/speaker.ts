import { clockOf } from "@followthrough/core/words"
import { english } from "./english.js"
import type { DurationPart, DurationUnit, Language, Speaker } from "./language.js"

/**
 * A language that tells every instant by the clocks of a zone, whose name is not repeated: name it once
 * beside the text. The zone is one of the IANA database; anything else throws a RangeError: it is a
 * bug of the caller's.
 */
export const speakerOf = (zone: string, language: Language = english): Speaker => {
  const clock = clockOf(zone)
  const say: Speaker = {
    instant: (iso) => language.instant(clock(iso)),
    duration: (iso) => language.duration(partsOf(iso)),
    why: (why) => language.why(why, say),
    move: language.move,
    block: (block) => language.block(block, say),
    step: language.step,
    order: language.order,
    blocker: (blocker) => language.blocker(blocker, say),
    doubt: (doubt) => language.doubt(doubt, say),
    refusal: language.refusal,
    fact: (event) => language.fact(event, say),
    standing: (standing) => language.standing(standing, say),
    cadence: (choice) => language.cadence(choice, say),
    shown: language.shown,
    promiseTurn: (turn) => language.promiseTurn(turn, say),
    promiseDecision: (decision) => language.promiseDecision(decision, say),
    change: language.change,
    limit: language.limit,
  }
  return say
}

/** The speaker of durations, which no zone changes. */
export const timeless = (language: Language): Speaker => speakerOf("UTC", language)

const units: { readonly [letter: string]: DurationUnit } = {
  Y: "year",
  M: "month",
  W: "week",
  D: "day",
  H: "hour",
  m: "minute",
  S: "second",
}

const partsOf = (text: string): ReadonlyArray<DurationPart> => {
  const iso = text.replace("working ", "")
  const working = iso === text ? {} : { working: true as const }
  const [dates = "", times = ""] = iso.replace("P", "").split("T")
  const parts = [...`${dates}${times.replace("M", "m")}`.matchAll(/([\d.]+)([A-Za-z])/g)]
  return parts.flatMap(([, count = "", letter = ""]) => {
    const unit = units[letter]
    return unit === undefined ? [] : [{ count, unit, ...working }]
  })
}
