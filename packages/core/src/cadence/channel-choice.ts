import type { Channel } from "../touch/touch-facts.js"
import type { ReadyCadence } from "./cadence-book.js"
import { fillingFacts } from "./caps.js"
import type { ChannelPassed } from "./derivation.js"
import type { BlockedChannel } from "./history.js"
import { ascending } from "./moves.js"
import type { SlotDemands } from "./slot-demands.js"
import type { StatedPreference } from "./stated-preference.js"

/** The channels of a turn that may be used at all, and why the others may not. */
export interface UsableChannels {
  readonly usable: ReadonlyArray<Channel>
  readonly passed: ReadonlyArray<ChannelPassed>
}

const NONE: ReadonlyArray<never> = []

/** Leaves out what consent blocks and what a cap of 0 rules out for ever. */
export const usableChannels = (
  ready: ReadyCadence,
  channels: ReadonlyArray<Channel>,
  blocked: ReadonlyArray<BlockedChannel>,
): UsableChannels => {
  if (blocked.length === 0 && ready.never.size === 0 && !ready.neverAtAll) {
    return { usable: channels, passed: NONE }
  }
  const passed: Array<ChannelPassed> = []
  const usable = channels.filter((channel) => {
    const facts = blocked.filter((block) => block.channel === channel)
    if (facts.length > 0) {
      passed.push({
        _tag: "Blocked",
        channel,
        facts: ascending(facts.map(({ position }) => position)),
      })
      return false
    }
    const cap = ready.cadence.caps?.findIndex(
      (one) => one.most === 0 && (one.channel === undefined || one.channel === channel),
    )
    if (cap === undefined || cap < 0) return true
    passed.push({ _tag: "Never", channel, cap, facts: NONE })
    return false
  })
  return { usable, passed }
}

type ChannelWish = Extract<StatedPreference, { _tag: "Channel" }>

/** The channel that the contact asked for instead of the turn's, when it may be used. */
export const wishedChannel = (
  ready: ReadyCadence,
  channels: ReadonlyArray<Channel>,
  blocked: ReadonlyArray<BlockedChannel>,
  wish: ChannelWish | undefined,
): UsableChannels | undefined => {
  if (wish === undefined || channels.every((channel) => channel === wish.channel)) return undefined
  const { usable } = usableChannels(ready, [wish.channel], blocked)
  if (usable.length === 0) return undefined
  const facts = [wish.position]
  const passed = channels
    .filter((channel) => channel !== wish.channel)
    .map((channel): ChannelPassed => ({ _tag: "Unwished", channel, facts }))
  return { usable, passed }
}

/** Channels before the chosen one whose caps were full at the slot. */
export const fullBefore = (
  { zone, channelCaps, channels }: SlotDemands,
  chosen: Channel,
  at: number,
): ReadonlyArray<ChannelPassed> => {
  if (channels[0] === chosen) return NONE
  return channels.slice(0, channels.indexOf(chosen)).flatMap((channel): Array<ChannelPassed> => {
    for (const one of channelCaps) {
      if (one.cap.channel !== channel) continue
      const facts = fillingFacts([one], at, zone)
      if (facts.length > 0) return [{ _tag: "Full", channel, cap: one.cap.index, facts }]
    }
    return []
  })
}
