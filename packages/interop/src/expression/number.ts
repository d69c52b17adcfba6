import type { NumberFormat } from "../mapping/expression-schema.js"

/** Reads a number as a mapping says that it is written; undefined for any other text. */
export type ReadNumber = (text: string) => number | undefined

/** A group's space may be any of the blanks that spreadsheets write. */
const GROUPS = { ",": ",", ".": "\\.", " ": "[ \\u00a0\\u202f]", "'": "['’]", _: "_" } as const

export const compileNumber = ({ decimal = ".", group, ignore = [] }: NumberFormat): ReadNumber => {
  const separator = group === undefined ? undefined : GROUPS[group]
  const whole = separator === undefined ? "\\d+" : `(?:\\d{1,3}(?:${separator}\\d{2,3})+|\\d+)`
  const shape = new RegExp(`^([+-]?)(${whole})(?:\\${decimal}(\\d+))?([eE][+-]?\\d{1,3})?$`)
  return (text) => {
    const match = shape.exec(without(text, ignore))
    if (match === null) return undefined
    const [, sign = "", digits = "", fraction = "0", exponent = ""] = match
    const value = Number(`${digits.replace(/\D/g, "")}.${fraction}${exponent}`)
    // Written as a sum, so that -0 reads as 0.
    return Number.isFinite(value) ? (sign === "-" ? 0 - value : value) : undefined
  }
}

const without = (text: string, ignore: ReadonlyArray<string>): string =>
  ignore.reduce((rest, word) => rest.replaceAll(word, ""), text).trim()
