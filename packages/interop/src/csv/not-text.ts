import { type ImportProblem, importProblem } from "../problem/import-problem.js"
import type { EncodingFault } from "./encoding-fault.js"

/** A file whose text ends at a place where its bytes are none. */
export const notText = (
  file: string,
  { fix, found, what }: EncodingFault,
  { character, line }: { readonly line: number; readonly character: number },
): ImportProblem =>
  importProblem(
    { file, line, found, expected: "text", fix },
    `${what} (character ${character} of the line)`,
  )

/** A file that is read as a whole and has too many bytes for that. */
export const tooLarge = (file: string, most: number): ImportProblem => {
  const fix = "give another file, or leave out what it need not hold"
  return importProblem({ file, fix }, `it has more than ${most.toLocaleString("en")} bytes`)
}

/** A file that was compressed and cannot be unpacked. */
export const damagedFile = (file: string): ImportProblem =>
  importProblem({ file, fix: "fetch it again" }, "the compressed file is damaged")
