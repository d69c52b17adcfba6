import type { TableRow } from "../csv/table.js"
import {
  COMPARISONS,
  type ComparedFormat,
  type ConditionExpression,
  type Operand,
  type OperandExpression,
} from "../mapping/condition-schema.js"
import { importProblem } from "../problem/import-problem.js"
import { type Binding, mappingProblem, type Readable } from "./binding.js"
import { compileNumber } from "./number.js"
import { compileMeaning, constantText } from "./text.js"
import { compileDateOf, compileTimeOf } from "./time.js"

interface Comparison {
  readonly holds: (row: TableRow) => boolean
  readonly sources: ReadonlyArray<Readable>
}

type Compared = string | number

/** Undefined where there is nothing to compare. */
type ReadCompared = (row: TableRow) => Compared | undefined

const HOLDS: Record<(typeof COMPARISONS)[number], (a: Compared, b: Compared) => boolean> = {
  is: (a, b) => a === b,
  less: (a, b) => a < b,
  atMost: (a, b) => a <= b,
  atLeast: (a, b) => a >= b,
  greater: (a, b) => a > b,
}

/**
 * Compares a text, number, date or time of a row with another one. With an empty cell nothing holds, but
 * that two texts are the same. Undefined for a condition that only looks for some words.
 */
export const compileComparison = (
  given: ConditionExpression,
  path: string,
  binding: Binding,
): Comparison | undefined => {
  const { as = "text" } = given
  const name = COMPARISONS.find((one) => given[one] !== undefined)
  const other = name && given[name]
  if (name === undefined || other === undefined) return undefined
  if (name === "is" && as === "text" && typeof other !== "object") return undefined
  const otherPath = `${path}.${name}`
  const source = compileMeaning(given, path, binding)
  const otherSource =
    typeof other === "object"
      ? compileMeaning(other, otherPath, binding)
      : constantText(String(other))
  const left = compileSide(given, { source, given, path }, binding)
  const right = compileSide(given, { source: otherSource, given: other, path: otherPath }, binding)
  const holds = HOLDS[name]
  return {
    sources: typeof other === "object" ? [source, otherSource] : [source],
    holds: (row) => {
      const a = left(row)
      const b = right(row)
      return a !== undefined && b !== undefined && holds(a, b)
    },
  }
}

interface Side {
  readonly source: Readable
  readonly given: Operand
  readonly path: string
}

const compileSide = (
  condition: ConditionExpression,
  { given, path, source }: Side,
  binding: Binding,
): ReadCompared => {
  const isConstant = typeof given !== "object"
  // A constant is written as constants are everywhere: ISO 8601, and no comma in a number.
  const format = isConstant ? {} : formatFor(given, condition)
  const { as = "text" } = condition
  if (!isConstant) refuseUnused(given, as, path, binding)
  switch (as) {
    case "text": {
      const keyOf = condition.case === "ignore" ? (text: string) => text.toLowerCase() : undefined
      const isSameness = condition.is !== undefined
      return (row) => {
        const text = source.read(row)
        return text === "" && !isSameness ? undefined : (keyOf?.(text) ?? text)
      }
    }
    case "number":
      return numberOf(source, format, isConstant ? path : undefined, binding)
    case "date":
      return compileDateOf(source, format, path, binding).read
    case "time": {
      const time = compileTimeOf(source, format, path, binding)
      return (row) => time.read(row)?.at
    }
  }
}

/** A side that says how it is written takes no more than the zone from the condition. */
const formatFor = (side: ComparedFormat, condition: ComparedFormat): ComparedFormat => {
  const own = formatOf(side)
  const { number, zone, ...times } = formatOf(condition)
  const isOwn = own.pattern !== undefined || own.epoch !== undefined
  return {
    ...(number === undefined ? {} : { number }),
    ...(zone === undefined ? {} : { zone }),
    ...(isOwn ? {} : times),
    ...own,
  }
}

const formatOf = (given: ComparedFormat): ComparedFormat => {
  const { ambiguous, epoch, number, pattern, zone, zones } = given
  return Object.fromEntries(
    Object.entries({ ambiguous, epoch, number, pattern, zone, zones }).filter(
      ([, value]) => value !== undefined,
    ),
  )
}

const refuseUnused = (
  given: OperandExpression,
  as: NonNullable<ConditionExpression["as"]>,
  path: string,
  binding: Binding,
): void => {
  const { number, ...times } = formatOf(given)
  const isTime = as === "date" || as === "time"
  const unused = [
    ...(number !== undefined && as !== "number" ? ["number"] : []),
    ...(isTime ? [] : Object.keys(times)),
  ][0]
  if (unused === undefined) return
  throw mappingProblem(
    binding,
    `${path}.${unused}`,
    `values are compared as ${as} here`,
    'leave it out, or say "as" beside the comparison',
  )
}

const numberOf = (
  source: Readable,
  { number }: ComparedFormat,
  constantPath: string | undefined,
  binding: Binding,
): ReadCompared => {
  const read = compileNumber(number ?? {})
  const numberIn = (text: string, row?: TableRow): number => {
    const value = read(text)
    if (value !== undefined) return value
    throw importProblem({
      ...(row === undefined
        ? { file: binding.mappingFile, path: constantPath ?? "" }
        : source.place(row)),
      found: text,
      expected: "a number",
      fix: 'correct the cell, or say under "number" how numbers are written',
    })
  }
  if (source.constant !== undefined) {
    const value = numberIn(source.constant)
    return () => value
  }
  return (row) => {
    const text = source.read(row)
    return text === "" ? undefined : numberIn(text, row)
  }
}
