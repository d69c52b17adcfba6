import { constants, type Stats } from "node:fs"
import { type FileHandle, open, stat } from "node:fs/promises"
import { type ImportProblem, importProblem } from "../problem/import-problem.js"

/** What the process was handed by whoever started it, a pipe as well as a file: `<(…)` of a shell is named so. */
const HANDED_OVER = /^\/(dev\/(stdin|fd\/\d+)|proc\/self\/fd\/\d+)$/

/**
 * Opens a file for reading; a link leads to its target. What is no file is refused: a pipe may keep its reader for
 * ever, and only opening a device may do something.
 */
export const openRegular = async (file: string): Promise<FileHandle> => {
  const reading = <A>(work: Promise<A>): Promise<A> =>
    work.catch((cause) => {
      throw unreadable(file, cause)
    })
  if (HANDED_OVER.test(file)) {
    const handle = await reading(open(file, "r"))
    if ((await handle.stat()).isDirectory()) await refuse(handle, file, FOLDER)
    return handle
  }
  await refuse(undefined, file, kindOf(await reading(stat(file))))
  // Should another have taken its place since: a pipe that nobody writes to is opened without waiting, too.
  const handle = await reading(open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)))
  await refuse(handle, file, kindOf(await handle.stat()))
  return handle
}

const refuse = async (
  handle: FileHandle | undefined,
  file: string,
  kind: Kind | undefined,
): Promise<void> => {
  if (kind === undefined) return
  await handle?.close()
  throw importProblem({ file, fix: kind.fix }, `this is ${kind.what}, not a file`)
}

interface Kind {
  readonly what: string
  readonly fix: string
}

const FOLDER: Kind = { what: "a folder", fix: "name a file in it" }

/** What it is that is no file. */
const kindOf = (stats: Stats): Kind | undefined => {
  if (stats.isFile()) return undefined
  if (stats.isDirectory()) return FOLDER
  if (stats.isFIFO()) return { what: "a pipe", fix: "give it as standard input" }
  return { what: stats.isSocket() ? "a socket" : "a device", fix: "name a file" }
}

/** Why a file cannot be read. */
export const unreadable = (file: string, cause: unknown): ImportProblem => {
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : ""
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return importProblem({ file, fix: "check the name and the folder" }, "there is no such file")
    case "EISDIR":
      return importProblem({ file, fix: FOLDER.fix }, `this is ${FOLDER.what}, not a file`)
    case "EACCES":
    case "EPERM":
      return importProblem({ file, fix: "check its permissions" }, "it may not be read")
    case "ELOOP":
      return importProblem({ file, fix: "name a file" }, "its links lead in a circle")
    default:
      return importProblem({ file, fix: "try again" }, `it cannot be read (${String(code)})`)
  }
}
