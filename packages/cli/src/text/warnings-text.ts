import { type Cadence, checkSuccession } from "@followthrough/core"
import type { Printer } from "../print.js"
import { printable } from "./printable.js"

/** Says of which steps contacts in the middle of an opening would repeat or miss one. */
export const warnOfSuccession = (cadences: ReadonlyArray<Cadence>, printer: Printer): void => {
  for (const { fix, message, path } of checkSuccession(cadences)) {
    printer.note(`${printable(`warning: ${placeOf(path, cadences)}: ${message}; ${fix}`)}\n`)
  }
}

const placeOf = (path: string, cadences: ReadonlyArray<Cadence>): string => {
  const [, index, ...rest] = path.split(".")
  const cadence = cadences[Number(index)]
  return cadence === undefined ? path : `${cadence.id} v${cadence.version}, ${rest.join(".")}`
}
