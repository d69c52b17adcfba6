import type { Cadence, CadenceRef } from "../cadence.js"
import type { CadenceRules } from "../cadence-rules.js"
import type { CadenceDefect } from "./defect.js"

const isOf =
  ({ id, version }: CadenceRef) =>
  (cadence: Cadence): boolean =>
    cadence.id === id && cadence.version === version

const named = ({ id, version }: CadenceRef): string => `"${id}" version ${version}`

/** Two of the same name, names that nothing has, cadences that follow one another in a circle. */
export const checkReferences = (rules: CadenceRules): ReadonlyArray<CadenceDefect> => [
  ...duplicates(rules),
  ...rules.cadences.flatMap((cadence, index) => [
    ...checkPlays(rules, cadence, `cadences.${index}`),
    ...checkAfterwards(rules, cadence, `cadences.${index}`),
  ]),
]

const duplicates = ({ cadences, plays }: CadenceRules): ReadonlyArray<CadenceDefect> => [
  ...cadences.flatMap((cadence, index): Array<CadenceDefect> => {
    const first = cadences.findIndex(isOf(cadence))
    if (first === index) return []
    return [
      {
        code: "duplicate-cadence",
        path: `cadences.${index}.version`,
        message: `${named(cadence)} is there already, as cadences.${first}; a version never changes`,
        fix: `publish it as version ${cadence.version + 1}`,
      },
    ]
  }),
  ...plays.flatMap(({ id }, index): Array<CadenceDefect> => {
    const first = plays.findIndex((play) => play.id === id)
    if (first === index) return []
    return [
      {
        code: "duplicate-play",
        path: `plays.${index}.id`,
        message: `play "${id}" is there already, as plays.${first}`,
        fix: "drop one of them, or give it another id",
      },
    ]
  }),
]

const checkPlays = (
  { plays }: CadenceRules,
  cadence: Cadence,
  path: string,
): ReadonlyArray<CadenceDefect> => {
  const known = new Set(plays.map(({ id }) => id))
  const turns = [
    ...cadence.opening.map((turn, index) => ({ turn, at: `${path}.opening.${index}` })),
    ...(cadence.rhythm?.turns ?? []).map((turn, index) => ({
      turn,
      at: `${path}.rhythm.turns.${index}`,
    })),
  ]
  return turns.flatMap(({ turn, at }) =>
    turn.plays.flatMap(
      (play, index): Array<CadenceDefect> =>
        known.has(play)
          ? []
          : [
              {
                code: "unknown-play",
                path: `${at}.plays.${index}`,
                message: `there is no play "${play}"`,
                fix: `add it to plays, or use one of ${[...known].join(", ") || "them once there are any"}`,
              },
            ],
    ),
  )
}

const checkAfterwards = (
  { cadences }: CadenceRules,
  cadence: Cadence,
  path: string,
): ReadonlyArray<CadenceDefect> => {
  const { afterwards, stage } = cadence
  if (afterwards === undefined) return []
  const next = cadences.find(isOf(afterwards))
  const defects: Array<CadenceDefect> = []
  if (next === undefined) {
    const versions = cadences.filter(({ id }) => id === afterwards.id).map(({ version }) => version)
    defects.push({
      code: "unknown-cadence",
      path: `${path}.afterwards`,
      message: `there is no cadence ${named(afterwards)}`,
      fix:
        versions.length > 0
          ? `name one of its versions: ${versions.join(", ")}`
          : "add that cadence, or name one that is there",
    })
  } else if (next.stage !== stage) {
    defects.push({
      code: "other-stage",
      path: `${path}.afterwards`,
      message: `${named(next)} is for stage ${next.stage}, this one for ${stage}; only a fact changes the stage`,
      fix: `name a cadence for stage ${stage}`,
    })
  }
  if (goesRound(cadences, cadence)) {
    defects.push({
      code: "cadences-go-round",
      path: `${path}.afterwards`,
      message: `following what comes afterwards leads back to ${named(cadence)}`,
      fix: "let the last one of them end in a rhythm",
    })
  }
  return defects
}

const goesRound = (cadences: ReadonlyArray<Cadence>, start: Cadence): boolean => {
  let current: Cadence | undefined = start
  for (let hops = 0; hops < cadences.length; hops += 1) {
    const next: CadenceRef | undefined = current?.afterwards
    if (next === undefined) return false
    if (isOf(next)(start)) return true
    current = cadences.find(isOf(next))
  }
  return false
}
