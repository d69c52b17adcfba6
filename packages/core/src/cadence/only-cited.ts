import type { CadenceHistory } from "./history.js"
import type { CadenceSetting } from "./setting.js"

/**
 * What is left of a history and its setting when only these facts are known. With the facts that a
 * derivation cites, `nextTouch` gives the same answer as with all of them. Absences and hours that name
 * no fact stay, and so do the enrolment, the adding and the start.
 */
export const onlyCited = (
  history: CadenceHistory,
  setting: CadenceSetting,
  facts: Iterable<number>,
): { readonly history: CadenceHistory; readonly setting: CadenceSetting } => {
  const cited = new Set(facts)
  const isCited = ({ position }: { readonly position: number }): boolean => cited.has(position)
  const stays = ({ position }: { readonly position?: number | undefined }): boolean =>
    position === undefined || cited.has(position)
  const { absences, repHours } = setting
  return {
    history: {
      ...history,
      touches: history.touches.filter(isCited),
      skips: history.skips?.filter(isCited),
      holds: history.holds?.filter(isCited),
      blocked: history.blocked?.filter(isCited),
      preferences: history.preferences?.filter(isCited),
      parties: history.parties
        ?.filter(isCited)
        .map((party) => ({ ...party, touches: party.touches.filter(isCited) })),
    },
    setting: {
      ...setting,
      absences: absences?.filter(stays),
      repHours: repHours !== undefined && stays(repHours) ? repHours : undefined,
    },
  }
}
