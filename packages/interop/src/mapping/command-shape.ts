import {
  AbsenceId,
  ActorId,
  ContactId,
  commands,
  DebtId,
  HoldId,
  Instant,
  LocalDate,
  PromiseId,
  ReferralId,
  RepId,
  StepId,
  TouchId,
} from "@followthrough/core"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import { literalsOf } from "./schema-fault.js"

/**
 * What a field of a command takes, read off the command's own schema, so that a mapping can fill
 * whatever the core can record.
 */
export type Shape =
  | { readonly _tag: "Instant" }
  | { readonly _tag: "LocalDate" }
  | { readonly _tag: "Rep" }
  | { readonly _tag: "Contact" }
  | { readonly _tag: "Named"; readonly kind: NamedKind }
  | ValueShape
  | ObjectShape
  | ChoiceShape
  | ListShape

/** What a log tells apart by an identity of its own. */
export type NamedKind = "touch" | "promise" | "debt" | "step" | "hold" | "referral" | "absence"

export interface ValueShape {
  readonly _tag: "Value"
  readonly as: "text" | "number" | "boolean"
  /** The texts allowed, where only some are. */
  readonly choices: ReadonlyArray<string>
  /** From the JSON form; on the left, what is wrong. */
  readonly decode: (json: unknown) => Either.Either<unknown, string>
}

export interface ObjectShape {
  readonly _tag: "Object"
  readonly fields: ReadonlyMap<string, FieldShape>
  /** What is wrong with the whole, where the fields by themselves do not say everything. */
  readonly complaint: ((decoded: unknown) => string | undefined) | undefined
}

/** One of several objects, told apart by `_tag`. */
export interface ChoiceShape {
  readonly _tag: "Choice"
  readonly options: ReadonlyMap<string, ObjectShape>
}

export interface ListShape {
  readonly _tag: "List"
  readonly item: Shape
  readonly mayBeEmpty: boolean
}

interface FieldShape {
  readonly shape: Shape
  readonly optional: boolean
  /** What stands in a decoded object where the JSON form leaves the field out. */
  readonly byDefault: unknown
}

const IDENTIFIED: ReadonlyArray<readonly [{ readonly ast: SchemaAST.AST }, Shape]> = [
  [Instant, { _tag: "Instant" }],
  [LocalDate, { _tag: "LocalDate" }],
  [RepId, { _tag: "Rep" }],
  [ContactId, { _tag: "Contact" }],
  [TouchId, { _tag: "Named", kind: "touch" }],
  [PromiseId, { _tag: "Named", kind: "promise" }],
  [DebtId, { _tag: "Named", kind: "debt" }],
  [StepId, { _tag: "Named", kind: "step" }],
  [HoldId, { _tag: "Named", kind: "hold" }],
  [ReferralId, { _tag: "Named", kind: "referral" }],
  [AbsenceId, { _tag: "Named", kind: "absence" }],
]

const shapeOf = (ast: SchemaAST.AST): Shape => {
  const identified = IDENTIFIED.find(([schema]) => schema.ast === ast)?.[1]
  if (identified !== undefined) return identified
  const encoded = SchemaAST.encodedAST(ast)
  switch (encoded._tag) {
    case "StringKeyword":
      return value(ast, "text")
    case "NumberKeyword":
      return value(ast, "number")
    case "BooleanKeyword":
      return value(ast, "boolean")
    case "Literal":
      return value(ast, typeof encoded.literal === "boolean" ? "boolean" : "text")
    case "TypeLiteral":
      return objectOf(ast)
    case "Union":
      return isText(encoded) ? value(ast, "text") : choiceOf(ast)
    case "TupleType":
      return listOf(ast)
    default:
      return unmappable(ast)
  }
}

// A closed vocabulary, or several kinds of text such as durations.
const isText = (encoded: SchemaAST.Union): boolean =>
  literalsOf(encoded).length > 0 || encoded.types.every(({ _tag }) => _tag === "StringKeyword")

