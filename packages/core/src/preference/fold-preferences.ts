import type { StatedPreference } from "../cadence/stated-preference.js"
import type { Drafts, Event } from "../contact/relationship-draft.js"
import type { PreferenceKind } from "./preference-facts.js"

/** The wish that occurred last counts, whenever it was recorded. */
export const statePreference = (
  drafts: Drafts,
  { preference }: Event<"PreferenceStated">,
  position: number,
): void => {
  const stated: StatedPreference = { ...preference, position }
  withdrawPreference(drafts, stated._tag)
  drafts.relationship.preferences.push(stated)
}

export const withdrawPreference = ({ relationship }: Drafts, kind: PreferenceKind): void => {
  relationship.preferences = relationship.preferences.filter(({ _tag }) => _tag !== kind)
}
