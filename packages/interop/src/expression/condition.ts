import type { TableRow } from "../csv/table.js"
import type { ConditionExpression } from "../mapping/expression-schema.js"
import { type Binding, mappingProblem, type Readable } from "./binding.js"
import { compileSource } from "./text.js"

export interface Condition {
  readonly holds: (row: TableRow) => boolean
  /** What it reads, for a message about a row that no rule matches. */
  readonly sources: ReadonlyArray<Readable>
  /** Words that would have made it hold, where it asks for words. */
  readonly words: ReadonlyArray<string>
}

export const compileCondition = (
  given: ConditionExpression,
  path: string,
  binding: Binding,
): Condition => {
  const each = (name: "all" | "any", conditions: ReadonlyArray<ConditionExpression>) =>
    conditions.map((one, index) => compileCondition(one, `${path}.${name}[${index}]`, binding))
  if (given.all !== undefined) {
    const all = each("all", given.all)
    return { ...together(all), holds: (row) => all.every(({ holds }) => holds(row)) }
  }
  if (given.any !== undefined) {
    const any = each("any", given.any)
    return { ...together(any), holds: (row) => any.some(({ holds }) => holds(row)) }
  }
  if (given.not !== undefined) {
    const { holds, sources } = compileCondition(given.not, `${path}.not`, binding)
    return { sources, words: [], holds: (row) => !holds(row) }
  }
  const source = compileSource(given, path, binding)
  const test = compileTest(given, path, binding)
  return {
    holds: (row) => test(source.read(row)),
    sources: [source],
    words: wordsOf(given),
  }
}

const together = (conditions: ReadonlyArray<Condition>): Omit<Condition, "holds"> => ({
  sources: conditions.flatMap(({ sources }) => sources),
  words: conditions.flatMap(({ words }) => words),
})

const wordsOf = (given: ConditionExpression): ReadonlyArray<string> =>
  [...(given.in ?? []), ...(given.is === undefined ? [] : [given.is])].map(String)

const compileTest = (
  given: ConditionExpression,
  path: string,
  binding: Binding,
): ((text: string) => boolean) => {
  if (given.present !== undefined) {
    const { present } = given
    return (text) => (text !== "") === present
  }
  if (given.empty !== undefined) {
    const { empty } = given
    return (text) => (text === "") === empty
  }
  const ignoring = given.case === "ignore"
  if (given.matches !== undefined) {
    const pattern = compilePattern(given.matches, ignoring, `${path}.matches`, binding)
    return (text) => pattern.test(text)
  }
  const keyOf = ignoring ? (text: string) => text.toLowerCase() : (text: string) => text
  const keys = new Set(wordsOf(given).map(keyOf))
  return (text) => keys.has(keyOf(text))
}

const compilePattern = (
  pattern: string,
  ignoring: boolean,
  path: string,
  binding: Binding,
): RegExp => {
  try {
    return new RegExp(pattern, ignoring ? "iu" : "u")
  } catch (cause) {
    const why = cause instanceof SyntaxError ? cause.message : String(cause)
    throw mappingProblem(binding, path, why, "correct the regular expression")
  }
}
