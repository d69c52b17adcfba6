import { domainEvents, type Fact } from "@followthrough/core"
import { Option, type Schema, SchemaAST } from "effect"
import { describe, expect, test } from "vitest"
import { concernsIn } from "../src/read-models/concerns.js"

const brandsOf = (ast: SchemaAST.AST): ReadonlyArray<unknown> =>
  Option.getOrElse(SchemaAST.getBrandAnnotation(ast), () => [])

/** The paths of all fields that hold the id of a rep. */
const fieldsWithReps = (ast: SchemaAST.AST, path: ReadonlyArray<string>): Array<typeof path> => {
  if (brandsOf(ast).includes("RepId")) return [path]
  switch (ast._tag) {
    case "Transformation":
      return fieldsWithReps(ast.to, path)
    case "Refinement":
      return fieldsWithReps(ast.from, path)
    case "Union":
      return ast.types.flatMap((type) => fieldsWithReps(type, path))
    case "TupleType":
      return [...ast.elements, ...ast.rest].flatMap(({ type }) =>
        fieldsWithReps(type, [...path, "0"]),
      )
    case "TypeLiteral":
      return ast.propertySignatures.flatMap(({ name, type }) =>
        fieldsWithReps(type, [...path, String(name)]),
      )
    case "Suspend":
      return fieldsWithReps(ast.f(), path)
    default:
      return []
  }
}

const heldAt = (path: ReadonlyArray<string>, value: unknown): unknown =>
  path.reduceRight<unknown>((inner, name) => (name === "0" ? [inner] : { [name]: inner }), value)

describe("L20 a contact has to do with every rep that its facts name", () => {
  const fields = Object.entries(domainEvents).flatMap(([name, event]) => {
    const { ast, fields } = event as unknown as Schema.Struct<Schema.Struct.Fields>
    if (!("contactId" in fields || "partyId" in fields)) return []
    return fieldsWithReps(ast, []).map((path) => [name, path.join("."), path] as const)
  })

  test("there are some", () => {
    expect(fields.length).toBeGreaterThan(5)
  })

  test.each(fields)("%s %s", (_tag, _path, path) => {
    const event = { _tag, contactId: "c", ...(heldAt(path, "somebody") as object) }
    expect(concernsIn([{ event } as unknown as Fact as never])).toEqual(["rep/somebody"])
  })
})
