import { Schema } from "effect"

/** A property that may be left out. */
export const maybe = <A, I>(schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(schema, { exact: true })

/** Text with something in it. */
export const Name = Schema.String.pipe(Schema.minLength(1))

/** A value that is the same for every row. */
const Constant = Schema.Union(Schema.String, Schema.Number, Schema.Boolean).annotations({
  description: "a text, a number, true or false",
})
export type Constant = typeof Constant.Type

/** Which texts of a file mean what. */
export const Vocabulary = Schema.Struct({
  /** What a text stands for; `null`: for nothing, as if the cell were empty. */
  words: Schema.Record({ key: Schema.String, value: Schema.NullOr(Constant) }),
  case: maybe(Schema.Literal("exact", "ignore")),
  /** What to do with a text that is not among them. */
  unknown: maybe(
    Schema.Union(
      Schema.Literal("error", "keep", "empty"),
      Schema.Struct({ value: Constant }),
    ).annotations({ description: '"error", "keep", "empty" or an object with "value"' }),
  ),
})
export type Vocabulary = typeof Vocabulary.Type

/** How numbers are written. */
export const NumberFormat = Schema.Struct({
  decimal: maybe(Schema.Literal(".", ",")),
  group: maybe(Schema.Literal(",", ".", " ", "'", "_")),
  /** Texts to pass over, such as a currency's sign. */
  ignore: maybe(Schema.Array(Name)),
})
export type NumberFormat = typeof NumberFormat.Type

/** Where text comes from; recursive, so its types are written out. */
export interface TextSource {
  readonly column?: string
  readonly of?: string
  readonly template?: string
  readonly with?: { readonly [name: string]: Text }
  readonly first?: readonly [Text, ...ReadonlyArray<Text>]
}
interface TextExpression extends TextSource {
  readonly vocabulary?: string | Vocabulary
  readonly number?: NumberFormat
  readonly empty?: Constant
}
/** Text that a mapping takes from a row, or a constant. */
export type Text = Constant | TextExpression

const text = Schema.suspend((): Schema.Schema<Text> => Text)
const source = {
  column: maybe(Name),
  of: maybe(Name),
  template: maybe(Name),
  with: maybe(Schema.Record({ key: Schema.String, value: text })),
  first: maybe(Schema.NonEmptyArray(text)),
}

/** One of the ways to say where a value comes from, and nothing that belongs to another way. */
const oneSource =
  (ways: ReadonlyArray<keyof TextSource | "sequence">) =>
  (given: TextSource & { readonly sequence?: unknown }): string | undefined => {
    const used = ways.filter((way) => given[way] !== undefined)
    if (used.length !== 1) {
      return `needs ${used.length === 0 ? "one" : "only one"} of ${ways.map((way) => `"${way}"`).join(", ")}`
    }
    if (given.of !== undefined && used[0] !== "column") return '"of" goes with "column"'
    if (given.with !== undefined && used[0] !== "template") return '"with" goes with "template"'
    return undefined
  }

const TextExpression = Schema.Struct({
  ...source,
  vocabulary: maybe(
    Schema.Union(Name, Vocabulary).annotations({
      description: "the name of a vocabulary, or a vocabulary",
    }),
  ),
  number: maybe(NumberFormat),
  empty: maybe(Constant),
}).pipe(Schema.filter(oneSource(["column", "template", "first"])))

export const Text: Schema.Schema<Text> = Schema.Union(Constant, TextExpression).annotations({
  description: 'a constant, or an object with "column", "template" or "first"',
})

const Sequence = Schema.Struct({
  startsAt: Name,
  step: Name,
  per: maybe(Schema.Literal("fact", "row")),
})

export const TimeExpression = Schema.Struct({
  ...source,
  pattern: maybe(
    Schema.Union(Name, Schema.NonEmptyArray(Name)).annotations({
      description: "a date pattern, or a list of them",
    }),
  ),
  epoch: maybe(Schema.Literal("seconds", "milliseconds")),
  zone: maybe(text),
  plus: maybe(Name),
  empty: maybe(Name),
  sequence: maybe(Sequence),
}).pipe(
  Schema.filter(
    (time) =>
      oneSource(["column", "template", "first", "sequence"])(time) ??
      (time.pattern !== undefined && time.epoch !== undefined
        ? 'has both "pattern" and "epoch"'
        : undefined),
  ),
)
export type TimeExpression = typeof TimeExpression.Type

/** When something happened; plain text is a constant. */
export const Time = Schema.Union(Name, TimeExpression).annotations({
  description: 'an ISO 8601 text, or an object with "column", "template", "first" or "sequence"',
})
export type Time = typeof Time.Type

type Conditions = readonly [ConditionExpression, ...ReadonlyArray<ConditionExpression>]

export interface ConditionExpression extends TextSource {
  readonly all?: Conditions
  readonly any?: Conditions
  readonly not?: ConditionExpression
  readonly is?: Constant
  readonly in?: readonly [Constant, ...ReadonlyArray<Constant>]
  readonly matches?: string
  readonly present?: boolean
  readonly empty?: boolean
  readonly case?: "exact" | "ignore"
}

const TESTS = ["is", "in", "matches", "present", "empty"] as const
const quoted = (names: ReadonlyArray<string>) => names.map((name) => `"${name}"`).join(", ")

const oneTest = (given: ConditionExpression): string | undefined => {
  const joints = (["all", "any", "not"] as const).filter((name) => given[name] !== undefined)
  const tests = TESTS.filter((name) => given[name] !== undefined)
  if (joints.length > 0) {
    return Object.keys(given).length === 1 ? undefined : `"${joints[0]}" stands alone in its object`
  }
  if (tests.length === 1) return oneSource(["column", "template", "first"])(given)
  return tests.length === 0
    ? `needs "all", "any", "not", or a source with one of ${quoted(TESTS)}`
    : `needs only one of ${quoted(TESTS)}`
}

const condition = Schema.suspend((): Schema.Schema<ConditionExpression> => Condition)

/** What must hold for a row. */
export const Condition: Schema.Schema<ConditionExpression> = Schema.Struct({
  ...source,
  all: maybe(Schema.NonEmptyArray(condition)),
  any: maybe(Schema.NonEmptyArray(condition)),
  not: maybe(condition),
  is: maybe(Constant),
  in: maybe(Schema.NonEmptyArray(Constant)),
  matches: maybe(Name),
  present: maybe(Schema.Boolean),
  empty: maybe(Schema.Boolean),
  case: maybe(Schema.Literal("exact", "ignore")),
}).pipe(Schema.filter(oneTest))
