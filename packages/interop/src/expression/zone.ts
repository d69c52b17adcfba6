import { type ZoneId, zoneFromName } from "@followthrough/core"
import * as Either from "effect/Either"
import type { TableRow } from "../csv/table.js"
import type { Text } from "../mapping/expression-schema.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import type { Binding } from "./binding.js"
import { compileText } from "./text.js"

/** A time zone taken from a row. */
interface ReadableZone {
  readonly read: (row: TableRow) => ZoneId | undefined
  readonly varies: boolean
  /** The zone of constants, which have no row. */
  readonly constant: ZoneId | undefined
}

/** The zone that an expression names; where it names none, the mapping's. */
export const compileZone = (
  given: Text | undefined,
  path: string,
  binding: Binding,
): ReadableZone => {
  const fallback = binding.zone
  if (given === undefined) return { read: () => fallback, varies: false, constant: fallback }
  const source = compileText(given, path, binding)
  const named = (text: string, place: () => FilePlace): ZoneId | undefined => {
    if (text === "") return fallback
    const zone = zoneFromName(text)
    if (Either.isRight(zone)) return zone.right
    throw importProblem({
      ...place(),
      found: text,
      expected: zone.left.expected,
      fix: "correct the zone, or give it in a vocabulary",
    })
  }
  if (source.constant === undefined) {
    const read = (row: TableRow) => named(source.read(row), () => source.place(row))
    return { read, varies: true, constant: fallback }
  }
  const constant = named(source.constant, () => ({ file: binding.mappingFile, path }))
  return { read: () => constant, varies: false, constant }
}
