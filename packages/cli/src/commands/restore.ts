import { createReadStream, statSync } from "node:fs"
import { FollowthroughFailure, restoreLog } from "@followthrough/kernel"
import { answer, type Printer } from "../print.js"
import { badInput } from "../problem.js"
import { type Progress, progressOf } from "../progress.js"
import { checkText } from "../text/check-text.js"

export interface RestoreOptions {
  readonly db: string
  readonly format: "text" | "json"
}

/** Makes a new log from an export. */
export const restore = async (from: string, { db, format }: RestoreOptions, printer: Printer) => {
  const size = statSync(from, { throwIfNoEntry: false })
  if (size?.isFile() !== true) throw badInput(`${from}: there is no such file`)
  const progress = progressOf("Restoring", printer)
  try {
    const restored = await restoreLog({ file: db, from: pieces(from, size.size, progress) })
    const { events: facts, head, workspace } = restored
    answer(printer, format, { db, workspace, facts, head }, checkText)
  } catch (error) {
    throw error instanceof FollowthroughFailure && error.code === "malformed"
      ? badInput(`${from}: ${error.message}`)
      : error
  } finally {
    progress.end()
  }
}

async function* pieces(path: string, total: number, progress: Progress): AsyncGenerator<string> {
  const file = createReadStream(path, { encoding: "utf8" })
  let lines = 0
  for await (const piece of file as AsyncIterable<string>) {
    yield piece
    lines += piece.split("\n").length - 1
    progress.show(file.bytesRead, total, lines)
  }
}
