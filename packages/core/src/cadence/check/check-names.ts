import type { Cadence } from "../cadence.js"
import type { CadenceDefect } from "./defect.js"

/** Two steps of the same name: a later version could not tell which of them was done. */
export const checkNames = ({ opening }: Cadence, path: string): ReadonlyArray<CadenceDefect> =>
  opening.flatMap(({ name }, index): Array<CadenceDefect> => {
    const first = opening.findIndex((step) => step.name === name)
    if (name === undefined || first === index) return []
    return [
      {
        code: "duplicate-step",
        path: `${path}.opening.${index}.name`,
        message: `step "${name}" is there already, as ${path}.opening.${first}`,
        fix: "give it another name",
      },
    ]
  })
