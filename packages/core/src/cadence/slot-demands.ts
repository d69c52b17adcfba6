import type { ZoneId } from "../time/zone.js"
import type { Channel } from "../touch/touch-facts.js"
import type { ReadyCadence } from "./cadence-book.js"
import type { CountedCap } from "./counted-cap.js"
import type { CadenceSetting } from "./setting.js"
import type { StatedPreference } from "./stated-preference.js"

type Wish<Tag extends StatedPreference["_tag"]> = Extract<StatedPreference, { _tag: Tag }>

/** Everything that a slot must satisfy at once. */
export interface SlotDemands {
  readonly ready: ReadyCadence
  readonly zone: ZoneId
  readonly setting: CadenceSetting
  /** Caps over all channels, and those over one, with the touches known that they count. */
  readonly caps: ReadonlyArray<CountedCap>
  readonly channelCaps: ReadonlyArray<CountedCap>
  /** Channels that may be used at all, the meant one first. */
  readonly channels: ReadonlyArray<Channel>
  readonly days: Wish<"Days"> | undefined
  readonly hours: Wish<"Hours"> | undefined
  /** Look for a day that the cadence prefers. */
  readonly preferred: boolean
}
