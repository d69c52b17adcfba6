import { existsSync, statSync } from "node:fs"
import { open } from "node:fs/promises"
import { fileBytes } from "@followthrough/interop"
import { FollowthroughFailure, type LogHead, restoreLog } from "@followthrough/kernel"
import { mustBeAFile } from "../place.js"
import { answer, type Printer } from "../print.js"
import { badInput } from "../problem.js"
import { type Progress, progressOf } from "../progress.js"
import { checkText } from "../text/check-text.js"
import { printable } from "../text/printable.js"

export interface RestoreOptions {
  readonly db: string
  readonly format: "text" | "json"
  readonly head?: LogHead
  readonly over?: true
}

/** Makes a log from an export or a backup, in a new file or in the place of one. */
export const restore = async (
  from: string,
  { db, format, ...how }: RestoreOptions,
  printer: Printer,
) => {
  mustBeAFile(db, "restore a file, and followthrough copy takes it to a database")
  if (how.over !== true && existsSync(db)) {
    throw badInput(`${db}: it is there already; with --over its place is taken, and it is kept`)
  }
  const progress = progressOf("Restoring", printer)
  try {
    const source = (await isBackup(from)) ? { backup: from } : pieces(from, progress)
    const { kept, logs } = await restoreLog({ file: db, from: source, ...how })
    const rows = logs.map((log) => ({ db, ...log, ...(kept === undefined ? {} : { kept }) }))
    const [only] = rows
    answer(printer, format, only !== undefined && rows.length === 1 ? only : rows, () =>
      [
        ...(rows.length === 0 ? [`${printable(db)}: no facts yet`] : rows.map(checkText)),
        ...(kept === undefined ? [] : [`the file that was there is kept as ${printable(kept)}`]),
      ].join("\n"),
    )
  } catch (error) {
    if (error instanceof FollowthroughFailure && error.code === "malformed") {
      throw badInput(`${from}: ${error.message}`)
    }
    throw isOfTheSystem(error) ? badInput(`${from}: it cannot be read (${error.code})`) : error
  } finally {
    progress.end()
  }
}

const isOfTheSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error

/** A backup is a SQLite file, which begins with these words; an export is text. */
const MAGIC = "SQLite format 3\0"

const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

const isBackup = async (path: string): Promise<boolean> => {
  // What is no file, or not there, says so when it is read.
  if (!isFile(path)) return false
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0)
    return buffer.toString("latin1", 0, bytesRead) === MAGIC
  } finally {
    await file.close()
  }
}

async function* pieces(path: string, progress: Progress): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  let lines = 0
  const bytes = fileBytes(path, {
    onRead: ({ bytesRead, bytesTotal }) => progress.show(bytesRead, bytesTotal, lines),
  })
  for await (const piece of bytes) {
    const text = decoder.decode(piece, { stream: true })
    lines += text.split("\n").length - 1
    yield text
  }
  yield decoder.decode()
}
