import type { TableRow } from "../csv/table.js"
import type { ConditionExpression } from "../mapping/condition-schema.js"
import type { Binding, Readable } from "./binding.js"
import { compileComparison } from "./comparison.js"
import { compilePattern } from "./pattern.js"
import { compileMeaning, compileSource } from "./text.js"

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
  const comparison = compileComparison(given, path, binding)
  if (comparison !== undefined) return { ...comparison, words: [] }
  const meant = compileMeaning(given, path, binding)
  const test = compileTest(given, path, binding)
  return {
    holds: (row) => test(meant.read(row)),
    sources: [compileSource(given, path, binding)],
    // The words of a vocabulary's meanings are not those of the file.
    words: given.vocabulary === undefined ? wordsOf(given) : [],
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
  const ignoringCase = given.case === "ignore"
  if (given.matches !== undefined) {
    return compilePattern(given.matches, { ignoringCase }, `${path}.matches`, binding).isFound
  }
  const keyOf = ignoringCase ? (text: string) => text.toLowerCase() : (text: string) => text
  const keys = new Set(wordsOf(given).map(keyOf))
  return (text) => keys.has(keyOf(text))
}
