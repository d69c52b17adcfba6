import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"

/** Says that a value does not fit; why, the schema itself must say. */
export const unfit = Symbol("unfit")

/** Gives what the schema makes of a value, or {@link unfit}. */
export type FastCoder = (value: unknown) => unknown

/**
 * A decoder made once from a schema's parts, for replaying long logs: it builds no report, so whoever
 * gets `unfit` asks the schema for one. Parts that it does not know go through the schema's own
 * decoder, so it is as strict as the schema by construction; a property proves the rest.
 */
export const fastDecoder = (schema: Schema.Schema.AnyNoContext): FastCoder =>
  compile(schema.ast, decoding)

/** A decoder that passes over no field that the schema does not name: such a value is `unfit`. */
export const strictDecoder = (schema: Schema.Schema.AnyNoContext): FastCoder =>
  compile(schema.ast, decodingStrictly)

/** The way back, which checks what it is given in the same way. */
export const fastEncoder = (schema: Schema.Schema.AnyNoContext): FastCoder =>
  compile(schema.ast, encoding)

/** Which way values go. */
interface Way {
  readonly bySchema: (
    schema: Schema.Schema<unknown>,
  ) => (value: unknown) => Either.Either<unknown, ParseResult.ParseIssue>
  readonly encodes: boolean
  readonly isStrict: boolean
}

const decoding: Way = {
  bySchema: ParseResult.decodeUnknownEither,
  encodes: false,
  isStrict: false,
}
const decodingStrictly: Way = {
  bySchema: (schema) => ParseResult.decodeUnknownEither(schema, { onExcessProperty: "error" }),
  encodes: false,
  isStrict: true,
}
const encoding: Way = { bySchema: ParseResult.encodeUnknownEither, encodes: true, isStrict: false }

const compile = (ast: SchemaAST.AST, way: Way): FastCoder => {
  switch (ast._tag) {
    case "StringKeyword":
      return (value) => (typeof value === "string" ? value : unfit)
    case "NumberKeyword":
      return (value) => (typeof value === "number" ? value : unfit)
    case "BooleanKeyword":
      return (value) => (typeof value === "boolean" ? value : unfit)
    case "Literal":
      return (value) => (value === ast.literal ? value : unfit)
    case "Refinement":
      return refined(ast, way)
    case "Union":
      return choice(ast, way) ?? bySchema(ast, way)
    case "TypeLiteral":
      return ast.indexSignatures.length === 0 ? struct(ast, way) : bySchema(ast, way)
    case "TupleType":
      return list(ast, way) ?? bySchema(ast, way)
    case "Transformation":
      return moved(ast, way) ?? bySchema(ast, way)
    default:
      return bySchema(ast, way)
  }
}

const bySchema = (ast: SchemaAST.AST, way: Way): FastCoder => {
  const code = way.bySchema(Schema.make<unknown>(ast))
  return (value) => Either.getOrElse(code(value), () => unfit)
}

const refined = (ast: SchemaAST.Refinement, way: Way): FastCoder => {
  const from = compile(ast.from, way)
  const { encodes } = way
  return (value) => {
    const coded = from(value)
    if (coded === unfit) return unfit
    // A refinement speaks of the decoded value.
    const told = encodes ? value : coded
    return Option.isNone(ast.filter(told, SchemaAST.defaultParseOption, ast)) ? coded : unfit
  }
}

// A closed vocabulary, or structs told apart by their tag.
const choice = ({ types }: SchemaAST.Union, way: Way): FastCoder | undefined => {
  const literals = types.filter(SchemaAST.isLiteral)
  if (literals.length === types.length) {
    const words = new Set<unknown>(literals.map(({ literal }) => literal))
    return (value) => (words.has(value) ? value : unfit)
  }
  const byTag = new Map<unknown, FastCoder>()
  for (const type of types) {
    const tag = tagOf(type)
    if (tag === undefined || byTag.has(tag)) return undefined
    byTag.set(tag, compile(type, way))
  }
  return (value) => (isObject(value) ? (byTag.get(value["_tag"])?.(value) ?? unfit) : unfit)
}

const tagOf = (ast: SchemaAST.AST): SchemaAST.LiteralValue | undefined => {
  if (!SchemaAST.isTypeLiteral(ast)) return undefined
  const tag = ast.propertySignatures.find(({ name }) => name === "_tag")?.type
  return tag !== undefined && SchemaAST.isLiteral(tag) ? tag.literal : undefined
}

type Fields = { readonly [name: PropertyKey]: unknown }

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const struct = ({ propertySignatures }: SchemaAST.TypeLiteral, way: Way): FastCoder => {
  const fields = propertySignatures.map(({ isOptional, name, type }) => ({
    name,
    isOptional,
    code: compile(type, way),
  }))
  const { isStrict } = way
  return (value) => {
    if (!isObject(value)) return unfit
    const coded: { [name: PropertyKey]: unknown } = {}
    let taken = 0
    for (const { code, isOptional, name } of fields) {
      const given = value[name]
      if (given === undefined && !Object.hasOwn(value, name)) {
        if (isOptional) continue
        return unfit
      }
      const field = code(given)
      if (field === unfit) return unfit
      coded[name] = field
      taken += 1
    }
    return isStrict && taken < Reflect.ownKeys(value).length ? unfit : coded
  }
}

// A struct of which some fields are written otherwise than they are read, such as one with a default.
const moved = (
  { from, to, transformation }: SchemaAST.Transformation,
  way: Way,
): FastCoder | undefined => {
  if (!SchemaAST.isTypeLiteralTransformation(transformation)) return undefined
  const { encodes } = way
  const [first, last] = (encodes ? [to, from] : [from, to]).map((ast) => compile(ast, way))
  if (first === undefined || last === undefined) return undefined
  const moves = transformation.propertySignatureTransformations.map((move) =>
    encodes
      ? { out: move.to, into: move.from, code: move.encode }
      : { out: move.from, into: move.to, code: move.decode },
  )
  return (value) => {
    const coded = first(value)
    if (!isObject(coded)) return unfit
    const fields: { [name: PropertyKey]: unknown } = coded
    for (const { code, into, out } of moves) {
      const result = code(Object.hasOwn(fields, out) ? Option.some(fields[out]) : Option.none())
      if (out !== into || Option.isNone(result)) delete fields[out]
      if (Option.isSome(result)) fields[into] = result.value
    }
    return last(fields)
  }
}

// An array, with or without elements that must be there.
const list = ({ elements, rest }: SchemaAST.TupleType, way: Way): FastCoder | undefined => {
  const [tail] = rest
  if (tail === undefined || rest.length > 1 || elements.some(({ isOptional }) => isOptional)) {
    return undefined
  }
  const first = elements.map(({ type }) => compile(type, way))
  const others = compile(tail.type, way)
  return (value) => {
    if (!Array.isArray(value) || value.length < first.length) return unfit
    const decoded: Array<unknown> = []
    for (let i = 0; i < value.length; i++) {
      const element = (first[i] ?? others)(value[i])
      if (element === unfit) return unfit
      decoded.push(element)
    }
    return decoded
  }
}
