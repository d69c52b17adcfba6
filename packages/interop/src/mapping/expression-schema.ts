import * as Schema from "effect/Schema"

/** A property that may be left out. */
export const maybe = <A, I>(schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(schema, { exact: true })

/** Text with something in it. */
export const Name = Schema.String.pipe(Schema.minLength(1))

/** A value that is the same for every row. */
export const Constant = Schema.Union(Schema.String, Schema.Number, Schema.Boolean).annotations({
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

/** A vocabulary, or the name of one. */
export const VocabularyChoice = Schema.Union(Name, Vocabulary).annotations({
  description: "the name of a vocabulary, or a vocabulary",
})
export type VocabularyChoice = typeof VocabularyChoice.Type

/** How numbers are written. */
export const NumberFormat = Schema.Struct({
  decimal: maybe(Schema.Literal(".", ",")),
  group: maybe(Schema.Literal(",", ".", " ", "'", "_")),
  /** Texts to pass over, such as a currency's sign. */
  ignore: maybe(Schema.Array(Name)),
})
export type NumberFormat = typeof NumberFormat.Type

/** What is cut off a text. */
const Strip = Schema.Struct({
  prefix: maybe(Schema.Union(Name, Schema.NonEmptyArray(Name))),
  suffix: maybe(Schema.Union(Name, Schema.NonEmptyArray(Name))),
  pattern: maybe(Name),
})
export type Strip = typeof Strip.Type

/** Where text comes from, and its form; recursive, so its types are written out. */
export interface TextSource {
  readonly column?: string
  readonly of?: string
  readonly template?: string
  readonly with?: { readonly [name: string]: Text }
  readonly first?: readonly [Text, ...ReadonlyArray<Text>]
  readonly trim?: boolean
  readonly lower?: boolean
  readonly upper?: boolean
  readonly strip?: Strip
}
interface TextExpression extends TextSource {
  readonly vocabulary?: VocabularyChoice
  readonly number?: NumberFormat
  readonly empty?: Constant
}
/** Text that a mapping takes from a row, or a constant. */
export type Text = Constant | TextExpression

const text = Schema.suspend((): Schema.Schema<Text> => Text)
export const source = {
  column: maybe(Name),
  of: maybe(Name),
  template: maybe(Name),
  with: maybe(Schema.Record({ key: Schema.String, value: text })),
  first: maybe(Schema.NonEmptyArray(text)),
  trim: maybe(Schema.Boolean),
  lower: maybe(Schema.Boolean),
  upper: maybe(Schema.Boolean),
  strip: maybe(Strip),
}

/** One of the ways to say where a value comes from, and nothing that belongs to another way. */
export const oneSource =
  (ways: ReadonlyArray<keyof TextSource | "sequence">) =>
  (given: TextSource & { readonly sequence?: unknown }): string | undefined => {
    const used = ways.filter((way) => given[way] !== undefined)
    if (used.length !== 1) {
      return `needs ${used.length === 0 ? "one" : "only one"} of ${ways.map((way) => `"${way}"`).join(", ")}`
    }
    if (given.of !== undefined && used[0] !== "column") return '"of" goes with "column"'
    if (given.with !== undefined && used[0] !== "template") return '"with" goes with "template"'
    if (given.lower === true && given.upper === true) return 'has both "lower" and "upper"'
    return undefined
  }

const TextExpression = Schema.Struct({
  ...source,
  vocabulary: maybe(VocabularyChoice),
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

/** How times are written. */
export const timeFormat = {
  pattern: maybe(
    Schema.Union(Name, Schema.NonEmptyArray(Name)).annotations({
      description: "a date pattern, or a list of them",
    }),
  ),
  /** Which reading counts of a text that several patterns read in different ways. */
  ambiguous: maybe(Schema.Literal("error", "first")),
  epoch: maybe(Schema.Literal("seconds", "milliseconds")),
  zone: maybe(text),
  /** What words for zones mean, such as EST. */
  zones: maybe(VocabularyChoice),
}
const TimeFormat = Schema.Struct(timeFormat)
export type TimeFormat = typeof TimeFormat.Type

export const oneFormat = ({ ambiguous, epoch, pattern, zones }: TimeFormat): string | undefined => {
  if (pattern !== undefined && epoch !== undefined) return 'has both "pattern" and "epoch"'
  if (ambiguous !== undefined && (pattern === undefined || typeof pattern === "string")) {
    return '"ambiguous" goes with a list of patterns'
  }
  return zones !== undefined && pattern === undefined ? '"zones" goes with "pattern"' : undefined
}

export const TimeExpression = Schema.Struct({
  ...source,
  ...timeFormat,
  plus: maybe(Name),
  empty: maybe(Name),
  sequence: maybe(Sequence),
}).pipe(
  Schema.filter(
    (time) => oneSource(["column", "template", "first", "sequence"])(time) ?? oneFormat(time),
  ),
)
export type TimeExpression = typeof TimeExpression.Type

/** When something happened; plain text is a constant. */
export const Time = Schema.Union(Name, TimeExpression).annotations({
  description: 'an ISO 8601 text, or an object with "column", "template", "first" or "sequence"',
})
export type Time = typeof Time.Type
