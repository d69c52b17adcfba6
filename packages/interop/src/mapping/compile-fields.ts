import { suggestion } from "@followthrough/core"
import type { TableRow } from "../csv/table.js"
import { type Binding, mappingProblem } from "../expression/binding.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import { shownChoices, shownText } from "../problem/shown-text.js"
import type { ChoiceShape, ListShape, ObjectShape, Shape } from "./command-shape.js"
import { compileLeaf, type Part } from "./compile-field.js"
import { childPath } from "./schema-fault.js"
import type { Turn } from "./turn.js"

/** A field of a command that is being compiled. */
export interface NamedPart extends Part {
  readonly name: string
  readonly optional: boolean
}

/** Compiles what a mapping gives for a part of a command. */
const compileShape = (shape: Shape, given: unknown, path: string, binding: Binding): Part => {
  switch (shape._tag) {
    case "Object":
      return compileObject(shape, given, path, binding)
    case "Choice":
      return compileChoice(shape, given, path, binding)
    case "List":
      return compileList(shape, given, path, binding)
    default:
      return compileLeaf(shape, given, path, binding)
  }
}

type Given = Readonly<Record<string, unknown>>

const isGiven = (given: unknown): given is Given =>
  typeof given === "object" && given !== null && !Array.isArray(given)

const compileObject = (
  shape: ObjectShape,
  given: unknown,
  path: string,
  binding: Binding,
): Part => {
  if (!isGiven(given)) {
    throw mappingProblem(
      binding,
      path,
      `an object with ${shownChoices(namesOf(shape))} belongs here`,
    )
  }
  const parts = compileParts(shape, given, path, binding)
  const place = (row: TableRow) =>
    (parts.find(({ optional }) => !optional) ?? parts[0])?.place(row) ?? wholeRow(row)
  return {
    // An object that lacks a part it must have says nothing at all.
    build: (turn) => {
      const built: Record<string, unknown> = {}
      for (const { build, name, optional } of parts) {
        const value = build(turn)
        if (value !== undefined) built[name] = value
        else if (!optional) return undefined
      }
      const complaint = shape.complaint?.(built)
      if (complaint === undefined) return built
      throw importProblem(
        { ...place(turn.row), fix: "correct the cells, or map other columns" },
        complaint,
      )
    },
    place,
  }
}

const namesOf = (shape: ObjectShape): ReadonlyArray<string> =>
  [...shape.fields.keys()].filter((name) => name !== "_tag")

/** Fields that do not come from the mapping's `fields`. */
export interface SetElsewhere {
  /** With what sets each of them: they may not be given. */
  readonly reserved: ReadonlyMap<string, string>
  /** May be given, and are made up otherwise. */
  readonly generated: ReadonlySet<string>
}

const NOWHERE_ELSE: SetElsewhere = { reserved: new Map(), generated: new Set() }

/** The parts of an object in the order of its schema; refuses unknown ones and lacking ones. */
export const compileParts = (
  shape: ObjectShape,
  given: Given,
  path: string,
  binding: Binding,
  { generated, reserved }: SetElsewhere = NOWHERE_ELSE,
): ReadonlyArray<NamedPart> => {
  for (const name of Object.keys(given)) {
    const by = reserved.get(name)
    if (by !== undefined) {
      throw mappingProblem(binding, childPath(path, name), `it is set by ${by}`, "leave it out")
    }
    if (!shape.fields.has(name)) {
      const names = namesOf(shape).filter((field) => !reserved.has(field))
      throw mappingProblem(
        binding,
        childPath(path, name),
        `there is no such field${suggestion(name, names)}`,
        `use ${shownChoices(names)}`,
      )
    }
  }
  return [...shape.fields].flatMap(([name, field]): ReadonlyArray<NamedPart> => {
    if (reserved.has(name)) return []
    const value = given[name]
    if (value !== undefined) {
      const part = compileShape(field.shape, value, childPath(path, name), binding)
      if (field.byDefault === undefined) return [{ ...part, name, optional: field.optional }]
      const build = (turn: Turn) => part.build(turn) ?? field.byDefault
      return [{ place: part.place, build, name, optional: true }]
    }
    if (field.byDefault !== undefined) return [constantPart(name, field.byDefault)]
    if (field.optional || generated.has(name)) return []
    throw mappingProblem(binding, childPath(path, name), "is missing", "say what it is")
  })
}

const constantPart = (name: string, value: unknown): NamedPart => ({
  name,
  optional: false,
  build: () => value,
  place: wholeRow,
})

const wholeRow = ({ file, line }: TableRow): FilePlace => ({ file, line })

const compileChoice = (
  { options }: ChoiceShape,
  given: unknown,
  path: string,
  binding: Binding,
): Part => {
  const tag = isGiven(given) ? given["_tag"] : undefined
  const option = typeof tag === "string" ? options.get(tag) : undefined
  if (!isGiven(given) || option === undefined) {
    throw mappingProblem(
      binding,
      path,
      tag === undefined
        ? `an object whose "_tag" is ${shownChoices([...options.keys()])} belongs here`
        : `"_tag" is not ${shownChoices([...options.keys()])} but ${shownText(String(tag))}`,
    )
  }
  return compileObject(option, given, path, binding)
}

const compileList = (
  { item, mayBeEmpty }: ListShape,
  given: unknown,
  path: string,
  binding: Binding,
): Part => {
  if (!Array.isArray(given)) throw mappingProblem(binding, path, "a list belongs here")
  if (given.length === 0 && !mayBeEmpty) throw mappingProblem(binding, path, "the list is empty")
  const items = given.map((one: unknown, index) =>
    compileShape(item, one, `${path}[${index}]`, binding),
  )
  return {
    // An empty list says something; a list whose items all say nothing does not.
    build: (turn) => {
      const built = items.map(({ build }) => build(turn)).filter((one) => one !== undefined)
      return built.length === 0 && items.length > 0 ? undefined : built
    },
    place: (row) => items[0]?.place(row) ?? wholeRow(row),
  }
}

/** Builds what the parts give, onto an object that has its other fields already. */
export const fillIn = (
  command: Record<string, unknown>,
  parts: ReadonlyArray<NamedPart>,
  turn: Turn,
): void => {
  for (const { build, name, optional, place } of parts) {
    const value = build(turn)
    if (value !== undefined) command[name] = value
    else if (!optional) {
      throw importProblem(
        {
          ...place(turn.row),
          found: "",
          expected: `the field ${shownText(name)}`,
          fix: 'fill the cell, say what "empty" means, or leave the fact out with "when"',
        },
        `nothing is here for ${shownText(name)} of ${String(command["_tag"])}`,
      )
    }
  }
}
