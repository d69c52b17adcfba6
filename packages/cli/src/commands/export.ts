import { once } from "node:events"
import { createWriteStream, existsSync, renameSync, rmSync } from "node:fs"
import { finished } from "node:stream/promises"
import type { Followthrough } from "@followthrough/kernel"
import { asking } from "../ask.js"
import type { Printer } from "../print.js"
import { badInput } from "../problem.js"
import { progressOf } from "../progress.js"
import { visibleJson } from "../text/printable.js"

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
    if (existsSync(out)) throw badInput(`${out}: it is there already`)
    const unfinished = `${out}.unfinished-${process.pid}`
    try {
      await writeLines(log, unfinished, printer)
      renameSync(unfinished, out)
    } catch (error) {
      throw isOfTheSystem(error) ? badInput(`${out}: it cannot be written (${error.code})`) : error
    } finally {
      rmSync(unfinished, { force: true })
    }
  })

const writeLines = async (log: Followthrough, path: string, printer: Printer): Promise<void> => {
  const { position } = await log.head()
  const progress = progressOf("Exporting", printer)
  const file = createWriteStream(path, { flags: "wx", flush: true })
  const done = finished(file)
  // Awaited at the end; a failure before is not to be one that nobody heard.
  done.catch(() => {})
  try {
    let lines = 0
    for await (const line of log.exportLines()) {
      if (!file.write(`${line}\n`)) await Promise.race([once(file, "drain"), done])
      lines += 1
      // A command and an event a line, more or less.
      if (lines % 1000 === 0) progress.show(Math.min(lines / 2, position), position, lines)
    }
    file.end()
    await done
  } finally {
    progress.end()
    file.destroy()
  }
}

const isOfTheSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error
