import type { Followthrough } from "@followthrough/kernel"
import { asking } from "../ask.js"
import type { Printer } from "../print.js"
import { progressOf } from "../progress.js"
import { visibleJson } from "../text/printable.js"
import { WholeFile } from "../whole-file.js"

export interface ExportOptions {
  readonly db: string
  readonly workspace: string
  readonly out?: string
}

/** Writes a log line by line; a file is there whole, or not at all. */
export const exportLog = ({ db, out, workspace }: ExportOptions, printer: Printer) =>
  asking({ db, workspace, format: "text" }, async (log) => {
    if (out === undefined) {
      for await (const line of log.exportLines()) {
        printer.out(`${visibleJson(line)}\n`)
        await printer.drained()
      }
      return
    }
    const file = new WholeFile(out, "new")
    try {
      await writeLines(log, file, printer)
      file.finish()
    } finally {
      file.discard()
    }
  })

const writeLines = async (log: Followthrough, file: WholeFile, printer: Printer): Promise<void> => {
  const { position } = await log.head()
  const progress = progressOf("Exporting", printer)
  try {
    let lines = 0
    for await (const line of log.exportLines()) {
      file.write(`${line}\n`)
      lines += 1
      // A command and an event a line, more or less.
      if (lines % 1000 === 0) progress.show(Math.min(lines / 2, position), position, lines)
    }
  } finally {
    progress.end()
  }
}
