import type { Strip, TextSource } from "../mapping/expression-schema.js"
import type { Binding } from "./binding.js"
import { compilePattern } from "./pattern.js"

/** Undefined where a text is too long for it. */
type Reform = (text: string) => string | undefined

/** What `trim`, `lower` or `upper`, and `strip` make of a text, in this order; undefined: nothing. */
export const compileTextForm = (
  { lower, strip, trim, upper }: TextSource,
  path: string,
  binding: Binding,
): Reform | undefined => {
  const steps: ReadonlyArray<Reform> = [
    ...(trim === true ? [trimmed] : []),
    ...(lower === true ? [(text: string) => text.toLowerCase()] : []),
    ...(upper === true ? [(text: string) => text.toUpperCase()] : []),
    ...(strip === undefined ? [] : stripping(strip, `${path}.strip`, binding)),
    // What is cut off leaves blanks.
    ...(trim === true && strip !== undefined ? [trimmed] : []),
  ]
  return steps.length === 0
    ? undefined
    : (text) =>
        steps.reduce<string | undefined>(
          (formed, step) => (formed === undefined ? undefined : step(formed)),
          text,
        )
}

const trimmed: Reform = (text) => text.trim()

const stripping = (
  { pattern, prefix, suffix }: Strip,
  path: string,
  binding: Binding,
): ReadonlyArray<Reform> => [
  ...(prefix === undefined ? [] : [withoutFirst(prefix, "startsWith", (text, n) => text.slice(n))]),
  ...(suffix === undefined
    ? []
    : [withoutFirst(suffix, "endsWith", (text, n) => text.slice(0, text.length - n))]),
  ...(pattern === undefined
    ? []
    : [compilePattern(pattern, { ignoringCase: false }, `${path}.pattern`, binding).without]),
]

/** Cuts off the first of the affixes that fits, once. */
const withoutFirst = (
  affixes: string | ReadonlyArray<string>,
  fits: "startsWith" | "endsWith",
  cut: (text: string, length: number) => string,
): Reform => {
  const list = typeof affixes === "string" ? [affixes] : affixes
  return (text) => {
    const affix = list.find((one) => text[fits](one))
    return affix === undefined ? text : cut(text, affix.length)
  }
}