const value = (ast: SchemaAST.AST, as: ValueShape["as"]): ValueShape => {
  const decode = Schema.decodeUnknownEither(Schema.make<unknown, unknown>(ast))
  return {
    _tag: "Value",
    as,
    choices: literalsOf(ast),
    decode: (json) =>
      Either.mapLeft(
        decode(json),
        (error) => ParseResult.ArrayFormatter.formatErrorSync(error)[0]?.message ?? error.message,
      ),
  }
}

const objectOf = (ast: SchemaAST.AST): ObjectShape => {
  if (ast._tag === "Refinement") return { ...objectOf(ast.from), complaint: complaintOf(ast) }
  // Defaults make a schema two-sided: the JSON side says what may be left out.
  const literal = ast._tag === "Transformation" ? ast.from : ast
  if (literal._tag !== "TypeLiteral") return unmappable(ast)
  const defaults = ast._tag === "Transformation" ? defaultsOf(ast) : new Map<PropertyKey, unknown>()
  return {
    _tag: "Object",
    fields: new Map(
      literal.propertySignatures.map(({ isOptional, name, type }) => [
        String(name),
        { shape: shapeOf(type), optional: isOptional, byDefault: defaults.get(name) },
      ]),
    ),
    complaint: undefined,
  }
}

const complaintOf = (ast: SchemaAST.AST): ((decoded: unknown) => string | undefined) => {
  const check = Schema.validateEither(Schema.make(ast))
  return (decoded) =>
    Either.match(check(decoded), {
      onLeft: (error) =>
        ParseResult.ArrayFormatter.formatErrorSync(error)[0]?.message ?? error.message,
      onRight: () => undefined,
    })
}

const defaultsOf = ({ transformation }: SchemaAST.Transformation): Map<PropertyKey, unknown> => {
  if (transformation._tag !== "TypeLiteralTransformation") return unmappable(transformation)
  return new Map(
    transformation.propertySignatureTransformations.map(({ decode, to }) => [
      to,
      Option.getOrUndefined(decode(Option.none())),
    ]),
  )
}

const choiceOf = (ast: SchemaAST.AST): ChoiceShape => {
  if (ast._tag !== "Union") return unmappable(ast)
  return {
    _tag: "Choice",
    options: new Map(ast.types.map((option) => [tagOf(option), objectOf(option)])),
  }
}

const tagOf = (ast: SchemaAST.AST): string => {
  if (ast._tag === "Refinement") return tagOf(ast.from)
  const literal = ast._tag === "Transformation" ? ast.from : ast
  if (literal._tag !== "TypeLiteral") return unmappable(ast)
  const tag = literal.propertySignatures.find(({ name }) => name === "_tag")
  return (tag && literalsOf(tag.type)[0]) ?? unmappable(ast)
}

const listOf = (ast: SchemaAST.AST): ListShape => {
  if (ast._tag !== "TupleType") return unmappable(ast)
  const item = ast.rest[0] ?? ast.elements[0]
  if (item === undefined) return unmappable(ast)
  return { _tag: "List", item: shapeOf(item.type), mayBeEmpty: ast.elements.length === 0 }
}

/** A bug, found by the first test that loads this module: the core has a kind of field new to us. */
const unmappable = (ast: unknown): never => {
  throw new TypeError(`a mapping cannot fill a field of the kind ${String(ast)}`)
}

/** What each command takes, by its name. Rules are published, not imported row by row. */
export const commandShapes: ReadonlyMap<string, ObjectShape> = new Map(
  Object.entries(commands).flatMap(([name, { fields, ast }]) =>
    "contactId" in fields || "repId" in fields || "partyId" in fields
      ? [[name, objectOf(ast)] as const]
      : [],
  ),
)

/** Whether a command brings a contact into the log. */
export const addsContact = (record: string): boolean =>
  record === "AddContact" || record === "AdoptContact"

/** Whether a command is about a contact, and so needs to know which one. */
export const isOfContact = (record: string): boolean =>
  commandShapes.get(record)?.fields.has("contactId") ?? true

export const shapeOfActor: ValueShape = value(ActorId.ast, "text")
