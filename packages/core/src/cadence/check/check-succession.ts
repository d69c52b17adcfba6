import type { Cadence } from "../cadence.js"
import type { CadenceDefect } from "./defect.js"

type Step = Cadence["opening"][number]

/**
 * Warnings about versions of the same cadence: opening steps without a name that stand at another place than in
 * the version before. Who has done some of them would repeat one or miss one, because unnamed steps are found by
 * place. Paths lead into the list of cadences. Rules with warnings are sound and can be published.
 */
export const checkSuccession = (cadences: ReadonlyArray<Cadence>): ReadonlyArray<CadenceDefect> =>
  cadences.flatMap((cadence, index) => {
    const before = versionBefore(cadence, cadences)
    return before === undefined ? [] : movedSteps(before, cadence, `cadences.${index}`)
  })

const versionBefore = (
  { id, version }: Cadence,
  cadences: ReadonlyArray<Cadence>,
): Cadence | undefined =>
  cadences
    .filter((one) => one.id === id && one.version < version)
    .reduce<Cadence | undefined>(
      (last, one) => (last === undefined || one.version > last.version ? one : last),
      undefined,
    )

const movedSteps = (
  before: Cadence,
  { opening }: Cadence,
  path: string,
): ReadonlyArray<CadenceDefect> =>
  opening.flatMap((step, place): Array<CadenceDefect> => {
    const { name } = step
    if (name !== undefined && before.opening.some((one) => one.name === name)) return []
    const stood = before.opening[place]
    if (stood === undefined || isSame(stood, step)) return []
    const was = before.opening.findIndex((one) => one.name === undefined && isSame(one, step))
    if (was < 0) return []
    return [
      {
        code: "unnamed-step-moved",
        path: `${path}.opening.${place}`,
        message: `the step was step ${was + 1} in version ${before.version} and had no name there: it is found by its place, so contacts in the middle of the opening repeat a step or miss one`,
        fix: "add new steps at the end; or publish a version first in which the steps get names where they are",
      },
    ]
  })

const isSame = (one: Step, other: Step): boolean =>
  one.channels.join() === other.channels.join() && one.plays.join() === other.plays.join()
