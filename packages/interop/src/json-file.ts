import { type ParseError, parse, printParseErrorCode } from "jsonc-parser"
import { wholeFile } from "./csv/file-text.js"
import { importProblem } from "./problem/import-problem.js"

/**
 * The value of a JSON file. Rejects with an {@link ImportProblem}, and with nothing else; where the
 * text is not JSON, it says at which line and column.
 */
export const jsonFile = async (file: string): Promise<unknown> => {
  const text = await wholeFile(file)
  try {
    return JSON.parse(text)
  } catch {
    throw notJson(text, file)
  }
}

// JSON.parse says where it stopped in words that differ between runtimes, or not at all.
const notJson = (text: string, file: string) => {
  const errors: Array<ParseError> = []
  parse(text, errors, { disallowComments: true })
  const [first] = errors
  const before = text.slice(0, first?.offset ?? 0).split(/\r\n|\r|\n/)
  const what = first === undefined ? "" : `: ${inWords(printParseErrorCode(first.error))}`
  return importProblem(
    {
      file,
      line: before.length,
      character: (before.at(-1) ?? "").length + 1,
      fix: "correct the JSON",
    },
    `this is not JSON${what}`,
  )
}

const inWords = (code: string): string => code.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase()
