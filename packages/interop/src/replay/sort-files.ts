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

/** Whether a file is the one that a pattern means; one that is given may be compressed. */
export const isNamed = (file: string, pattern: string): boolean =>
  hasName(file, pattern) || hasName(file, `${pattern}.gz`)

/** Whether a file has a name; `*` in it stands for any characters. */
export const hasName = (file: string, pattern: string): boolean => {
  const name = nameIn(file)
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

// As on the machine that it is on: a backslash is a letter of a name where folders are told by "/".
const nameIn = (path: string): string => path.slice(path.search(/[^/]*$/))
