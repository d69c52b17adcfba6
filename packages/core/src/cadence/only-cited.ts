import type { CadenceHistory } from "./history.js"
import type { CadenceSetting } from "./setting.js"

/**
 * What is left of a history and its setting when only these facts are known. With the facts that a
 * derivation cites, `nextTouch` gives the same answer as with all of them. Absences that name no fact
 * stay, and so do the enrolment and the adding.
 */
export const onlyCited = (
  history: CadenceHistory,
  setting: CadenceSetting,
  facts: Iterable<number>,
): { readonly history: CadenceHistory; readonly setting: CadenceSetting } => {
  const cited = new Set(facts)
  const isCited = ({ position }: { readonly position: number }): boolean => cited.has(position)
  return {
    history: {
      ...history,
      touches: history.touches.filter(isCited),
      holds: history.holds?.filter(isCited),
      blocked: history.blocked?.filter(isCited),
      preferences: history.preferences?.filter(isCited),
    },
    setting: {
      ...setting,
      absences: setting.absences?.filter(
        ({ position }) => position === undefined || cited.has(position),
      ),
    },
  }
}
