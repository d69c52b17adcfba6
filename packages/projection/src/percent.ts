/** `part` of `whole` in per cent, rounded to four decimals; null where there is nothing to divide. */
export const percent = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1e6) / 1e4
