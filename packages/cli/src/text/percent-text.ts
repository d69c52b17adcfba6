/** A percentage with one decimal; a dash where there was nothing to divide by. */
export const percentText = (value: number | null): string =>
  value === null ? "–" : `${value.toFixed(1)} %`
