import { type ParseError, parse, printParseErrorCode } from "jsonc-parser"
import { importProblem } from "./problem/import-problem.js"

/** Bytes of a JSON file at most. */
export const LARGEST_JSON = 16 * 1024 * 1024

const DEEPEST = 100

/** The value of a text that is JSON and lies no deeper than 100 objects and lists; else throws where it is not. */
export const jsonOf = (text: string, file: string): unknown => {
  refuseDepth(text, file)
  try {
    return JSON.parse(text)
  } catch {
    throw notJson(text, file)
  }
}

// Whoever goes through a value that lies too deep exhausts the stack, a reader of JSON among them.
const refuseDepth = (text: string, file: string): void => {
  let depth = 0
  let inText = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (inText) {
      if (character === "\\") at += 1
      else if (character === '"') inText = false
      continue
    }
    if (character === '"') inText = true
    else if (character === "[" || character === "{") depth += 1
    else if (character === "]" || character === "}") depth -= 1
    if (depth <= DEEPEST) continue
    throw importProblem(
      { file, ...placeOf(text, at), fix: "say it with fewer of them" },
      `this lies more than ${DEEPEST} objects and lists deep`,
    )
  }
}

// JSON.parse says where it stopped in words that differ between runtimes, or not at all.
const notJson = (text: string, file: string) => {
  const errors: Array<ParseError> = []
  parse(text, errors, { disallowComments: true })
  const [first] = errors
  const what = first === undefined ? "" : `: ${inWords(printParseErrorCode(first.error))}`
  return importProblem(
    {
      file,
      ...placeOf(text, first?.offset ?? 0),
      fix: "correct the JSON",
    },
    `this is not JSON${what}`,
  )
}

const inWords = (code: string): string => code.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase()

const placeOf = (text: string, offset: number) => {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  return { line: before.length, character: (before.at(-1) ?? "").length + 1 }
}
