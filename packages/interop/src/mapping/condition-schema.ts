import * as Schema from "effect/Schema"
import {
  Constant,
  maybe,
  Name,
  NumberFormat,
  oneFormat,
  oneSource,
  source,
  type TextSource,
  type TimeFormat,
  timeFormat,
  type Vocabulary,
  VocabularyChoice,
} from "./expression-schema.js"

/** As what two values are compared. */
type ComparedAs = "text" | "number" | "date" | "time"

/** How both sides of a comparison are written. */
export interface ComparedFormat extends TimeFormat {
  readonly number?: NumberFormat
}

/** The other side of a comparison; its own format goes before that of the condition. */
export interface OperandExpression extends TextSource, ComparedFormat {
  readonly vocabulary?: string | Vocabulary
}
export type Operand = Constant | OperandExpression

type Conditions = readonly [ConditionExpression, ...ReadonlyArray<ConditionExpression>]

export interface ConditionExpression extends TextSource, ComparedFormat {
  readonly all?: Conditions
  readonly any?: Conditions
  readonly not?: ConditionExpression
  readonly vocabulary?: string | Vocabulary
  readonly is?: Operand
  readonly in?: readonly [Constant, ...ReadonlyArray<Constant>]
  readonly matches?: string
  readonly present?: boolean
  readonly empty?: boolean
  readonly less?: Operand
  readonly atMost?: Operand
  readonly atLeast?: Operand
  readonly greater?: Operand
  readonly as?: ComparedAs
  readonly case?: "exact" | "ignore"
}

/** The tests that compare with another value. */
export const COMPARISONS = ["is", "less", "atMost", "atLeast", "greater"] as const
const TESTS = ["is", "in", "matches", "present", "empty", ...COMPARISONS.slice(1)] as const
const JOINTS = ["all", "any", "not"] as const
const SOURCES = ["column", "template", "first"] as const
const TIME_FORMAT = ["pattern", "epoch", "zone", "zones", "ambiguous"] as const

const quoted = (names: ReadonlyArray<string>) => names.map((name) => `"${name}"`).join(", ")

const oneTest = (given: ConditionExpression): string | undefined => {
  const joint = JOINTS.find((name) => given[name] !== undefined)
  if (joint !== undefined) {
    return Object.keys(given).length === 1 ? undefined : `"${joint}" stands alone in its object`
  }
  const tests = TESTS.filter((name) => given[name] !== undefined)
  if (tests.length === 0) {
    return `needs "all", "any", "not", or a source with one of ${quoted(TESTS)}`
  }
  if (tests.length > 1) return `needs only one of ${quoted(TESTS)}`
  const compares = COMPARISONS.some((name) => given[name] !== undefined)
  if (given.as !== undefined && !compares) return `"as" goes with one of ${quoted(COMPARISONS)}`
  return oneSource(SOURCES)(given) ?? oneFormat(given) ?? fittingFormat(given, given.as)
}

/** How numbers or times are written is said where they are compared. */
const fittingFormat = (given: ComparedFormat, as: ComparedAs = "text"): string | undefined => {
  if (given.number !== undefined && as !== "number") return '"number" goes with "as": "number"'
  if (as === "date" || as === "time") return undefined
  const name = TIME_FORMAT.find((one) => given[one] !== undefined)
  return name === undefined ? undefined : `"${name}" goes with "as": "date" or "time"`
}

const format = { ...timeFormat, number: maybe(NumberFormat) }

const OperandExpression = Schema.Struct({
  ...source,
  ...format,
  vocabulary: maybe(VocabularyChoice),
}).pipe(Schema.filter((operand) => oneSource(SOURCES)(operand) ?? oneFormat(operand)))

const operand: Schema.Schema<Operand> = Schema.Union(Constant, OperandExpression).annotations({
  description: 'a constant, or an object with "column", "template" or "first"',
})

const condition = Schema.suspend((): Schema.Schema<ConditionExpression> => Condition)

/** What must hold for a row. */
export const Condition: Schema.Schema<ConditionExpression> = Schema.Struct({
  ...source,
  ...format,
  all: maybe(Schema.NonEmptyArray(condition)),
  any: maybe(Schema.NonEmptyArray(condition)),
  not: maybe(condition),
  vocabulary: maybe(VocabularyChoice),
  is: maybe(operand),
  in: maybe(Schema.NonEmptyArray(Constant)),
  matches: maybe(Name),
  present: maybe(Schema.Boolean),
  empty: maybe(Schema.Boolean),
  less: maybe(operand),
  atMost: maybe(operand),
  atLeast: maybe(operand),
  greater: maybe(operand),
  as: maybe(Schema.Literal("text", "number", "date", "time")),
  case: maybe(Schema.Literal("exact", "ignore")),
}).pipe(Schema.filter(oneTest))
