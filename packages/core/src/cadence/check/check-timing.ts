import { durationToText } from "../../time/duration.js"
import { MILLIS_PER_DAY } from "../../time/epoch-day.js"
import { type Instant, LATEST_INSTANT, saturatedInstant } from "../../time/instant.js"
import { dateOfEpochDay } from "../../time/local-date.js"
import { epochDayOfOccurrence } from "../../time/rhythm.js"
import { UTC } from "../../time/zone.js"
import type { Cadence } from "../cadence.js"
import { afterPause } from "../pause.js"
import type { CadenceDefect } from "./defect.js"
import { ANCHORS, afterDuration } from "./nominal-time.js"

/** Steps and beats that come too soon or too late for the gaps, or never. */
export const checkTiming = (cadence: Cadence, path: string): ReadonlyArray<CadenceDefect> => [
  ...checkShape(cadence, path),
  ...checkSteps(cadence, path),
  ...checkRhythm(cadence, path),
]

const checkShape = (cadence: Cadence, path: string): ReadonlyArray<CadenceDefect> => {
  const { opening, rhythm, afterwards } = cadence
  if (rhythm !== undefined && afterwards !== undefined) {
    return [
      {
        code: "rhythm-never-reached",
        path: `${path}.rhythm`,
        message: `"${afterwards.id}" follows the opening, so the rhythm has no turn`,
        fix: "drop the rhythm, or drop afterwards",
      },
    ]
  }
  if (opening.length === 0 && rhythm === undefined) {
    return [
      {
        code: "nothing-to-do",
        path,
        message: "neither a step nor a rhythm: there is nothing to do",
        fix: "add a step to the opening, or a rhythm",
      },
    ]
  }
  return []
}

/** The due of each step from an anchor, when every touch takes place when it is due. */
export const stepTimes = (cadence: Cadence, anchor: Instant): ReadonlyArray<Instant> => {
  let previous = anchor
  return cadence.opening.map(({ after, from }) => {
    previous = afterDuration(cadence, from === "enrolled" ? anchor : previous, after)
    return previous
  })
}

const checkSteps = (cadence: Cadence, path: string): ReadonlyArray<CadenceDefect> => {
  const { opening, gap } = cadence
  const runs = ANCHORS.map((anchor) => [anchor, ...stepTimes(cadence, anchor)])
  const some = (test: (before: Instant, here: Instant) => boolean, index: number): boolean =>
    runs.some((run) => {
      const [before, here] = [run[index], run[index + 1]]
      return before !== undefined && here !== undefined && test(before, here)
    })
  return opening.flatMap(({ after, from }, index): Array<CadenceDefect> => {
    const at = `${path}.opening.${index}.after`
    const what = `step ${index + 1}, ${durationToText(after)} after ${from === "enrolled" || index === 0 ? "the enrolment" : "the one before"},`
    const [min, max] = [durationToText(gap.min), durationToText(gap.max)]
    if (some((before, here) => here === LATEST_INSTANT && here > before, index)) {
      return [
        {
          code: "delay-never-passes",
          path: at,
          message: `${what} never comes: so much ${after._tag === "Calendar" || after._tag === "Exact" ? "time" : "working time"} never passes`,
          fix: "open the windows on some day, or make the delay shorter",
        },
      ]
    }
    if (some((before, here) => here < before, index)) {
      return [
        {
          code: "step-before-the-one-before",
          path: at,
          message: `${what} would come before step ${index}`,
          fix: "put the steps in their order, or count it from the previous one",
        },
      ]
    }
    if (index > 0 && some((before, here) => here < afterPause(before, gap.min, UTC), index)) {
      return [
        {
          code: "step-within-least-gap",
          path: at,
          message: `${what} comes sooner after step ${index} than the min gap ${min} allows, so it never has its own delay`,
          fix: `let it come ${min} or more after step ${index}, or make gap.min shorter`,
        },
      ]
    }
    if (some((before, here) => here > afterPause(before, gap.max, UTC), index)) {
      return [
        {
          code: "step-after-longest-gap",
          path: at,
          message: `${what} leaves a longer silence than the max gap ${max} allows, so it never has its own delay`,
          fix: `let it come ${max} or less after ${index === 0 ? "the enrolment" : `step ${index}`}, or make gap.max longer`,
        },
      ]
    }
    return []
  })
}

/** As many occurrences as it takes to see every month of four years. */
const SEEN = 49

const checkRhythm = (cadence: Cadence, path: string): ReadonlyArray<CadenceDefect> => {
  const { rhythm, gap } = cadence
  if (rhythm === undefined) return []
  const anchors = rhythm.unit === "days" || rhythm.unit === "weeks" ? ANCHORS.slice(0, 1) : ANCHORS
  let fast: string | undefined
  let slow: string | undefined
  for (const anchor of anchors) {
    const start = Math.floor(anchor / MILLIS_PER_DAY)
    let before = start
    for (let k = 1; k <= SEEN && (fast ?? slow) === undefined; k += 1) {
      const day = epochDayOfOccurrence(rhythm, start, k)
      const here = saturatedInstant(day * MILLIS_PER_DAY)
      const since = saturatedInstant(before * MILLIS_PER_DAY)
      const stretch = `from ${dateOfEpochDay(before)} to ${dateOfEpochDay(day)}`
      if (here > afterPause(since, gap.max, UTC)) slow = stretch
      if (here < afterPause(since, gap.min, UTC)) fast = stretch
      before = day
    }
  }
  const at = `${path}.rhythm`
  if (slow !== undefined) {
    return [
      {
        code: "rhythm-after-longest-gap",
        path: at,
        message: `the rhythm is slower than the max gap ${durationToText(gap.max)}: ${slow}`,
        fix: "make gap.max longer than the rhythm's longest stretch, or the rhythm faster",
      },
    ]
  }
  if (fast === undefined) return []
  return [
    {
      code: "rhythm-within-least-gap",
      path: at,
      message: `the rhythm is faster than the min gap ${durationToText(gap.min)} allows: ${fast}`,
      fix: "make gap.min shorter than the rhythm's shortest stretch, or the rhythm slower",
    },
  ]
}
