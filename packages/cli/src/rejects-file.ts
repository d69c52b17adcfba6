import { closeSync, existsSync, openSync, writeSync } from "node:fs"
import { dirname } from "node:path"
import type { ReplayedRow } from "@followthrough/interop"
import { beginFile, type NewFile } from "@followthrough/kernel"
import { badInput } from "./problem.js"

/**
 * The rows that an import rejects, as CSV: file, line, reason, then the cells as they stand. The file is
 * there whole or not at all, and one that was there before stays until then.
 */
export class RejectsFile {
  private readonly path: string
  private unfinished: NewFile | undefined
  private file: number | undefined

  constructor(path: string) {
    this.path = path
    if (!existsSync(dirname(path))) throw badInput(`${path}: there is no such folder`)
  }

  add({ place, rejected }: ReplayedRow): void {
    if (rejected === undefined) return
    const { cells, columns, problem } = rejected
    if (this.file === undefined) this.begin(columns)
    const [file, line] = [place.file, String(place.line)]
    this.write([file, line, withoutPlace(problem.message, `${file}:${line}`), ...cells])
  }

  /** Puts the file in its place; without rows it has its header alone. */
  finish(): void {
    try {
      if (this.file === undefined) this.begin([])
      this.end()
      this.unfinished?.put({ over: true })
    } catch (error) {
      throw failed(this.path, error)
    }
  }

  /** Leaves nothing of a file that was not finished. */
  discard(): void {
    this.end()
    this.unfinished?.discard()
  }

  private begin(columns: ReadonlyArray<string>): void {
    try {
      this.unfinished = beginFile(this.path)
      this.file = openSync(this.unfinished.path, "wx")
    } catch (error) {
      throw failed(this.path, error)
    }
    this.write(["file", "line", "reason", ...columns])
  }

  private write(cells: ReadonlyArray<string>): void {
    if (this.file !== undefined) writeSync(this.file, `${cells.map(cellText).join(",")}\n`)
  }

  private end(): void {
    if (this.file !== undefined) closeSync(this.file)
    this.file = undefined
  }
}

/** A message that begins with its place, which has columns of its own. */
const withoutPlace = (message: string, place: string): string =>
  message.startsWith(place) ? message.slice(place.length).replace(/^[:,] /, "") : message

/** A cell that no spreadsheet takes for a formula. */
const cellText = (text: string): string => {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const failed = (path: string, error: unknown): unknown =>
  error instanceof Error && "code" in error
    ? badInput(`${path}: it cannot be written (${String(error.code)})`)
    : error
