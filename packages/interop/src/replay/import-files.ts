import { readdir } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import type { Mapping } from "../mapping/mapping.js"
import { importProblem } from "../problem/import-problem.js"

interface SortedFiles {
  /** The files whose rows are replayed. */
  readonly main: ReadonlyArray<string>
  /** The files that are joined to them, by the name of the lookup. */
  readonly named: ReadonlyMap<string, string>
}

/** Tells the files to replay from those to join, by the file names of the mapping's lookups. */
export const sortFiles = (mapping: Mapping, files: ReadonlyArray<string>): SortedFiles => {
  const lookups = Object.entries(mapping.definition.lookups ?? {})
  const named = new Map<string, string>()
  const main = files.filter((file) => {
    const fits = lookups.filter(([, lookup]) => isNamed(file, lookup.file))
    for (const [name] of fits) {
      const before = named.get(name)
      if (before !== undefined && before !== file) {
        throw importProblem(
          { file, fix: "give one of the two" },
          `for the lookup "${name}" there is ${before} as well`,
        )
      }
      named.set(name, file)
    }
    return fits.length === 0
  })
  if (main.length > 0) return { main, named }
  throw importProblem(
    { file: mapping.file, fix: "name a CSV file whose rows are to be replayed" },
    files.length === 0
      ? "there is no file to replay"
      : "every file given is one of the mapping's lookups, so there is none to replay",
  )
}

/** A file that is given may be compressed. */
const isNamed = (file: string, pattern: string): boolean =>
  hasName(file, pattern) || hasName(file, `${pattern}.gz`)

/** `*` in a lookup's file name stands for any characters. */
const hasName = (file: string, pattern: string): boolean => {
  const name = basename(file)
  const [start = "", ...others] = pattern.split("*")
  const end = others.pop()
  if (end === undefined) return name === start
  // Each part as early as it can be leaves most room for those after it, so that nothing is tried twice.
  let at = start.length
  for (const part of others) {
    const found = name.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return name.startsWith(start) && name.length - end.length >= at && name.endsWith(end)
}

/** The file of a lookup: the one given, else the one of its name beside the rows or the mapping. */
export const lookupFile = async (
  pattern: string,
  given: string | undefined,
  mainFile: string,
  mappingFile: string,
): Promise<string> => {
  if (given !== undefined) return given
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
