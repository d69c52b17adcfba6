import type { Relationship, Touch } from "@followthrough/core"

/** The complaints since the contact was last satisfied, in order: they are open. */
export const openComplaints = ({ touches }: Relationship): ReadonlyArray<Touch> =>
  touches
    .slice(touches.findLastIndex(({ classification }) => classification === "satisfied") + 1)
    .filter(({ classification }) => classification === "complaint")
