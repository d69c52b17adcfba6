import { compareText } from "./compare-text.js"

/**
 * Orders names as people do: numbers in them by their value, so that `rep 2` comes before `rep 10`, all else
 * by Unicode code point. The same in every locale, and 0 only for the same text.
 */
export const compareNatural = (a: string, b: string): number => {
  const ours = partsOf(a)
  const theirs = partsOf(b)
  for (let i = 0; i < Math.min(ours.length, theirs.length); i++) {
    const order = compareParts(ours[i] ?? "", theirs[i] ?? "")
    if (order !== 0) return order
  }
  // `rep 7` and `rep 007` are two names all the same.
  return ours.length - theirs.length || compareText(a, b)
}

const partsOf = (name: string): ReadonlyArray<string> => name.match(/[0-9]+|[^0-9]+/g) ?? []

const compareParts = (a: string, b: string): number => {
  if (!isNumber(a) || !isNumber(b)) return compareText(a, b)
  const [x, y] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")]
  return x.length - y.length || compareText(x, y)
}

const isNumber = (part: string): boolean => /^[0-9]/.test(part)
