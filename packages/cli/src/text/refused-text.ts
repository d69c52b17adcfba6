import { describeRefusal, type Refusal } from "@followthrough/core"
import type { ReplayedRow } from "@followthrough/interop"
import { failureOf, type NotRecorded } from "@followthrough/kernel/effect"

/** Why a fact of a row was refused, in the words of the file: its place, and its own keys. */
export const refusedText = ({ keys, place }: ReplayedRow, left: NotRecorded): string => {
  const [key] = keys.values()
  const where = `${place.file}:${place.line}${key === undefined ? "" : `, "${key}"`}`
  return `${where}: ${whyText(left, keys)}`
}

const whyText = (left: NotRecorded, keys: ReadonlyMap<string, string>): string => {
  switch (left._tag) {
    case "Refused":
      return describeRefusal(inWordsOf(left.refusal, keys))
    case "CommandMismatch":
      return "this row was imported before, and said something else then"
    case "Unstorable":
      return `it cannot be kept: ${left.problem}`
    case "Contended":
    case "KeyUnusable":
      return failureOf(left).message
  }
}

/** A refusal that names things as the file does. */
const inWordsOf = (refusal: Refusal, keys: ReadonlyMap<string, string>): Refusal =>
  Object.fromEntries(
    Object.entries(refusal).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === "string" ? (keys.get(value) ?? value) : value,
    ]),
  ) as Refusal
