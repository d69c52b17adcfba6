import { readdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { importProblem } from "../problem/import-problem.js"
import { hasName, isNamed } from "./sort-files.js"

/** The file of a lookup's name beside the rows or the mapping. */
export const fileBeside = async (
  pattern: string,
  mainFile: string,
  mappingFile: string,
): Promise<string> => {
  for (const folder of [dirname(mainFile), dirname(mappingFile)]) {
    const names = await readdir(folder).catch((): ReadonlyArray<string> => [])
    const plain = names.filter((one) => hasName(one, pattern))
    const fits = plain.length > 0 ? plain : names.filter((one) => isNamed(one, pattern))
    const [name, another] = fits.sort()
    if (name === undefined) continue
    if (another === undefined) return join(folder, name)
    throw importProblem(
      { file: mappingFile, expected: pattern, fix: "name the right one beside the file to replay" },
      `the file ${pattern} to join may be ${name} or ${another}`,
    )
  }
  throw importProblem(
    { file: mappingFile, expected: pattern, fix: "name the file beside the one to replay" },
    `the file ${pattern} to join is neither given nor beside ${mainFile}`,
  )
}
