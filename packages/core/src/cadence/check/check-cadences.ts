import type { Cadence } from "../cadence.js"
import type { CadenceRules } from "../cadence-rules.js"
import { checkCaps } from "./check-caps.js"
import { checkGaps } from "./check-gaps.js"
import { checkGrace } from "./check-grace.js"
import { checkHours } from "./check-hours.js"
import { checkNames } from "./check-names.js"
import { checkPlayChoice } from "./check-plays.js"
import { checkReferences } from "./check-references.js"
import { checkTiming } from "./check-timing.js"
import { checkWindows } from "./check-windows.js"
import type { CadenceDefect } from "./defect.js"

/**
 * Every mistake in a set of rules, with its place and what to do about it; none when the rules are
 * sound. Under sound rules every next touch has a slot within the longest silence, unless a fact of
 * the day is in the way: an absence, the rep's hours, a holiday, a blocked channel, or what the contact
 * asked for.
 */
export const checkCadences = (rules: CadenceRules): ReadonlyArray<CadenceDefect> => [
  ...checkReferences(rules),
  ...rules.cadences.flatMap((cadence, index) => checkCadence(cadence, `cadences.${index}`)),
]

/** As {@link checkCadences} for sound rules with one cadence more, which comes last in them. */
export const checkLastCadence = (rules: CadenceRules): ReadonlyArray<CadenceDefect> => [
  ...checkReferences(rules),
  ...rules.cadences
    .slice(-1)
    .flatMap((cadence) => checkCadence(cadence, `cadences.${rules.cadences.length - 1}`)),
]

/** Every mistake in a cadence by itself. */
export const checkCadence = (cadence: Cadence, path: string): ReadonlyArray<CadenceDefect> => {
  const windows = checkWindows(cadence, path)
  // Caps and graces are judged by how long the windows are closed; for ever is already reported.
  const sound = !windows.some(({ code }) => code === "window-never-opens")
  return [
    ...checkNames(cadence, path),
    ...checkGaps(cadence, path),
    ...windows,
    ...checkTiming(cadence, path),
    ...(sound ? checkGrace(cadence, path) : []),
    ...checkHours(cadence, path),
    ...(sound ? checkCaps(cadence, path) : []),
    ...checkPlayChoice(cadence, path),
  ]
}
