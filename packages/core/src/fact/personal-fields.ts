import type { SchemaAST } from "effect"
import { type DomainEvent, domainEvents } from "./domain-event.js"
import { isPersonal } from "./recorded.js"

interface PersonalField {
  /** Names of fields from the event down; `[]` stands for every element of a list. */
  readonly path: ReadonlyArray<string>
  readonly isOptional: boolean
}

const LIST = "[]"

const fieldsIn = (
  ast: SchemaAST.AST,
  path: ReadonlyArray<string>,
  isOptional: boolean,
): ReadonlyArray<PersonalField> => {
  if (isPersonal(ast)) return [{ path, isOptional }]
  switch (ast._tag) {
    case "TypeLiteral":
      return ast.propertySignatures.flatMap((field) =>
        fieldsIn(field.type, [...path, String(field.name)], field.isOptional),
      )
    case "TupleType":
      return [...ast.elements, ...ast.rest].flatMap(({ type }) =>
        fieldsIn(type, [...path, LIST], false),
      )
    case "Union":
      return ast.types.flatMap((type) => fieldsIn(type, path, isOptional))
    case "Refinement":
      return fieldsIn(ast.from, path, isOptional)
    default:
      return []
  }
}

const fieldsOf: ReadonlyMap<string, ReadonlyArray<PersonalField>> = new Map(
  Object.entries(domainEvents).map(([type, { ast }]) => [type, fieldsIn(ast, [], false)]),
)

/**
 * Where the facts of a kind speak of a person, as paths: `name`, `due.when`, `list[].words`. What stands
 * there can be encrypted with the contact's own key, and is gone when the contact is erased.
 */
export const personalFields = (type: DomainEvent["_tag"]): ReadonlyArray<string> => [
  ...new Set((fieldsOf.get(type) ?? []).map(({ path }) => path.join(".").replaceAll(".[]", LIST))),
]

/**
 * The fact without what is personal: such a field is left out or, where one must be there, empty. Its
 * event may be in the form in which logs keep it.
 */
export const withoutPersonal = <
  F extends { readonly event: { readonly _tag: DomainEvent["_tag"] } },
>(
  fact: F,
): F => {
  const fields = fieldsOf.get(fact.event._tag) ?? []
  if (fields.length === 0) return fact
  const event = fields.reduce<unknown>((given, { isOptional, path }) => {
    return erased(given, path, isOptional)
  }, fact.event)
  return { ...fact, event: event as F["event"] }
}

const erased = (value: unknown, path: ReadonlyArray<string>, isOptional: boolean): unknown => {
  const [name, ...rest] = path
  if (name === undefined) return ""
  if (name === LIST) {
    return Array.isArray(value) ? value.map((one) => erased(one, rest, isOptional)) : value
  }
  // Of a union, the field may belong to another member.
  if (typeof value !== "object" || value === null || !(name in value)) return value
  const { [name]: inner, ...others } = value as { readonly [field: string]: unknown }
  if (rest.length === 0 && isOptional) return others
  return { ...others, [name]: erased(inner, rest, isOptional) }
}
