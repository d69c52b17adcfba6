import type { ZoneId } from "../time/zone.js"
import type { Channel } from "../touch/touch-facts.js"
import { fillingFacts, roomFrom } from "./caps.js"
import type { CountedCap } from "./counted-cap.js"
import type { CadenceMove } from "./derivation.js"
import { ascending, note, shift } from "./moves.js"
import type { SlotDemands } from "./slot-demands.js"

const NEVER = Number.POSITIVE_INFINITY

/** The first channel with room at that instant. */
export const channelAt = (
  { zone, channelCaps, channels }: SlotDemands,
  at: number,
): Channel | undefined =>
  channelCaps.length === 0
    ? channels[0]
    : channels.find((channel) =>
        channelCaps.every((one) => one.cap.channel !== channel || roomFrom(one, at, zone) === at),
      )

/** Until the caps over all touches and one channel's caps have room. */
export const roomUntil = (
  { zone, caps, channelCaps, channels }: SlotDemands,
  start: number,
  moved: CadenceMove["moved"],
  moves: Array<CadenceMove>,
): number => {
  let at = start
  for (let again = true; again; ) {
    again = false
    for (const cap of caps) {
      const room = roomFrom(cap, at, zone)
      if (room === at) continue
      noteCaps(moves, [cap], at, room, zone, moved)
      at = room
      again = true
    }
    if (channelCaps.length === 0) continue
    let soonest = NEVER
    for (const channel of channels) {
      soonest = Math.min(soonest, channelRoom(channelCaps, channel, at, zone))
    }
    if (soonest > at && channels.length > 0) {
      const full = channelCaps.filter(
        (one) =>
          one.cap.channel !== undefined &&
          channels.includes(one.cap.channel) &&
          roomFrom(one, at, zone) > at,
      )
      noteCaps(moves, full, at, soonest, zone, moved)
      at = soonest
      again = true
    }
  }
  return at
}

/** A lower bound for the first instant at which all caps of the channel have room. */
const channelRoom = (
  caps: ReadonlyArray<CountedCap>,
  channel: Channel,
  at: number,
  zone: ZoneId,
): number => {
  let room = at
  for (const one of caps) {
    if (one.cap.channel === channel) room = Math.max(room, roomFrom(one, at, zone))
  }
  return room
}

const noteCaps = (
  moves: Array<CadenceMove>,
  caps: ReadonlyArray<CountedCap>,
  at: number,
  to: number,
  zone: ZoneId,
  moved: CadenceMove["moved"],
): void => {
  note(moves, {
    _tag: "Cap",
    moved,
    ...shift(at, to),
    caps: ascending(caps.map(({ cap }) => cap.index)),
    parties: [...new Set(caps.flatMap(({ party }) => party?.partyId ?? []))],
    facts: fillingFacts(caps, at, zone),
  })
}
