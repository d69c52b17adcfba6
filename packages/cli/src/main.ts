import { ImportProblem } from "@followthrough/interop"
import { FollowthroughFailure } from "@followthrough/kernel"
import manifest from "../package.json" with { type: "json" }
import { defusing, type Printer } from "./print.js"
import { Problem } from "./problem.js"
import { endedBy, program } from "./program.js"
import { printable } from "./text/printable.js"

/**
 * Runs one command line (without the names of node and the program) and gives its exit code: 0 for
 * success, 1 when the input or the log is at fault, 2 for wrong usage.
 */
export const main = async (args: ReadonlyArray<string>, given: Printer): Promise<0 | 1 | 2> => {
  const printer = defusing(given)
  try {
    await program(manifest.version, printer).parseAsync(args, { from: "user" })
    return 0
  } catch (error) {
    const ended = endedBy(error)
    if (ended !== undefined) return ended.exitCode
    if (
      error instanceof Problem ||
      error instanceof FollowthroughFailure ||
      error instanceof ImportProblem
    ) {
      printer.note(`followthrough: ${printable(error.message)}\n`)
      for (const detail of error instanceof Problem ? error.details : []) {
        printer.note(`  ${printable(detail)}\n`)
      }
      return error instanceof Problem && error.kind === "usage" ? 2 : 1
    }
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    printer.note(
      `followthrough: this is a bug in followthrough, please report it (${printable(what)})\n`,
    )
    return 1
  }
}

export { terminal } from "./print.js"
