import type { ReplayedRow } from "@followthrough/interop"
import { WholeFile } from "./whole-file.js"

/** The rows that an import rejects, as CSV: file, line, reason, then the cells as they stand. */
export class RejectsFile {
  private readonly file: WholeFile
  private isBegun = false

  constructor(path: string) {
    this.file = new WholeFile(path, "replaced")
  }

  add({ place, rejected }: ReplayedRow): void {
    if (rejected === undefined) return
    const { cells, columns, problem } = rejected
    this.begin(columns)
    const [file, line] = [place.file, String(place.line)]
    this.write([file, line, withoutPlace(problem.message, `${file}:${line}`), ...cells])
  }

  /** Puts the file in its place; without rows it has its header alone. */
  finish(): void {
    this.begin([])
    this.file.finish()
  }

  /** Leaves nothing of a file that was not finished. */
  discard(): void {
    this.file.discard()
  }

  private begin(columns: ReadonlyArray<string>): void {
    if (this.isBegun) return
    this.isBegun = true
    this.write(["file", "line", "reason", ...columns])
  }

  private write(cells: ReadonlyArray<string>): void {
    this.file.write(`${cells.map(cellText).join(",")}\n`)
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
