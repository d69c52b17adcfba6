import { commands } from "@followthrough/core"
import * as Option from "effect/Option"
import * as SchemaAST from "effect/SchemaAST"

/** Whom a command is about, by their ids. */
export interface Named {
  readonly contacts: ReadonlySet<string>
  readonly reps: ReadonlySet<string>
  readonly parties: ReadonlySet<string>
}

type Kind = keyof Named

const kinds: ReadonlyMap<string | symbol, Kind> = new Map([
  ["ContactId", "contacts"],
  ["RepId", "reps"],
  ["PartyId", "parties"],
])

/** Which fields of a command hold ids, by the schema of the command: a new command needs no word here. */
const idFieldsOf = (schema: SchemaAST.AST): ReadonlyMap<string, Kind> => {
  const found = new Map<string, Kind>()
  const look = (ast: SchemaAST.AST, field: string, above: ReadonlySet<SchemaAST.AST>): void => {
    if (above.has(ast)) return
    const within = new Set(above).add(ast)
    for (const brand of Option.getOrElse(SchemaAST.getBrandAnnotation(ast), () => [])) {
      const kind = kinds.get(brand)
      if (kind !== undefined) found.set(field, kind)
    }
    for (const [name, part] of partsOf(ast)) look(part, name ?? field, within)
  }
  look(schema, "", new Set())
  return found
}

type Part = readonly [name: string | undefined, ast: SchemaAST.AST]

const partsOf = (ast: SchemaAST.AST): ReadonlyArray<Part> => {
  switch (ast._tag) {
    case "Refinement":
      return [[undefined, ast.from]]
    case "Transformation":
      return [
        [undefined, ast.from],
        [undefined, ast.to],
      ]
    case "Union":
      return ast.types.map((type): Part => [undefined, type])
    case "TupleType":
      return [...ast.elements, ...ast.rest].map(({ type }): Part => [undefined, type])
    case "TypeLiteral":
      return [
        ...ast.propertySignatures.map(({ name, type }): Part => [String(name), type]),
        ...ast.indexSignatures.map(({ type }): Part => [undefined, type]),
      ]
    case "Suspend":
      return [[undefined, ast.f()]]
    case "Declaration":
      return ast.typeParameters.map((type): Part => [undefined, type])
    default:
      return []
  }
}

const idFields: ReadonlyMap<string, ReadonlyMap<string, Kind>> = new Map(
  Object.entries(commands).map(([name, { ast }]) => [name, idFieldsOf(ast)]),
)

/** The contacts, reps and parties that a command names, however deep. Of what is no command, nobody. */
export const namedIn = (command: unknown): Named => {
  const named = {
    contacts: new Set<string>(),
    reps: new Set<string>(),
    parties: new Set<string>(),
  }
  const tag = typeof command === "object" && command !== null && "_tag" in command && command._tag
  const fields = idFields.get(String(tag))
  if (fields === undefined) return named
  // Not by calling itself: what lies too deep has not been refused yet.
  const open: Array<readonly [name: string, value: unknown]> = [["", command]]
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const [name, value] = one
    const kind = fields.get(name)
    if (typeof value === "string" && kind !== undefined) named[kind].add(value)
    if (typeof value !== "object" || value === null) continue
    for (const [inner, below] of Object.entries(value)) {
      open.push([Array.isArray(value) ? name : inner, below])
    }
  }
  return named
}
