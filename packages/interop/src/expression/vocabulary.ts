import { suggestion } from "@followthrough/core"
import type { Constant, Vocabulary } from "../mapping/expression-schema.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import { shownChoices, shownText } from "../problem/shown-text.js"
import { type Binding, mappingProblem } from "./binding.js"

/** Puts a mapping's word for a file's word. */
export type Translate = (text: string, place: () => FilePlace) => string

const NOTHING = ""

const textOf = (word: Constant | null): string => (word === null ? NOTHING : String(word))

export const compileVocabulary = (
  { case: sensitivity = "exact", unknown = "error", words }: Vocabulary,
  path: string,
  binding: Binding,
): Translate => {
  const keyOf =
    sensitivity === "ignore" ? (text: string) => text.toLowerCase() : (text: string) => text
  const known = new Map<string, string>()
  for (const [word, meaning] of Object.entries(words)) {
    const key = keyOf(word)
    const before = known.get(key)
    if (before !== undefined && before !== textOf(meaning)) {
      throw mappingProblem(binding, `${path}.words`, `${shownText(word)} has two meanings`)
    }
    known.set(key, textOf(meaning))
  }
  const otherwise = (text: string, place: () => FilePlace): string => {
    if (typeof unknown === "object") return textOf(unknown.value)
    switch (unknown) {
      case "keep":
        return text
      case "empty":
        return NOTHING
      case "error":
        throw importProblem(
          {
            ...place(),
            found: text,
            expected: shownChoices(Object.keys(words)),
            fix: 'add the word to the vocabulary, or say there what "unknown" words become',
          },
          `${shownText(text)} is not in the vocabulary${suggestion(text, Object.keys(words))}`,
        )
    }
  }
  return (text, place) => known.get(keyOf(text)) ?? otherwise(text, place)
}
