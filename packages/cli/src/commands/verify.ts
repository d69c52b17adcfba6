import type { LogHead } from "@followthrough/kernel"
import { asking } from "../ask.js"
import { answer, type Printer } from "../print.js"
import { badInput } from "../problem.js"
import { checkText } from "../text/check-text.js"

export interface VerifyOptions {
  readonly db: string
  readonly workspace: string
  readonly format: "text" | "json"
  readonly head?: LogHead
}

/** Says whether a log is what was recorded; a log that is not ends with exit code 1. */
export const verify = async (options: VerifyOptions, printer: Printer) => {
  const { db, workspace } = options
  const check = await asking(options, (log) => log.verify(options.head))
  answer(printer, options.format, { db, workspace, ...check }, checkText)
  if (check.fault !== undefined) {
    throw badInput(`${db}: workspace "${workspace}": ${check.fault.message}`)
  }
}
