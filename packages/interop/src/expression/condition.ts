import type { TableRow } from "../csv/table.js"
import type { ConditionExpression } from "../mapping/expression-schema.js"
import { type Binding, mappingProblem } from "./binding.js"
import { compileSource } from "./text.js"

/** Whether something holds for a row. */
export type Holds = (row: TableRow) => boolean

export const compileCondition = (
  given: ConditionExpression,
  path: string,
  binding: Binding,
): Holds => {
  const each = (name: "all" | "any", conditions: ReadonlyArray<ConditionExpression>) =>
    conditions.map((one, index) => compileCondition(one, `${path}.${name}[${index}]`, binding))
  if (given.all !== undefined) {
    const holds = each("all", given.all)
    return (row) => holds.every((one) => one(row))
  }
  if (given.any !== undefined) {
    const holds = each("any", given.any)
    return (row) => holds.some((one) => one(row))
  }
  if (given.not !== undefined) {
    const holds = compileCondition(given.not, `${path}.not`, binding)
    return (row) => !holds(row)
  }
  const source = compileSource(given, path, binding)
  const test = compileTest(given, path, binding)
  return (row) => test(source.read(row))
}

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
  const among = [...(given.in ?? []), ...(given.is === undefined ? [] : [given.is])]
  const keys = new Set(among.map((one) => keyOf(String(one))))
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
