import { percent } from "../percent.js"

/** A share in per cent, and between which values it lies with 95 % confidence. */
export interface Share {
  readonly pct: number
  readonly low: number
  readonly high: number
}

const Z = 1.959963984540054

/**
 * A share with its score interval, which holds up for few trials and for shares near 0 and 100: E. B.
 * Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 * `whole` is above 0.
 */
export const shareWithin = (part: number, whole: number): Share => {
  const p = part / whole
  const spread = (Z * Z) / whole
  const middle = p + spread / 2
  const reach = Z * Math.sqrt((p * (1 - p)) / whole + spread / (4 * whole))
  const bound = (value: number) => percent(Math.min(1, Math.max(0, value / (1 + spread))), 1) ?? 0
  return { pct: percent(part, whole) ?? 0, low: bound(middle - reach), high: bound(middle + reach) }
}
