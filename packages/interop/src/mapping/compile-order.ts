import type { Dated } from "@followthrough/core"
import type { TableRow } from "../csv/table.js"
import { type Binding, mappingProblem } from "../expression/binding.js"
import { compileNumber } from "../expression/number.js"
import { compileText } from "../expression/text.js"
import type { ReadableTime } from "../expression/time.js"
import { importProblem } from "../problem/import-problem.js"
import type { MappingFile } from "./mapping-schema.js"

/** By what rows are put in order before they are recorded. */
export interface OrderPlan {
  /** The time of a row; undefined: its facts say theirs, or a sequence makes it up. */
  readonly at: ReadableTime<Dated> | undefined
  /** Of rows of one instant and one rank, the lower number comes first. */
  readonly key: (row: TableRow) => number
}

export const compileOrder = (
  mapping: MappingFile,
  binding: Binding,
  at: ReadableTime<Dated> | undefined,
): OrderPlan => {
  const ranked = mapping.rules.findIndex(({ tieRank = 0 }) => tieRank !== 0)
  const isMadeUp = typeof mapping.at === "object" && mapping.at.sequence !== undefined
  if (ranked !== -1 && (at === undefined || isMadeUp)) {
    throw mappingProblem(
      binding,
      `rules[${ranked}].tieRank`,
      'it needs an "at" of the mapping that reads the time of a row',
      'say "at" for the whole mapping, or leave the rank out',
    )
  }
  return { at: isMadeUp ? undefined : at, key: compileKey(mapping, binding) }
}

const compileKey = ({ order }: MappingFile, binding: Binding): OrderPlan["key"] => {
  if (order === undefined) return () => 0
  const source = compileText(order, "order", binding)
  const read = compileNumber((typeof order === "object" ? order.number : undefined) ?? {})
  return (row) => {
    const text = source.read(row)
    const key = text === "" ? 0 : read(text)
    if (key !== undefined) return key
    throw importProblem({
      ...source.place(row),
      found: text,
      expected: "a number to put rows in order by",
      fix: "correct the cell, or map another column",
    })
  }
}
