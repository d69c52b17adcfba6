import ts from "typescript"

// Generators from the registry do not read these types: ts-json-schema-generator evaluates them by itself and stops at
// those that Effect's schemas give, and typescript-json-schema names them by the machine's paths and spells brands out.

/** A JSON Schema. */
type JsonSchema = { readonly [keyword: string]: unknown }

export interface JsonSchemas {
  /** Of each property of the type that was asked for. */
  readonly of: { readonly [property: string]: JsonSchema }
  /** Those that others refer to, by the names of their types. */
  readonly schemas: { readonly [name: string]: JsonSchema }
}

const { TypeFlags } = ts

/** What the JSON of each property of a type looks like, as the compiler understands the type. */
export const jsonSchemasOf = (file: string, typeName: string, config: string): JsonSchemas => {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined }
  const parsed = ts.getParsedCommandLineOfConfigFile(config, {}, host)
  const program = ts.createProgram([file], { ...parsed?.options, composite: false, noEmit: true })
  const source = program.getSourceFile(file)
  if (source === undefined) throw new Error(`${file} is not there`)
  const checker = program.getTypeChecker()
  const root = source.statements.find(
    (one): one is ts.TypeAliasDeclaration =>
      ts.isTypeAliasDeclaration(one) && one.name.text === typeName,
  )
  if (root === undefined) throw new Error(`${file} has no type ${typeName}`)
  const schemas = new Map<string, { readonly type: ts.Type; schema: JsonSchema }>()

  const schemaOf = (type: ts.Type, place: string): JsonSchema => {
    const name = nameOf(type)
    if (name === undefined) return inline(type, place)
    const there = schemas.get(name)
    if (there === undefined) {
      const entry = { type, schema: {} }
      schemas.set(name, entry)
      entry.schema = { ...told(type.aliasSymbol ?? type.symbol), ...inline(type, place) }
    } else if (there.type !== type) {
      throw new Error(`${place}: there are two types that are called ${name}`)
    }
    return { $ref: `#/components/schemas/${name}` }
  }

  const told = (symbol: ts.Symbol): JsonSchema => {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(checker))
    const [first] = text.split(/\n(?:Codec: |\n)/)
    return first === undefined || first === ""
      ? {}
      : { description: first.replaceAll("\n", " ").replace(/\{@link (\w+)\}/g, "`$1`") }
  }

  const inline = (type: ts.Type, place: string): JsonSchema => {
    if (type.isUnion()) return unionOf(type.types, place)
    const { flags } = type
    if ((flags & TypeFlags.Unknown) !== 0) return {}
    if (isLiteral(type)) return { const: type.value }
    if ((flags & TypeFlags.BooleanLiteral) !== 0) {
      return { const: checker.typeToString(type) === "true" }
    }
    if ((flags & TypeFlags.Boolean) !== 0) return { type: "boolean" }
    if ((flags & TypeFlags.StringLike) !== 0) return { type: "string" }
    if ((flags & TypeFlags.NumberLike) !== 0) return { type: "number" }
    if ((flags & TypeFlags.Null) !== 0) return { type: "null" }
    if (type.isIntersection()) {
      // A brand is there for the compiler alone.
      const scalar = type.types.find((one) => (one.flags & TypeFlags.Object) === 0)
      if (scalar !== undefined) return inline(scalar, place)
    }
    if (checker.isTupleType(type)) return tupleOf(type as ts.TupleTypeReference, place)
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference)
      return { type: "array", items: item === undefined ? {} : schemaOf(item, `${place}[]`) }
    }
    const isPlain = (flags & TypeFlags.Object) !== 0 || type.isIntersection()
    if (!isPlain || type.getCallSignatures().length > 0) {
      throw new Error(`${place}: JSON has no ${checker.typeToString(type)}`)
    }
    return objectOf(type, place)
  }

  const tupleOf = (type: ts.TupleTypeReference, place: string): JsonSchema => {
    const { fixedLength, hasRestElement, minLength } = type.target
    const items = checker.getTypeArguments(type).map((one, n) => schemaOf(one, `${place}[${n}]`))
    const rest = items[fixedLength]
    const fixed = items.slice(0, fixedLength)
    // So many at least of the same need not be told one by one.
    if (
      hasRestElement &&
      rest !== undefined &&
      fixed.every((one) => textOf(one) === textOf(rest))
    ) {
      return { type: "array", minItems: minLength, items: rest }
    }
    return {
      type: "array",
      ...(items.length === 0 ? {} : { prefixItems: fixed }),
      minItems: minLength,
      ...(hasRestElement && rest !== undefined ? { items: rest } : { maxItems: fixedLength }),
    }
  }

  const unionOf = (all: ReadonlyArray<ts.Type>, place: string): JsonSchema => {
    const types = all.filter(({ flags }) => (flags & TypeFlags.Undefined) === 0)
    const literals = types.filter(isLiteral)
    const booleans = types.filter(({ flags }) => (flags & TypeFlags.BooleanLiteral) !== 0)
    const others = types.filter((one) => !isLiteral(one) && !booleans.includes(one))
    const values = literals.map(({ value }) => value)
    const parts = [
      ...(values.length > 1 ? [{ enum: values.sort() }] : values.map((one) => ({ const: one }))),
      ...(booleans.length > 1 ? [{ type: "boolean" }] : booleans.map((one) => inline(one, place))),
      // The compiler's own order depends on what it has read before.
      ...others.map((one) => schemaOf(one, place)).sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1)),
    ]
    const [only, ...more] = parts
    return only !== undefined && more.length === 0 ? only : { anyOf: parts }
  }

  const objectOf = (type: ts.Type, place: string): JsonSchema => {
    const index = checker.getIndexTypeOfType(type, ts.IndexKind.String)
    const properties = inOrder(type, checker.getPropertiesOfType(type))
    const required: Array<string> = []
    const described = properties.map((property) => {
      const { name } = property
      const at = `${place}.${name}`
      if (/^__@/.test(name)) throw new Error(`${at}: JSON has no symbols`)
      const of = checker.getTypeOfSymbol(property)
      const isMaybe = (property.flags & ts.SymbolFlags.Optional) !== 0
      if (!isMaybe && !isUndefinedOr(of)) required.push(name)
      const schema = schemaOf(of, at)
      const format = isInstant(property) ? { format: "date-time" } : {}
      return [name, { ...told(property), ...schema, ...format }] as const
    })
    return {
      type: "object",
      ...(described.length === 0 ? {} : { properties: Object.fromEntries(described) }),
      ...(required.length === 0 ? {} : { required }),
      ...(index === undefined ? {} : { additionalProperties: schemaOf(index, `${place}.*`) }),
    }
  }

  const of = checker.getTypeAtLocation(root.name)
  return {
    of: Object.fromEntries(
      checker
        .getPropertiesOfType(of)
        .map((one) => [one.name, schemaOf(checker.getTypeOfSymbol(one), one.name)]),
    ),
    schemas: Object.fromEntries(
      [...schemas].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { schema }]) => [name, schema]),
    ),
  }
}

