import { type Duration, durationToText } from "../../time/duration.js"
import { MILLIS_PER_DAY } from "../../time/epoch-day.js"
import { type Instant, saturatedInstant } from "../../time/instant.js"
import { epochDayOfOccurrence } from "../../time/rhythm.js"
import { UTC } from "../../time/zone.js"
import type { Cadence } from "../cadence.js"
import { afterPause } from "../pause.js"
import { stepTimes } from "./check-timing.js"
import type { CadenceDefect } from "./defect.js"
import { ANCHORS, afterDuration } from "./nominal-time.js"

/** A due, the touch before it, and the beat that takes its place if it is missed. */
interface Stretch {
  readonly before: Instant
  readonly due: Instant
  readonly next?: Instant
}

/** Graces that never last as long as they say: the silence gets too long, or the next beat comes. */
export const checkGrace = (cadence: Cadence, path: string): ReadonlyArray<CadenceDefect> => {
  const defects = [...ofOpening(cadence, path), ...ofRest(cadence, path)]
  // A grace for the whole cadence is said to be too long once.
  return [...new Map(defects.map((defect) => [defect.path, defect])).values()]
}

const ofOpening = (cadence: Cadence, path: string): ReadonlyArray<CadenceDefect> => {
  if (cadence.late === undefined && cadence.opening.every(({ late }) => late === undefined)) {
    return []
  }
  const runs = ANCHORS.map((anchor) => [anchor, ...stepTimes(cadence, anchor)])
  return cadence.opening.flatMap(({ late }, index) =>
    checkOne(
      cadence,
      late ?? cadence.late,
      late === undefined ? `${path}.late` : `${path}.opening.${index}.late`,
      runs.flatMap((run) => {
        const [before, due] = [run[index], run[index + 1]]
        return before === undefined || due === undefined ? [] : [{ before, due }]
      }),
    ),
  )
}

/** The rhythm, or the last step over and over. */
const ofRest = (cadence: Cadence, path: string): ReadonlyArray<CadenceDefect> => {
  const { afterwards, gap, opening, rhythm } = cadence
  if (rhythm !== undefined) {
    if (rhythm.late === undefined && cadence.late === undefined) return []
    const at = rhythm.late === undefined ? `${path}.late` : `${path}.rhythm.late`
    const stretches = ANCHORS.flatMap((anchor) => beats(rhythm, anchor))
    return checkOne(cadence, rhythm.late ?? cadence.late, at, stretches)
  }
  if (afterwards !== undefined) return []
  const last = opening.at(-1)?.late
  if (last === undefined && cadence.late === undefined) return []
  const at = last === undefined ? `${path}.late` : `${path}.opening.${opening.length - 1}.late`
  const stretches = ANCHORS.map((anchor) => ({
    before: anchor,
    due: afterPause(anchor, gap.ideal, UTC),
  }))
  return checkOne(cadence, last ?? cadence.late, at, stretches)
}

const beats = (rhythm: NonNullable<Cadence["rhythm"]>, anchor: Instant): ReadonlyArray<Stretch> => {
  const start = Math.floor(anchor / MILLIS_PER_DAY)
  const at = (k: number): Instant =>
    saturatedInstant(epochDayOfOccurrence(rhythm, start, k) * MILLIS_PER_DAY)
  return [1, 2, 3, 4].map((k) => ({ before: at(k - 1), due: at(k), next: at(k + 1) }))
}

const checkOne = (
  cadence: Cadence,
  late: Duration | undefined,
  path: string,
  stretches: ReadonlyArray<Stretch>,
): ReadonlyArray<CadenceDefect> => {
  if (late === undefined) return []
  const { gap } = cadence
  const grace = durationToText(late)
  const endOf = ({ due }: Stretch): Instant => afterDuration(cadence, due, late)
  if (stretches.some((one) => one.next !== undefined && endOf(one) >= one.next)) {
    return [
      {
        code: "grace-after-next-touch",
        path,
        message: `the grace ${grace} lasts until the next beat, which takes the touch's place: it would never be late`,
        fix: "make the grace shorter than the rhythm's shortest stretch",
      },
    ]
  }
  if (stretches.some((one) => endOf(one) > afterPause(one.before, gap.max, UTC))) {
    return [
      {
        code: "grace-after-longest-gap",
        path,
        message: `with the grace ${grace} the silence gets longer than the max gap ${durationToText(gap.max)} allows, so it never lasts as long`,
        fix: "make the grace shorter, let the touch come sooner, or make gap.max longer",
      },
    ]
  }
  return []
}
