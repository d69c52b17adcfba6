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
    if (step.name !== undefined || !isUnnamed(before.opening[place])) return []
    if (isSame(before.opening[place], step)) return []
    const was = before.opening.findIndex((one) => isUnnamed(one) && isSame(one, step))
    if (was < 0) return []
    return [
      {
        code: "unnamed-step-moved",
        path: `${path}.opening.${place}`,
        message: `the step has no name and was step ${was + 1} in version ${before.version}, where step ${place + 1} was another: steps without a name are found by place, so contacts in the middle of the opening repeat one or miss one`,
        fix: "add new steps at the end, or give steps names from one version on before you move them",
      },
    ]
  })

const isUnnamed = (step: Step | undefined): step is Step =>
  step !== undefined && step.name === undefined

const isSame = (one: Step, other: Step): boolean =>
  one.channels.join() === other.channels.join() && one.plays.join() === other.plays.join()
