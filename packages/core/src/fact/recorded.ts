import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import { ActorId } from "../identity.js"
import { Instant } from "../time/instant.js"
import { LocalDate } from "../time/local-date.js"

/** A field that may be left out, but not be given as `undefined`. */
export const maybe = <A, I, R>(schema: Schema.Schema<A, I, R>) =>
  Schema.optionalWith(schema, { exact: true })

/** A closed vocabulary; a mistake lists the whole of it. */
export const oneOf = <Values extends readonly [string, ...ReadonlyArray<string>]>(
  ...values: Values
) =>
  Schema.Literal(...values).annotations({
    message: ({ actual }) => ({
      message: `${JSON.stringify(actual)} is not one of ${values.join(", ")}`,
      override: true,
    }),
  })

/** How finely `occurredAt` of a command is known. */
const Precision = oneOf("instant", "day")

/** What every fact carries beside its own fields. */
const recorded = {
  /**
   * The fact's own date, where only that is known; `occurredAt` is then the start of that day. Measures in
   * hours leave such a fact out, measures in days and months use this date in whatever zone they report.
   */
  on: maybe(LocalDate),
  /** When a source system says that the fact was entered there. Recording delay is measured from it. */
  enteredAt: maybe(Instant),
  actor: maybe(ActorId),
}

/** Text from people: 1 to 4,000 characters of Unicode, without U+0000 and unpaired surrogates. */
export const Words = Schema.String.pipe(
  Schema.pattern(/^[^\0\p{Cs}]{1,4000}$/u, {
    message: () => "text is 1 to 4,000 characters, without U+0000 and unpaired surrogates",
  }),
)

const personalMark: unique symbol = Symbol.for("@followthrough/core/personal")

/**
 * Marks a field that speaks of a person, so that a store can encrypt it with the contact's own key and
 * erase it. Instants, zones, channels, outcomes and amounts never are.
 */
export const personal = <A, I, R>(schema: Schema.Schema<A, I, R>): Schema.Schema<A, I, R> =>
  schema.annotations({ [personalMark]: true })

/** Whether a field's schema is marked as personal. */
export const isPersonal = ({ annotations }: SchemaAST.Annotated): boolean =>
  annotations[personalMark] === true

/** Personal text: what people said or are called. */
export const PersonalWords = personal(Words)

/** Something that happened, in the past tense. Its fields are a storage format: add, never change. */
export const fact = <Tag extends string, Fields extends Schema.Struct.Fields>(
  tag: Tag,
  fields: Fields,
) => Schema.TaggedStruct(tag, { ...fields, ...recorded })

/**
 * Something to record, in the imperative. `occurredAt` is when it happened (default: now), so that
 * Tuesday's call can be recorded on Friday. Where only the date is known, `on` is that date, and
 * `occurredAt` may be left out: it is then the start of that day in the contact's or rep's zone, else in
 * UTC. `precision: "day"` says the same of the date that `occurredAt` begins. `enteredAt` is when a source
 * system says that it was entered there.
 */
export const command = <Tag extends string, Fields extends Schema.Struct.Fields>(
  tag: Tag,
  fields: Fields,
) =>
  Schema.TaggedStruct(tag, {
    ...fields,
    occurredAt: maybe(Instant),
    on: maybe(LocalDate),
    precision: maybe(Precision),
    enteredAt: maybe(Instant),
  })
