import { zoneFromName } from "@followthrough/core"
import { calendarOf } from "@followthrough/interop/calendar"
import * as Either from "effect/Either"
import type { Asking } from "../ask.js"
import { listing } from "../listing.js"
import { repIdOf } from "../named.js"
import type { SafePrinter } from "../print.js"
import { usage } from "../problem.js"
import { WholeFile } from "../whole-file.js"

export interface CalendarOptions extends Omit<Asking, "format"> {
  readonly rep?: string
  readonly zone?: string
  readonly out?: string
}

/** Writes the calendar of a rep, or of the team; a file is there whole, or not at all. */
export const calendar = (options: CalendarOptions, printer: SafePrinter) => {
  const { out, rep, workspace, zone } = options
  if (zone !== undefined) mustBeZone(zone)
  return listing({ ...options, format: "text" }, printer, async (log, basis) => {
    const repId = await repIdOf(log, rep)
    const text = await calendarOf(log, {
      ...basis.asOf,
      workspace,
      ...(repId === undefined ? {} : { repId }),
      ...(zone === undefined ? {} : { zone }),
    })
    if (out === undefined) {
      printer.exactly(text)
      return
    }
    const file = new WholeFile(out, "replaced")
    try {
      file.write(text)
      file.finish()
    } finally {
      file.discard()
    }
  })
}

const mustBeZone = (name: string): void =>
  Either.match(zoneFromName(name), {
    onLeft: ({ expected }) => {
      throw usage(`--zone "${name}" is not ${expected}`)
    },
    onRight: () => undefined,
  })
