import type { Dated } from "@followthrough/core"

/** The earlier of two times, in whatever order they come; of one instant, the one that is a date. */
export const earlier = (a: Dated | undefined, b: Dated | undefined): Dated | undefined => {
  if (a === undefined || b === undefined) return a ?? b
  if (a.at !== b.at) return a.at < b.at ? a : b
  if (a.on === undefined || b.on === undefined) return a.on === undefined ? b : a
  return a.on <= b.on ? a : b
}
