import type { DayWindow } from "../time/day-window.js"
import type { Channel } from "../touch/touch-facts.js"
import type { Pause } from "./pause.js"
import type { WeekdayName } from "./weekday-name.js"

/** What the contact asked for; of two wishes of the same kind the later one counts. */
export type StatedPreference =
  | { readonly _tag: "Channel"; readonly channel: Channel; readonly position: number }
  | { readonly _tag: "Days"; readonly days: ReadonlyArray<WeekdayName>; readonly position: number }
  | { readonly _tag: "Hours"; readonly hours: ReadonlyArray<DayWindow>; readonly position: number }
  | { readonly _tag: "Frequency"; readonly atMostEvery: Pause; readonly position: number }
