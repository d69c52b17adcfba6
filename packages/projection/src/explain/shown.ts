import type { Instant, RepId } from "@followthrough/core"
import { delegatesOf } from "../absence.js"
import type { Obligation } from "../obligation/obligation.js"
import { heirsOf } from "../successor.js"
import type { Team } from "../team.js"
import type { Shown } from "./explanation.js"

/** How a rep stands to something that is owed. */
export const shownTo = (
  repId: RepId,
  obligation: Obligation,
  { at, team }: { readonly at: Instant; readonly team: Team },
): Shown => {
  const { alsoShownTo, facts, kind: step, obligors, queues } = obligation
  const others = obligors.filter((one) => one !== repId)
  const shown = (code: Shown["code"], repIds: ReadonlyArray<string>): Shown => ({
    code,
    step,
    repId,
    repIds,
    queues,
  })
  if (obligors.includes(repId)) {
    const left = [...team.values()].filter(
      ({ left, repId: one }) =>
        left !== undefined &&
        facts.includes(left.position) &&
        heirsOf([one], team).repIds.includes(repId),
    )
    return left.length === 0
      ? shown("owes", others)
      : shown(
          "succeeds",
          left.map((one) => one.repId),
        )
  }
  if (alsoShownTo.includes(repId)) {
    const away = obligors.filter((one) =>
      heirsOf(delegatesOf([one], team, at), team).repIds.includes(repId),
    )
    return away.length === 0 ? shown("manages", obligors) : shown("stands-in", away)
  }
  return obligors.length + queues.length === 0
    ? shown("unowned", [])
    : shown("owed-by-others", others)
}

/** Whether it is in the rep's queue. */
export const isShown = ({ code }: Shown): boolean => {
  switch (code) {
    case "owes":
    case "succeeds":
    case "stands-in":
    case "manages":
      return true
    case "owed-by-others":
    case "unowned":
      return false
  }
}
