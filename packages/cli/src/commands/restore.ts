import { fileBytes } from "@followthrough/interop"
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
  const progress = progressOf("Restoring", printer)
  try {
    const restored = await restoreLog({ file: db, from: pieces(from, progress) })
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
