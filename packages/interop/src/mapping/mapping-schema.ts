import { ZoneId } from "@followthrough/core"
import * as Schema from "effect/Schema"
import { Condition } from "./condition-schema.js"
import { maybe, Name, Text, Time, TimeExpression, Vocabulary } from "./expression-schema.js"

const Names = Schema.NonEmptyArray(Name)

/** How a CSV file is written. */
export const Csv = Schema.Struct({
  delimiter: maybe(Schema.String.pipe(Schema.length(1))),
  quote: maybe(Schema.NullOr(Schema.String.pipe(Schema.length(1)))),
  escape: maybe(Schema.String.pipe(Schema.length(1))),
  encoding: maybe(Schema.Literal("utf-8", "windows-1252", "latin1", "utf-16le")),
  columns: maybe(Names),
  skipRows: maybe(Schema.Number.pipe(Schema.int(), Schema.between(0, 1000))),
  finalLineEnd: maybe(Schema.Literal("required", "optional")),
  trim: maybe(Schema.Boolean),
  empty: maybe(Schema.Array(Name)),
})
export type Csv = typeof Csv.Type

/** A file that is joined to the rows: small, held in memory. */
export const Lookup = Schema.Struct({
  file: Name,
  key: Schema.Union(Name, Names).annotations({ description: "a column, or a list of them" }),
  by: Schema.Union(Text, Schema.NonEmptyArray(Text)).annotations({
    description: "where the key comes from, or a list of such",
  }),
  missing: maybe(Schema.Literal("error", "blank")),
  csv: maybe(Csv),
})
export type Lookup = typeof Lookup.Type

/** Fields of a command; checked against the command's own schema when the mapping is compiled. */
const Fields = Schema.Record({ key: Schema.String, value: Schema.Unknown })
export type Fields = typeof Fields.Type

/** True, or counted for each value of these texts apart. */
const Turns = Schema.Union(
  Schema.Boolean,
  Schema.Struct({ per: Schema.NonEmptyArray(Text) }),
).annotations({ description: 'true, or an object with "per"' })

export const Fact = Schema.Struct({
  record: Name,
  when: maybe(Condition),
  at: maybe(Time),
  fields: maybe(Fields),
  once: maybe(Turns),
  again: maybe(Turns),
  repeat: maybe(
    Schema.Struct({
      times: Text,
      step: maybe(Name),
      last: maybe(Fields),
    }),
  ),
}).pipe(
  Schema.filter(({ again, once }) =>
    again !== undefined && once !== undefined ? 'has both "once" and "again"' : undefined,
  ),
)
export type Fact = typeof Fact.Type

export const Rule = Schema.Struct({
  when: maybe(Condition),
  skip: maybe(Name),
  tieRank: maybe(Schema.Number.pipe(Schema.int())),
  facts: maybe(Schema.NonEmptyArray(Fact)),
}).pipe(
  Schema.filter((rule) => {
    if ((rule.skip === undefined) === (rule.facts === undefined)) {
      return 'needs either "facts" or "skip"'
    }
    return rule.skip !== undefined && rule.tieRank !== undefined
      ? '"tieRank" goes with "facts"'
      : undefined
  }),
)
export type Rule = typeof Rule.Type

const Contact = Schema.Struct({
  key: Schema.Union(Schema.Literal("row-number"), Schema.NonEmptyArray(Text)).annotations({
    description: '"row-number", or a list of texts',
  }),
  namespace: maybe(Name),
  add: maybe(Schema.Struct({ at: maybe(Time), fields: maybe(Fields) })),
})

const Reps = Schema.Struct({
  none: maybe(Schema.Array(Name)),
  ids: maybe(Schema.Literal("text", "hash")),
  namespace: maybe(Name),
  fields: maybe(Fields),
})

export const MappingFile = Schema.Struct({
  format: Schema.Literal("followthrough-mapping/1"),
  source: Schema.String.pipe(
    Schema.pattern(/^[^\p{Cc}\p{Cs}]{1,100}$/u, {
      message: () => "1 to 100 characters without control characters belong here",
    }),
  ),
  description: maybe(Schema.String),
  csv: maybe(Csv),
  zone: maybe(ZoneId),
  vocabularies: maybe(Schema.Record({ key: Schema.String, value: Vocabulary })),
  lookups: maybe(Schema.Record({ key: Schema.String, value: Lookup })),
  contact: maybe(Contact),
  reps: maybe(Reps),
  rowKey: maybe(Schema.NonEmptyArray(Text)),
  at: maybe(Time),
  undatedAt: maybe(Name),
  recordedAt: maybe(TimeExpression),
  enteredAt: maybe(TimeExpression),
  order: maybe(Text),
  actor: maybe(Text),
  rules: Schema.NonEmptyArray(Rule),
  unmatched: maybe(Schema.Literal("error", "skip")),
})
/** A mapping as it stands in its file. */
export type MappingFile = typeof MappingFile.Type
