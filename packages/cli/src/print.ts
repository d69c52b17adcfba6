import { once } from "node:events"
import { sayInstant } from "@followthrough/projection/english"
import type { Basis } from "./ask.js"
import { printable, printableJson, printableLines } from "./text/printable.js"
import { unwritable } from "./whole-file.js"

/** Where a command writes: results to `out`, all else (progress, notes) to `note`. */
export interface Printer {
  readonly out: (text: string) => void
  readonly note: (text: string) => void
  /** Resolves once the reader of `out` has caught up, so that a long log is not held in memory. */
  readonly drained: () => Promise<void>
  /** May progress be drawn? */
  readonly isTerminal: boolean
}

/**
 * The process's own streams. A reader that goes away (`| head`) ends the program in silence; an output that cannot
 * be written, such as a file on a full disk, with a line.
 */
export const terminal = (): Printer => {
  const { stderr, stdout } = process
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0)
    stderr.write(`followthrough: the output: ${printable(unwritable(error))}\n`, () =>
      process.exit(1),
    )
  })
  // There is nobody left to tell.
  stderr.on("error", () => undefined)
  return {
    out: (text) => {
      stdout.write(text)
    },
    note: (text) => {
      stderr.write(text)
    },
    drained: async () => {
      if (stdout.writableNeedDrain) await once(stdout, "drain")
    },
    isTerminal: stderr.isTTY === true,
  }
}

/** A printer to which any text can be given. */
export interface SafePrinter extends Printer {
  /** Writes a file of another format, every byte of which counts, and in which nothing is hidden. */
  readonly exactly: (text: string) => void
}

/** A printer of the same, whatever a text holds. Fields are made printable where they are put together: a line that
 * one of them forges looks like any other here. */
export const defusing = (printer: Printer): SafePrinter => ({
  ...printer,
  exactly: printer.out,
  out: (text) => printer.out(printableLines(text)),
  note: (text) => printer.note(printableLines(text)),
})

/** Prints an answer as its text or as its JSON; both end with a newline. */
export const answer = <A>(
  printer: Printer,
  format: "text" | "json",
  value: A,
  text: (value: A) => string,
): void => printer.out(format === "json" ? `${printableJson(value, 2)}\n` : `${text(value)}\n`)

/** The line that says under which assumptions an answer was given. */
export const basisText = ({ told, zone }: Basis): string => {
  const { atIs, knownAt, policy } = told
  return printable(
    `(${[
      `policy ${policy.id} v${policy.version}`,
      ...(knownAt === undefined ? [] : [`as known at ${sayInstant(knownAt, zone)}`]),
      ...(atIs === "last-fact"
        ? ["--at was left out: as of the last that happened with a contact"]
        : []),
      ...(atIs === "known-at" ? ["nothing was known by then"] : []),
    ].join("; ")})`,
  )
}
