import type { Dated } from "@followthrough/core"
import { ExactDuration, instantFromMillis } from "@followthrough/core"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { TableRow } from "../csv/table.js"
import { shownText } from "../problem/shown-text.js"
import { type Binding, mappingProblem } from "./binding.js"
import { isoDated } from "./instant-reader.js"

interface Sequence {
  readonly startsAt: string
  readonly step: string
  readonly per?: "fact" | "row"
}

interface Ticking {
  readonly read: (row: TableRow) => Dated
  readonly place: (row: TableRow) => { readonly file: string; readonly line: number }
}

/**
 * A clock for files that tell no time: each fact (or row) takes the next tick, so that the order of
 * the file is kept. Rows that are added at the end do not move the ticks before them.
 */
export const compileSequence = (
  { per = "fact", startsAt, step }: Sequence,
  path: string,
  binding: Binding,
): Ticking => {
  const first = isoDated(startsAt, binding.zone)
  if (first === undefined) {
    throw mappingProblem(
      binding,
      `${path}.startsAt`,
      `${shownText(startsAt)} is not an instant`,
      "write ISO 8601 with an offset, such as 2024-01-01T09:00:00+01:00",
    )
  }
  const millis = exactMillisOf(step, `${path}.step`, binding)
  let next = 0
  let latestRow = 0
  return {
    place: ({ file, line }) => ({ file, line }),
    read: (row) => {
      if (per === "fact" || row.number !== latestRow) next += 1
      latestRow = row.number
      return { at: instantFromMillis(first.at + (next - 1) * millis) }
    },
  }
}

/** The milliseconds of an ISO 8601 duration in hours, minutes and seconds. */
export const exactMillisOf = (text: string, path: string, binding: Binding): number => {
  const duration = Schema.decodeUnknownEither(ExactDuration)(text)
  if (Either.isRight(duration)) return duration.right.millis
  throw mappingProblem(
    binding,
    path,
    `${shownText(text)} is not a duration such as PT1M`,
    "write hours, minutes and seconds: a day is PT24H",
  )
}
