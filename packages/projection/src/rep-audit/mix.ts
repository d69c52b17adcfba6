import { isOutboundPersonal } from "@followthrough/core"
import { addCounts, byKey, type Counts, count } from "../counts.js"
import { madeBy } from "./counted-touch.js"
import type { Measure } from "./measure.js"
import type { Window } from "./window.js"

/** Through which channels and for what the touches k were, and what came beside them. */
export interface MixFigures {
  readonly channels: { readonly [channel: string]: number }
  readonly plays: { readonly [play: string]: number }
  readonly withoutPlay: number
  /** Outbound touches that no person made. */
  readonly automated: number
  readonly inbound: number
}

interface Draft {
  readonly channels: Counts<string>
  readonly plays: Counts<string>
  withoutPlay: number
  automated: number
  inbound: number
}

export const mix = (window: Window): Measure<Draft, MixFigures> => ({
  begin: () => ({
    channels: new Map(),
    plays: new Map(),
    withoutPlay: 0,
    automated: 0,
    inbound: 0,
  }),
  note: (of, { cite, inWindow, placeOf, relationship }) => {
    for (const one of inWindow) {
      const { channel, play, position } = one.touch
      const draft = of(one.part)
      count(draft.channels, channel)
      cite?.(`channels.${channel}`, one.part, position)
      if (play === undefined) draft.withoutPlay += 1
      else count(draft.plays, play)
      cite?.(play === undefined ? "withoutPlay" : `plays.${play}`, one.part, position)
    }
    for (const touch of relationship.touches) {
      if (isOutboundPersonal(touch) || !window.has(touch)) continue
      const place = placeOf(madeBy(touch))
      const kind = touch.direction === "inbound" ? "inbound" : "automated"
      of(place)[kind] += 1
      cite?.(kind, place, touch.position)
    }
  },
  merge: (into, from) => {
    addCounts(into.channels, from.channels)
    addCounts(into.plays, from.plays)
    into.withoutPlay += from.withoutPlay
    into.automated += from.automated
    into.inbound += from.inbound
  },
  figures: ({ automated, channels, inbound, plays, withoutPlay }) => ({
    channels: byKey(channels),
    plays: byKey(plays),
    withoutPlay,
    automated,
    inbound,
  }),
})
