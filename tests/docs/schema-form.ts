import { isPersonal } from "@followthrough/core"
import { Option, SchemaAST } from "effect"

/** What each named kind of value looks like in the log; the catalogue begins with this list. */
const namedForms: ReadonlyMap<string, string> = new Map([
  ["Instant", "instant"],
  ["LocalDate", "date"],
  ["LocalTime", "time"],
  ["LocalTimeEnd", "time"],
  ["ZoneId", "zone"],
  ["Pause", "pause"],
  ["WeeklyHours", "weekly hours"],
  ["Cadence", "cadence"],
  ["Policy", "policy"],
])

/** The JSON form of a field in a few words, read off its schema. */
export const formOf = (ast: SchemaAST.AST): string =>
  isPersonal(ast) ? `personal ${plainForm(ast)}` : plainForm(ast)

const plainForm = (ast: SchemaAST.AST): string => {
  const name = Option.getOrUndefined(SchemaAST.getIdentifierAnnotation(ast))
  const named = name === undefined ? undefined : namedForms.get(name)
  if (named !== undefined) return named
  const brand = Option.getOrUndefined(SchemaAST.getBrandAnnotation(ast))?.at(-1)
  if (brand !== undefined) return `\`${String(brand)}\``
  switch (ast._tag) {
    case "Refinement":
      return formOf(ast.from)
    case "Transformation":
      return formOf(ast.from)
    case "Literal":
      return `\`${JSON.stringify(ast.literal)}\``
    case "Union":
      return ast.types.map(formOf).join(" or ")
    case "TupleType": {
      const item = ast.rest[0] ?? ast.elements[0]
      const what = item === undefined ? "nothing" : formOf(item.type)
      return ast.elements.length > 0 ? `list of at least one: ${what}` : `list: ${what}`
    }
    case "TypeLiteral":
      return `{ ${ast.propertySignatures
        .map(({ isOptional, name: field, type }) =>
          field === "_tag"
            ? `_tag: ${formOf(type)}`
            : `${String(field)}${isOptional ? "?" : ""}: ${formOf(type)}`,
        )
        .join(", ")} }`
    case "StringKeyword":
      return "text"
    case "NumberKeyword":
      return "number"
    case "BooleanKeyword":
      return "true or false"
    default:
      throw new Error(`the catalogue cannot show ${ast._tag}: ${String(ast)}`)
  }
}
