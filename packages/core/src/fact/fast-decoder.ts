import { Either, Option, ParseResult, Schema, SchemaAST } from "effect"

/** Says that a value does not fit; why, the schema itself must say. */
export const unfit = Symbol("unfit")

/** Gives what the schema decodes a value to, or {@link unfit}. */
export type FastDecoder = (value: unknown) => unknown

/**
 * A decoder made once from a schema's parts, for replaying long logs: it builds no report, so whoever
 * gets `unfit` asks the schema for one. Parts that it does not know go through the schema's own
 * decoder, so it is as strict as the schema by construction; a property proves the rest.
 */
export const fastDecoder = (schema: Schema.Schema.AnyNoContext): FastDecoder => compile(schema.ast)

const compile = (ast: SchemaAST.AST): FastDecoder => {
  switch (ast._tag) {
    case "StringKeyword":
      return (value) => (typeof value === "string" ? value : unfit)
    case "BooleanKeyword":
      return (value) => (typeof value === "boolean" ? value : unfit)
    case "Literal":
      return (value) => (value === ast.literal ? value : unfit)
    case "Refinement":
      return refined(ast)
    case "Union":
      return choice(ast) ?? bySchema(ast)
    case "TypeLiteral":
      return ast.indexSignatures.length === 0 ? struct(ast) : bySchema(ast)
    case "TupleType":
      return list(ast) ?? bySchema(ast)
    default:
      return bySchema(ast)
  }
}

const bySchema = (ast: SchemaAST.AST): FastDecoder => {
  const decode = ParseResult.decodeUnknownEither(Schema.make<unknown>(ast))
  return (value) => Either.getOrElse(decode(value), () => unfit)
}

const refined = (ast: SchemaAST.Refinement): FastDecoder => {
  const from = compile(ast.from)
  return (value) => {
    const decoded = from(value)
    if (decoded === unfit) return unfit
    return Option.isNone(ast.filter(decoded, SchemaAST.defaultParseOption, ast)) ? decoded : unfit
  }
}

// A closed vocabulary, or structs told apart by their tag.
const choice = ({ types }: SchemaAST.Union): FastDecoder | undefined => {
  const literals = types.filter(SchemaAST.isLiteral)
  if (literals.length === types.length) {
    const words = new Set<unknown>(literals.map(({ literal }) => literal))
    return (value) => (words.has(value) ? value : unfit)
  }
  const byTag = new Map<unknown, FastDecoder>()
  for (const type of types) {
    const tag = tagOf(type)
    if (tag === undefined || byTag.has(tag)) return undefined
    byTag.set(tag, compile(type))
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

const struct = ({ propertySignatures }: SchemaAST.TypeLiteral): FastDecoder => {
  const fields = propertySignatures.map(({ isOptional, name, type }) => ({
    name,
    isOptional,
    decode: compile(type),
  }))
  return (value) => {
    if (!isObject(value)) return unfit
    const decoded: { [name: PropertyKey]: unknown } = {}
    for (const { decode, isOptional, name } of fields) {
      if (!Object.hasOwn(value, name)) {
        if (isOptional) continue
        return unfit
      }
      const field = decode(value[name])
      if (field === unfit) return unfit
      decoded[name] = field
    }
    return decoded
  }
}

// An array, with or without elements that must be there.
const list = ({ elements, rest }: SchemaAST.TupleType): FastDecoder | undefined => {
  const [tail] = rest
  if (tail === undefined || rest.length > 1 || elements.some(({ isOptional }) => isOptional)) {
    return undefined
  }
  const first = elements.map(({ type }) => compile(type))
  const others = compile(tail.type)
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
