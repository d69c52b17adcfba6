/**
 * Orders text by Unicode code point, the same in every locale, and the same as databases do, which compare
 * the bytes of UTF-8. JavaScript's own order, by code unit, differs above U+FFFF.
 */
export const compareText = (a: string, b: string): number => {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return pointOf(x) < pointOf(y) ? -1 : 1
  }
  return Math.sign(a.length - b.length)
}

/** Surrogates stand for code points above all that fit into one unit. */
const pointOf = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)
