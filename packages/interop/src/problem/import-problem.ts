import * as Data from "effect/Data"
import { shownText } from "./shown-text.js"

/** A column of a CSV file: its name, if the file or the mapping gives it one, and its number from 1. */
export interface ColumnPlace {
  readonly name?: string
  readonly number: number
}

/** Where in which file. Lines count from 1; a row over several lines is at its first one. */
export interface FilePlace {
  readonly file: string
  readonly line?: number
  /** Of a file that is no table: the character within the line, from 1. */
  readonly character?: number
  readonly column?: ColumnPlace
  /** Within a mapping file: `rules[2].facts[0].at.pattern`. */
  readonly path?: string
}

interface Trouble extends FilePlace {
  /** The text that is wrong, as it stands in the file. */
  readonly found?: string
  /** What would have been right. */
  readonly expected?: string
  /** What to do about it. */
  readonly fix: string
}

/**
 * Why a file or its mapping cannot be replayed: the one error of this package. `message` is one line
 * for people (the place, then what is wrong); texts from the file are shortened and escaped in it.
 */
export class ImportProblem extends Data.TaggedError("ImportProblem")<
  Trouble & { readonly message: string }
> {}

/** `what` is the sentence after the place; without it the sentence is `"found" is not expected`. */
export const importProblem = (trouble: Trouble, what?: string): ImportProblem =>
  new ImportProblem({
    ...trouble,
    message: `${placeText(trouble)}: ${what ?? `${shownText(trouble.found ?? "")} is not ${trouble.expected}`}`,
  })

const placeText = ({ character, column, file, line, path }: FilePlace): string =>
  [
    [file, line, character].filter((part) => part !== undefined).join(":"),
    ...(path === undefined ? [] : [path === "" ? "the mapping" : path]),
    ...(column === undefined ? [] : [columnText(column)]),
  ].join(", ")

const columnText = ({ name, number }: ColumnPlace): string =>
  name === undefined ? `column ${number}` : `column ${shownText(name)} (${number})`
