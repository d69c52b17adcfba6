import type { Relationship, Touch } from "@followthrough/core"

/** The last touch in which somebody spoke to them. */
export const lastSpokenTo = ({ touches }: Relationship): Touch | undefined =>
  touches.findLast(isSpokenTo)

// Reached, in either direction, or a person wrote or called; an auto-reply is nobody.
const isSpokenTo = ({ classification, direction, mode, outcome }: Touch): boolean =>
  outcome === "reached" ||
  (direction === "inbound" && mode === "personal" && classification !== "auto-reply")
