import type * as SchemaAST from "effect/SchemaAST"
import { isPersonal } from "./recorded.js"

/** The fields of something in its JSON form. */
export type JsonFields = { readonly [field: string]: unknown }

/** Where a schema speaks of a person. */
export interface PersonalPlace {
  /** Names of fields from the event down; `[]` stands for every element of a list. */
  readonly path: ReadonlyArray<string>
  readonly isOptional: boolean
}

export const LIST = "[]"

export const placesIn = (
  ast: SchemaAST.AST,
  path: ReadonlyArray<string> = [],
  isOptional = false,
): ReadonlyArray<PersonalPlace> => {
  if (isPersonal(ast)) return [{ path, isOptional }]
  switch (ast._tag) {
    case "TypeLiteral":
      return ast.propertySignatures.flatMap((field) =>
        placesIn(field.type, [...path, String(field.name)], field.isOptional),
      )
    case "TupleType":
      return [...ast.elements, ...ast.rest].flatMap(({ type }) =>
        placesIn(type, [...path, LIST], false),
      )
    case "Union":
      return ast.types.flatMap((type) => placesIn(type, path, isOptional))
    case "Refinement":
      return placesIn(ast.from, path, isOptional)
    default:
      return []
  }
}

/** Whether something stands at a path. */
export const isSaidAt = (value: unknown, path: ReadonlyArray<string>, depth = 0): boolean => {
  const name = path[depth]
  if (name === undefined) return true
  if (name === LIST) {
    return Array.isArray(value) && value.some((one) => isSaidAt(one, path, depth + 1))
  }
  if (typeof value !== "object" || value === null || !(name in value)) return false
  return isSaidAt((value as JsonFields)[name], path, depth + 1)
}

/** Changes what stands at a path, in the places where there is something; `undefined` leaves it out. */
export const changedAt = (
  value: unknown,
  path: ReadonlyArray<string>,
  change: (said: unknown, place: string) => unknown,
  place: ReadonlyArray<string | number> = [],
): unknown => {
  const [name, ...rest] = path
  if (name === undefined) return change(value, place.join("."))
  if (name === LIST) {
    return Array.isArray(value)
      ? value.map((one, n) => changedAt(one, rest, change, [...place, n]))
      : value
  }
  // Of a union, the field may belong to another member.
  if (typeof value !== "object" || value === null || !(name in value)) return value
  const { [name]: inner, ...others } = value as JsonFields
  const next = changedAt(inner, rest, change, [...place, name])
  if (next === inner) return value
  return next === undefined ? others : { ...value, [name]: next }
}
