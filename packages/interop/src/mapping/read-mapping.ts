import * as Either from "effect/Either"
import { mappingProblem } from "../expression/binding.js"
import { ImportProblem } from "../problem/import-problem.js"
import { anyColumns } from "../replay/column-binding.js"
import { compileBy } from "../replay/lookup.js"
import { compileMapping } from "./compile-mapping.js"
import type { Mapping } from "./mapping.js"
import { type Csv, MappingFile } from "./mapping-schema.js"
import { readExpression } from "./read-expression.js"
import { childPath } from "./schema-fault.js"

/**
 * Reads a mapping from its JSON value. All that can be known without the CSV files is checked here:
 * its shape, unknown properties, the fields of each command, constants, patterns, durations, zones
 * and the names it refers to. `file` is for messages, which give the path within the mapping.
 */
export const readMapping = (json: unknown, file: string): Either.Either<Mapping, ImportProblem> => {
  try {
    return Either.right(checkedMapping(json, file))
  } catch (problem) {
    // A problem travels through the compiler as an exception: only the first one is told.
    if (problem instanceof ImportProblem) return Either.left(problem)
    throw problem
  }
}

/** The same; throws what is wrong. */
export const checkedMapping = (json: unknown, mappingFile: string): Mapping => {
  refuseTraps(json, "", mappingFile)
  const definition = readExpression(MappingFile, json, "", { mappingFile })
  checkCsv(definition.csv, "csv", mappingFile)
  const binding = anyColumns(definition, mappingFile)
  for (const [name, lookup] of Object.entries(definition.lookups ?? {})) {
    checkCsv(lookup.csv, `${childPath("lookups", name)}.csv`, mappingFile)
    compileBy(lookup, childPath("lookups", name), binding)
  }
  compileMapping(definition, binding)
  return { file: mappingFile, definition }
}

/** Ours lie a dozen deep at most. */
const DEEPEST = 100

// A property of that name would change what an object is instead of standing in it. What lies too deep, or goes
// round, would exhaust the stack of whoever reads it.
const refuseTraps = (json: unknown, path: string, mappingFile: string, depth = 0): void => {
  if (typeof json !== "object" || json === null) return
  if (depth > DEEPEST) {
    const what = `it lies more than ${DEEPEST} objects and lists deep`
    throw mappingProblem(
      { mappingFile },
      `${path.slice(0, 60)}…`,
      what,
      "say it with fewer of them",
    )
  }
  for (const [name, value] of Object.entries(json)) {
    const child = Array.isArray(json) ? `${path}[${name}]` : childPath(path, name)
    if (name === "__proto__") {
      throw mappingProblem({ mappingFile }, child, "a property may not have this name")
    }
    refuseTraps(value, child, mappingFile, depth + 1)
  }
}

const checkCsv = (csv: Csv | undefined, path: string, mappingFile: string): void => {
  const { delimiter = ",", quote = '"' } = csv ?? {}
  const refuse = (name: string, what: string) => {
    throw mappingProblem({ mappingFile }, `${path}.${name}`, what)
  }
  if (/[\r\n]/.test(delimiter)) refuse("delimiter", "a line end cannot delimit cells")
  if (delimiter === quote) refuse("delimiter", "it is the quote as well")
  const repeated = csv?.columns?.find((name, index, names) => names.indexOf(name) !== index)
  if (repeated !== undefined) refuse("columns", `"${repeated}" stands there twice`)
}
