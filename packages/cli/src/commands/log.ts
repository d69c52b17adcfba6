import { type Instant, instantToIso } from "@followthrough/core"
import { sayInstant } from "@followthrough/projection/english"
import { asking } from "../ask.js"
import { contactIdOf } from "../named.js"
import type { Shared } from "../options.js"
import type { Printer } from "../print.js"
import { logText } from "../text/log-text.js"
import { printableJson } from "../text/printable.js"

export interface LogOptions extends Shared {
  readonly db: string
  readonly knownAt?: Instant
}

/** Prints the facts one by one; the log is never held in memory. */
export const log = (contact: string | undefined, options: LogOptions, printer: Printer) =>
  asking(options, async (kernel) => {
    const contactId = contact === undefined ? undefined : await contactIdOf(kernel, contact)
    const isJson = options.format === "json"
    if (isJson) printer.out('{"facts":[')
    const known = options.knownAt === undefined ? {} : { knownAt: instantToIso(options.knownAt) }
    const { rules } = await kernel.policy(known)
    if (!isJson) printer.out(`${headText(known.knownAt, rules.zone)}\n`)
    let count = 0
    for await (const fact of kernel.log({
      ...known,
      ...(contactId === undefined ? {} : { contactId }),
    })) {
      printer.out(
        isJson
          ? `${count === 0 ? "\n" : ",\n"}${printableJson(fact)}`
          : `${logText(fact, rules.zone)}\n`,
      )
      count += 1
      await printer.drained()
    }
    if (isJson) printer.out("\n]}\n")
    else if (count === 0) printer.note("the log is empty\n")
  })

const headText = (knownAt: string | undefined, zone: string): string =>
  `Facts in order of recording, by the clocks of ${zone}${knownAt === undefined ? "" : `, as known at ${sayInstant(knownAt, zone)}`}`
