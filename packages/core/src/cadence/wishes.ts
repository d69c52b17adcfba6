import type { CadenceHistory } from "./history.js"
import type { StatedPreference } from "./stated-preference.js"

type Wish<Tag extends StatedPreference["_tag"]> = Extract<StatedPreference, { _tag: Tag }>

/** What the contact asked for, one wish of each kind. */
export interface Wishes {
  readonly channel: Wish<"Channel"> | undefined
  readonly days: Wish<"Days"> | undefined
  readonly hours: Wish<"Hours"> | undefined
  readonly frequency: Wish<"Frequency"> | undefined
}

const NONE: Wishes = {
  channel: undefined,
  days: undefined,
  hours: undefined,
  frequency: undefined,
}

/** Of two wishes of the same kind the later one counts, whatever the order they come in. */
export const currentWishes = ({ preferences }: CadenceHistory): Wishes => {
  if (preferences === undefined || preferences.length === 0) return NONE
  const wishes: { -readonly [K in keyof Wishes]: Wishes[K] } = { ...NONE }
  for (const wish of [...preferences].sort((one, other) => one.position - other.position)) {
    switch (wish._tag) {
      case "Channel":
        wishes.channel = wish
        break
      case "Days":
        wishes.days = wish
        break
      case "Hours":
        wishes.hours = wish
        break
      case "Frequency":
        wishes.frequency = wish
        break
    }
  }
  return wishes
}
