import type { Text, TextSource, Vocabulary } from "../mapping/expression-schema.js"
import { suggestion } from "../problem/nearest.js"
import { type Binding, mappingProblem, type Readable } from "./binding.js"
import { compileTemplate } from "./template.js"
import { compileVocabulary, type Translate } from "./vocabulary.js"

export const constantText = (text: string): Readable => ({
  read: () => text,
  place: ({ file, line }) => ({ file, line }),
  constant: text,
})

/** Compiles what a mapping says about a text into a function of a row. */
export const compileText = (given: Text, path: string, binding: Binding): Readable => {
  if (typeof given !== "object") return constantText(String(given))
  const source = compileSource(given, path, binding)
  const translate = translationOf(given.vocabulary, path, binding)
  const empty = given.empty === undefined ? "" : String(given.empty)
  if (translate === undefined && empty === "") return source
  return {
    place: source.place,
    read: (row) => {
      const text = source.read(row)
      const meant =
        text === "" || translate === undefined ? text : translate(text, () => source.place(row))
      return meant === "" ? empty : meant
    },
  }
}

/** The part of an expression that says where the text comes from. */
export const compileSource = (source: TextSource, path: string, binding: Binding): Readable => {
  if (source.column !== undefined) {
    return binding.cell(source.column, source.of, `${path}.column`)
  }
  if (source.template !== undefined) {
    return compileTemplate(source.template, `${path}.template`, binding, (name) => {
      const named = Object.entries(source.with ?? {}).find(([key]) => key === name)?.[1]
      return named === undefined
        ? binding.cell(name, undefined, `${path}.template`)
        : compileText(named, `${path}.with.${name}`, binding)
    })
  }
  return firstOf(
    (source.first ?? []).map((text, index) =>
      compileText(text, `${path}.first[${index}]`, binding),
    ),
  )
}

const firstOf = (texts: ReadonlyArray<Readable>): Readable => ({
  read: (row) => {
    for (const text of texts) {
      const found = text.read(row)
      if (found !== "") return found
    }
    return ""
  },
  place: (row) => {
    const found = texts.find((text) => text.read(row) !== "") ?? texts[0]
    return found === undefined ? { file: row.file, line: row.line } : found.place(row)
  },
})

const translationOf = (
  given: string | Vocabulary | undefined,
  path: string,
  binding: Binding,
): Translate | undefined => {
  if (given === undefined) return undefined
  if (typeof given !== "string") return compileVocabulary(given, `${path}.vocabulary`, binding)
  const named = binding.vocabularies.get(given)
  if (named !== undefined) return compileVocabulary(named, `vocabularies.${given}`, binding)
  throw mappingProblem(
    binding,
    `${path}.vocabulary`,
    `there is no vocabulary "${given}"${suggestion(given, binding.vocabularies.keys())}`,
    'name one of "vocabularies", or write the vocabulary here',
  )
}
