import { PromiseId, suggestion } from "@followthrough/core"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { TableRow } from "../csv/table.js"
import type { Binding, Readable } from "../expression/binding.js"
import { mappingProblem } from "../expression/binding.js"
import { compileNumber } from "../expression/number.js"
import { compileText } from "../expression/text.js"
import { compileDate, compileTime } from "../expression/time.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import { shownChoices, shownText } from "../problem/shown-text.js"
import type { NamedKind, Shape, ValueShape } from "./command-shape.js"
import { Text, Time } from "./expression-schema.js"
import { readExpression } from "./read-expression.js"
import type { Turn } from "./turn.js"

/** Part of a command: what a row gives for it, decoded; undefined where the row gives nothing. */
export interface Part {
  readonly build: (turn: Turn) => unknown
  readonly place: (row: TableRow) => FilePlace
}

/** Compiles a field that is no object, choice or list. */
export const compileLeaf = (
  shape: Exclude<Shape, { readonly _tag: "Object" | "Choice" | "List" }>,
  given: unknown,
  path: string,
  binding: Binding,
): Part => {
  if (shape._tag === "Instant") {
    const time = compileTime(readExpression(Time, given, path, binding), path, binding)
    return { build: ({ row }) => time.read(row)?.at, place: time.place }
  }
  if (shape._tag === "LocalDate") {
    const date = compileDate(readExpression(Time, given, path, binding), path, binding)
    return { build: ({ row }) => date.read(row), place: date.place }
  }
  const expression = readExpression(Text, given, path, binding)
  const source = compileText(expression, path, binding)
  const { place } = source
  switch (shape._tag) {
    case "Rep":
      return {
        place,
        build: (turn) => turn.naming.repNamed(source.read(turn.row), place(turn.row), turn),
      }
    case "Contact":
      return {
        place,
        build: ({ naming, row }) => filled(source.read(row), (key) => naming.contactNamed(key)),
      }
    case "Named":
      return { place, build: (turn) => namedBy(shape.kind, source.read(turn.row), place, turn) }
    case "Value":
      return compileValue(shape, expression, source, path, binding)
  }
}

const filled = <A>(text: string, meaning: (text: string) => A): A | undefined =>
  text === "" ? undefined : meaning(text)

const INITIAL = {
  touch: "t-",
  promise: "p-",
  debt: "d-",
  step: "s-",
  hold: "h-",
  referral: "r-",
  absence: "a-",
} as const

/** An id as the export writes it: it is told apart from others of its kind and contact, as ids are. */
const namedBy = (
  kind: NamedKind,
  text: string,
  place: (row: TableRow) => FilePlace,
  { naming, row }: Turn,
): string | undefined => {
  if (text === "") return undefined
  if (!isId(text)) {
    throw importProblem({
      ...place(row),
      found: text,
      expected: `the id of a ${kind}: 1 to 200 characters without control characters`,
      fix: "correct the cell, or map another column",
    })
  }
  naming.named(kind, text)
  return text
}

// The identities of all kinds are of one form.
const isId = Schema.is(PromiseId)

/** The identity of what a command itself brings into being. */
export const ownId = (kind: NamedKind, commandId: string): string => INITIAL[kind] + commandId

const MOST_REMEMBERED = 1024
const LONGEST_REMEMBERED = 100

const compileValue = (
  shape: ValueShape,
  expression: Text,
  source: Readable,
  path: string,
  binding: Binding,
): Part => {
  const toJson = compileJson(shape, expression, path, binding)
  const decodedFrom = (text: string, place: () => FilePlace): unknown => {
    const decoded = Either.flatMap(toJson(text), shape.decode)
    if (Either.isRight(decoded)) return decoded.right
    throw importProblem(
      { ...place(), found: text, expected: expectedOf(shape), fix: fixOf(shape) },
      shape.choices.length > 0
        ? `${shownText(text)} is not ${shownChoices(shape.choices)}${suggestion(text, shape.choices)}`
        : `${shownText(text)}: ${decoded.left}`,
    )
  }
  if (source.constant !== undefined) {
    const value = decodedFrom(source.constant, () => ({ file: binding.mappingFile, path }))
    return { place: source.place, build: () => value }
  }
  const remembered = new Map<string, unknown>()
  return {
    place: source.place,
    build: ({ row }) => {
      const text = source.read(row)
      if (text === "") return undefined
      const before = remembered.get(text)
      if (before !== undefined) return before
      const value = decodedFrom(text, () => source.place(row))
      if (text.length <= LONGEST_REMEMBERED) {
        if (remembered.size >= MOST_REMEMBERED) remembered.clear()
        remembered.set(text, value)
      }
      return value
    },
  }
}

const expectedOf = (shape: ValueShape): string =>
  shape.choices.length > 0 ? shownChoices(shape.choices) : `a ${shape.as} that the field allows`

const fixOf = (shape: ValueShape): string =>
  shape.as === "number"
    ? 'correct the cell, or say under "number" how numbers are written'
    : "correct the cell, or give it another meaning in a vocabulary"

const compileJson = (
  shape: ValueShape,
  expression: Text,
  path: string,
  binding: Binding,
): ((text: string) => Either.Either<unknown, string>) => {
  const format = typeof expression === "object" ? expression.number : undefined
  if (format !== undefined && shape.as !== "number") {
    throw mappingProblem(binding, `${path}.number`, "this field is no number", "leave it out")
  }
  switch (shape.as) {
    case "text":
      return Either.right
    case "boolean":
      return (text) =>
        text === "true" || text === "false"
          ? Either.right(text === "true")
          : Either.left('is neither "true" nor "false"; give it a vocabulary')
    case "number": {
      const read = compileNumber(format ?? {})
      return (text) => Either.fromNullable(read(text), () => "this is not a number")
    }
  }
}
