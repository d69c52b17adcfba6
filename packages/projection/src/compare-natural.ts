import { compareText } from "./compare-text.js"

/**
 * Orders names as people do: numbers in them by their value, so that `rep 2` comes before `rep 10`, all else
 * by Unicode code point. The same in every locale, and 0 only for the same text.
 */
export const compareNatural = (a: string, b: string): number => compareNamed(named(a), named(b))

/** The same order for many at once: each name is taken apart only once. */
export const inNaturalOrder = <A>(
  all: ReadonlyArray<A>,
  nameOf: (one: A) => string,
): ReadonlyArray<A> =>
  all
    .map((one) => ({ one, ...named(nameOf(one)) }))
    .sort(compareNamed)
    .map(({ one }) => one)

interface Part {
  readonly text: string
  /** Of a number, its digits without leading zeros. */
  readonly digits: string | undefined
}

interface Named {
  readonly name: string
  readonly parts: ReadonlyArray<Part>
}

const named = (name: string): Named => ({
  name,
  parts: (name.match(/[0-9]+|[^0-9]+/g) ?? []).map((text) => ({
    text,
    digits: /^[0-9]/.test(text) ? text.replace(/^0+/, "") : undefined,
  })),
})

const compareNamed = (a: Named, b: Named): number => {
  const both = Math.min(a.parts.length, b.parts.length)
  for (let i = 0; i < both; i++) {
    const [ours, theirs] = [a.parts[i], b.parts[i]]
    const order = ours === undefined || theirs === undefined ? 0 : compareParts(ours, theirs)
    if (order !== 0) return order
  }
  // `rep 7` and `rep 007` are two names all the same.
  return a.parts.length - b.parts.length || compareText(a.name, b.name)
}

const compareParts = (a: Part, b: Part): number =>
  a.digits === undefined || b.digits === undefined
    ? compareText(a.text, b.text)
    : a.digits.length - b.digits.length || compareText(a.digits, b.digits)
