import { suggestion } from "@followthrough/core"
import type { Text, TextSource, VocabularyChoice } from "../mapping/expression-schema.js"
import { importProblem } from "../problem/import-problem.js"
import { type Binding, mappingProblem, type Readable } from "./binding.js"
import { compileTemplate } from "./template.js"
import { compileTextForm } from "./text-form.js"
import { compileVocabulary, type Translate } from "./vocabulary.js"

export const constantText = (text: string): Readable => ({
  read: () => text,
  place: ({ file, line }) => ({ file, line }),
  constant: text,
})

/** Compiles what a mapping says about a text into a function of a row. */
export const compileText = (given: Text, path: string, binding: Binding): Readable => {
  if (typeof given !== "object") return constantText(String(given))
  const meant = compileMeaning(given, path, binding)
  const empty = given.empty === undefined ? "" : String(given.empty)
  return empty === "" ? meant : { place: meant.place, read: (row) => meant.read(row) || empty }
}

/** A text, and what it means in the expression's vocabulary. */
export const compileMeaning = (
  given: TextSource & { readonly vocabulary?: VocabularyChoice },
  path: string,
  binding: Binding,
): Readable => {
  const source = compileSource(given, path, binding)
  if (given.vocabulary === undefined) return source
  const translate = compileTranslation(given.vocabulary, `${path}.vocabulary`, binding)
  return {
    place: source.place,
    read: (row) => {
      const text = source.read(row)
      return text === "" ? text : translate(text, () => source.place(row))
    },
  }
}

/** The part of an expression that says where the text comes from, and what form it gets. */
export const compileSource = (given: TextSource, path: string, binding: Binding): Readable => {
  const source = compileOrigin(given, path, binding)
  const form = compileTextForm(given, path, binding)
  if (form === undefined) return source
  return {
    place: source.place,
    read: (row) => {
      const text = source.read(row)
      const formed = form(text)
      if (formed !== undefined) return formed
      throw importProblem(
        {
          ...source.place(row),
          found: text,
          expected: "a shorter text",
          fix: "correct the cell, or write the pattern so that it finds longer parts at once",
        },
        `the pattern of "strip" is found too often in a text of ${text.length} characters`,
      )
    },
  }
}

const compileOrigin = (source: TextSource, path: string, binding: Binding): Readable => {
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

/** A vocabulary of the mapping by its name, or one that stands at the path. */
export const compileTranslation = (
  given: VocabularyChoice,
  path: string,
  binding: Binding,
): Translate => {
  if (typeof given !== "string") return compileVocabulary(given, path, binding)
  const named = binding.vocabularies.get(given)
  if (named !== undefined) return compileVocabulary(named, `vocabularies.${given}`, binding)
  throw mappingProblem(
    binding,
    path,
    `there is no vocabulary "${given}"${suggestion(given, binding.vocabularies.keys())}`,
    'name one of "vocabularies", or write the vocabulary here',
  )
}
