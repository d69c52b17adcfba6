import type { ZoneId } from "../time/zone.js"
import type { Channel } from "../touch/touch-facts.js"
import type { ReadyCap } from "./cadence-book.js"
import { fillingTouches, roomFrom } from "./caps.js"
import type { CadenceMove } from "./derivation.js"
import type { CadenceTouch } from "./history.js"
import { ascending, note, shift } from "./moves.js"
import type { SlotDemands } from "./slot-demands.js"

const NEVER = Number.POSITIVE_INFINITY

/** The first channel with room at that instant. */
export const channelAt = (
  { ready, zone, touches, channels }: SlotDemands,
  at: number,
): Channel | undefined =>
  ready.channelCaps.length === 0
    ? channels[0]
    : channels.find((channel) => hasRoom(ready.channelCaps, channel, touches, at, zone))

const hasRoom = (
  caps: ReadonlyArray<ReadyCap>,
  channel: Channel,
  touches: ReadonlyArray<CadenceTouch>,
  at: number,
  zone: ZoneId,
): boolean =>
  caps.every((cap) => cap.channel !== channel || roomFrom(cap, touches, at, zone) === at)

/** Until the caps over all touches and one channel's caps have room. */
export const roomUntil = (
  { ready, zone, touches, channels }: SlotDemands,
  start: number,
  moved: CadenceMove["moved"],
  moves: Array<CadenceMove>,
): number => {
  let at = start
  for (let again = true; again; ) {
    again = false
    for (const cap of ready.caps) {
      const room = roomFrom(cap, touches, at, zone)
      if (room === at) continue
      noteCaps(moves, [cap], touches, at, room, zone, moved)
      at = room
      again = true
    }
    if (ready.channelCaps.length === 0) continue
    let soonest = NEVER
    for (const channel of channels) {
      soonest = Math.min(soonest, channelRoom(ready.channelCaps, channel, touches, at, zone))
    }
    if (soonest > at && channels.length > 0) {
      const caps = ready.channelCaps.filter(
        (cap) =>
          cap.channel !== undefined &&
          channels.includes(cap.channel) &&
          roomFrom(cap, touches, at, zone) > at,
      )
      noteCaps(moves, caps, touches, at, soonest, zone, moved)
      at = soonest
      again = true
    }
  }
  return at
}

/** A lower bound for the first instant at which all caps of the channel have room. */
const channelRoom = (
  caps: ReadonlyArray<ReadyCap>,
  channel: Channel,
  touches: ReadonlyArray<CadenceTouch>,
  at: number,
  zone: ZoneId,
): number => {
  let room = at
  for (const cap of caps) {
    if (cap.channel === channel) room = Math.max(room, roomFrom(cap, touches, at, zone))
  }
  return room
}

const noteCaps = (
  moves: Array<CadenceMove>,
  caps: ReadonlyArray<ReadyCap>,
  touches: ReadonlyArray<CadenceTouch>,
  at: number,
  to: number,
  zone: ZoneId,
  moved: CadenceMove["moved"],
): void => {
  const filling = caps.flatMap((cap) => fillingTouches(cap, touches, at, zone))
  note(moves, {
    _tag: "Cap",
    moved,
    ...shift(at, to),
    caps: caps.map(({ index }) => index),
    facts: ascending(filling.map(({ position }) => position)),
  })
}