const isLiteral = (type: ts.Type): type is ts.StringLiteralType | ts.NumberLiteralType =>
  type.isStringLiteral() || type.isNumberLiteral()

const textOf = (schema: JsonSchema): string => JSON.stringify(schema)

const isUndefinedOr = (type: ts.Type): boolean =>
  (type.flags & TypeFlags.Undefined) !== 0 || (type.isUnion() && type.types.some(isUndefinedOr))

const OF_OBJECTS = TypeFlags.Object | TypeFlags.Intersection

/** Interfaces and the aliases of objects and unions of them; a name with arguments says too little. */
const nameOf = (type: ts.Type): string | undefined => {
  const parts = type.isUnionOrIntersection() ? type.types : [type]
  const isOfObjects = parts.every(({ flags }) => (flags & OF_OBJECTS) !== 0)
  if (!isOfObjects) return undefined
  const { aliasSymbol, aliasTypeArguments = [] } = type
  if (aliasSymbol !== undefined) return aliasTypeArguments.length > 0 ? undefined : aliasSymbol.name
  return type.isClassOrInterface() ? type.symbol.name : undefined
}

/** As declared; those of a mapped type come in an order that depends on what the compiler has read before. */
const inOrder = (type: ts.Type, properties: ReadonlyArray<ts.Symbol>): ReadonlyArray<ts.Symbol> =>
  isMapped(type) ? properties.toSorted((a, b) => compare(placeOf(a), placeOf(b))) : properties

const isMapped = (type: ts.Type): boolean =>
  type.isIntersection()
    ? type.types.some(isMapped)
    : ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) !== 0

const placeOf = ({ declarations: [first] = [], name }: ts.Symbol): readonly [number, string] =>
  first === undefined ? [-1, name] : [first.pos, name]

const compare = (
  [a, aName]: readonly [number, string],
  [b, bName]: readonly [number, string],
): number => a - b || (aName < bName ? -1 : 1)

const isInstant = ({ declarations = [] }: ts.Symbol): boolean =>
  declarations.some((one) => ts.isPropertySignature(one) && one.type?.getText() === "IsoInstant")
