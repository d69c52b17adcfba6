import { suggestion } from "@followthrough/core"
import type * as ParseResult from "effect/ParseResult"
import * as SchemaAST from "effect/SchemaAST"
import { shownChoices, shownText } from "../problem/shown-text.js"

type Path = ReadonlyArray<PropertyKey>

/** What is wrong with a JSON value, and where in it. */
export interface SchemaFault {
  readonly path: Path
  readonly what: string
}

/**
 * The one fault worth telling. Where a value may be one of several things, the thing that it got
 * furthest with was meant.
 */
export const schemaFault = (
  issue: ParseResult.ParseIssue,
  path: Path = [],
  siblings: ReadonlyArray<string> = [],
): SchemaFault => {
  switch (issue._tag) {
    case "Pointer":
      return schemaFault(issue.issue, [...path, ...[issue.path].flat()], siblings)
    case "Composite":
      return compositeFault(issue, path)
    case "Transformation":
      return schemaFault(issue.issue, path, siblings)
    case "Refinement":
      return issue.kind === "From"
        ? schemaFault(issue.issue, path, siblings)
        : { path, what: predicateText(issue) }
    case "Missing":
      return { path, what: "is missing" }
    case "Unexpected": {
      const name = String(path.at(-1) ?? "")
      return { path, what: `there is no such property${suggestion(name, siblings)}` }
    }
    case "Type":
    case "Forbidden":
      return { path, what: issue.message ?? typeText(issue.ast, issue.actual) }
  }
}

const compositeFault = (issue: ParseResult.Composite, path: Path): SchemaFault => {
  const names = namesOf(issue.ast)
  const issues = [issue.issues].flat() as ReadonlyArray<ParseResult.ParseIssue>
  const faults = issues.map((inner) => schemaFault(inner, path, names))
  const deepest = faults.reduce((best, fault) =>
    fault.path.length > best.path.length ? fault : best,
  )
  if (issue.ast._tag !== "Union" || deepest.path.length > path.length) return deepest
  const refused = issues.findIndex((inner) => inner._tag === "Refinement" && isPredicate(inner))
  return faults[refused] ?? { path, what: typeText(issue.ast, issue.actual) }
}

const isPredicate = (issue: ParseResult.Refinement): boolean => issue.kind === "Predicate"

const namesOf = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  switch (ast._tag) {
    case "TypeLiteral":
      return ast.propertySignatures.map(({ name }) => String(name))
    case "Refinement":
    case "Transformation":
      return namesOf(ast.from)
    default:
      return []
  }
}

const predicateText = (issue: ParseResult.Refinement): string =>
  issue.issue._tag === "Type" && issue.issue.message !== undefined
    ? issue.issue.message
    : typeText(issue.ast, issue.actual)

const typeText = (ast: SchemaAST.AST, actual: unknown): string => {
  const literals = literalsOf(ast)
  const hint = literals.length > 0 && typeof actual === "string" ? suggestion(actual, literals) : ""
  return `${valueText(actual)} is not ${literals.length > 0 ? shownChoices(literals) : nameOf(ast)}${hint}`
}

/** The texts that a schema allows, if it allows no more than some texts. */
export const literalsOf = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  if (ast._tag === "Literal") return [String(ast.literal)]
  if (ast._tag !== "Union") return []
  const each = ast.types.map(literalsOf)
  return each.every((texts) => texts.length > 0) ? each.flat() : []
}

const nameOf = (ast: SchemaAST.AST): string => {
  const described = SchemaAST.getDescriptionAnnotation(ast)
  if (described._tag === "Some") return described.value
  switch (ast._tag) {
    case "StringKeyword":
      return "a text"
    case "NumberKeyword":
      return "a number"
    case "BooleanKeyword":
      return "true or false"
    case "TupleType":
      return "a list"
    case "TypeLiteral":
      return "an object"
    default:
      return String(ast)
  }
}

const valueText = (value: unknown): string =>
  typeof value === "string" ? shownText(value) : shownJson(value)

const shownJson = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** `rules[2].facts[0].at`; names that are no words are quoted. */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === "number" || /^\d+$/.test(String(step))) return `${text}[${String(step)}]`
    const name = String(step)
    if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name)) return `${text}[${shownText(name)}]`
    return text === "" ? name : `${text}.${name}`
  }, "")

/** The path of a property: `childPath("rules[0].fields", "channel")`. */
export const childPath = (path: string, name: string): string => {
  const child = pathText([name])
  return path === "" || child.startsWith("[") ? path + child : `${path}.${child}`
}
