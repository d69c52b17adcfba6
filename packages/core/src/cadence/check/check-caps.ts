import { durationToText } from "../../time/duration.js"
import { MILLIS_PER_DAY } from "../../time/epoch-day.js"
import { type Instant, saturatedInstant } from "../../time/instant.js"
import { epochDayOfOccurrence } from "../../time/rhythm.js"
import { UTC } from "../../time/zone.js"
import type { Channel } from "../../touch/touch-facts.js"
import type { Cadence } from "../cadence.js"
import type { Cap } from "../cap.js"
import { afterPause } from "../pause.js"
import type { Turn } from "../turn.js"
import { stepTimes } from "./check-timing.js"
import { longestWait, shortestMaxGap } from "./check-windows.js"
import type { CadenceDefect } from "./defect.js"
import { ANCHORS } from "./nominal-time.js"

interface TurnAt {
  readonly turn: Turn
  readonly path: string
}

const turnsOf = ({ opening, rhythm }: Cadence, path: string): ReadonlyArray<TurnAt> => [
  ...opening.map((turn, index) => ({ turn, path: `${path}.opening.${index}` })),
  ...(rhythm?.turns ?? []).map((turn, index) => ({ turn, path: `${path}.rhythm.turns.${index}` })),
]

/** Caps that leave a touch no channel, or no time within the longest silence. */
export const checkCaps = (cadence: Cadence, path: string): ReadonlyArray<CadenceDefect> => {
  const caps = cadence.caps ?? []
  if (caps.length === 0) return []
  const never = checkNever(cadence, caps, path)
  if (never.length > 0) return never
  const long = checkLong(cadence, caps, path)
  return long.length > 0 ? long : checkOwnPace(cadence, caps, path)
}

const checkNever = (
  cadence: Cadence,
  caps: ReadonlyArray<Cap>,
  path: string,
): ReadonlyArray<CadenceDefect> => {
  const all = caps.findIndex(({ most, channel }) => most === 0 && channel === undefined)
  if (all >= 0) {
    return [
      {
        code: "never-any-channel",
        path: `${path}.caps.${all}`,
        message: "a cap of 0 over all channels means that no touch may ever take place",
        fix: "name the channel that must never be used, or allow at least 1",
      },
    ]
  }
  const never = new Set(caps.filter(({ most }) => most === 0).map(({ channel }) => channel))
  return turnsOf(cadence, path).flatMap(
    ({ turn, path: at }): Array<CadenceDefect> =>
      turn.channels.every((channel) => never.has(channel))
        ? [
            {
              code: "never-any-channel",
              path: `${at}.channels`,
              message: `${turn.channels.join(", ")}: a cap of 0 rules out every one of them`,
              fix: "add a channel that is allowed, or drop the cap of 0",
            },
          ]
        : [],
  )
}

// A cap can be full whenever others have touched the contact. It is empty again after its own length,
// and then the windows have to open: both together must fit into the longest silence.
const checkLong = (
  cadence: Cadence,
  caps: ReadonlyArray<Cap>,
  path: string,
): ReadonlyArray<CadenceDefect> => {
  const reach = shortestMaxGap(cadence) - longestWait(cadence)
  const isLong = ({ most, per }: Cap): boolean =>
    most > 0 &&
    per !== undefined &&
    ANCHORS.some((from) => afterPause(from, per, UTC) - from > reach)
  const max = durationToText(cadence.gap.max)
  const overAll = caps.flatMap(
    (cap, index): Array<CadenceDefect> =>
      cap.channel === undefined && isLong(cap)
        ? [
            {
              code: "cap-starves",
              path: `${path}.caps.${index}`,
              message: `${inWords(cap)} can be full for longer than the max gap ${max} allows, once the windows have to be waited for`,
              fix: `count it over a shorter stretch, in proportion, or make gap.max longer`,
            },
          ]
        : [],
  )
  const never = new Set(caps.filter(({ most }) => most === 0).map(({ channel }) => channel))
  const long = new Set(caps.filter(isLong).map(({ channel }) => channel))
  const starved = turnsOf(cadence, path).flatMap(({ turn, path: at }): Array<CadenceDefect> => {
    const left = turn.channels.filter((channel) => !never.has(channel))
    if (!left.every((channel) => long.has(channel))) return []
    return [
      {
        code: "cap-starves",
        path: `${at}.channels`,
        message: `the caps on ${left.join(" and ")} can be full for longer than the max gap ${max} allows`,
        fix: "add a channel without such a cap to fall back on, or count the cap over a shorter stretch",
      },
    ]
  })
  return [...overAll, ...starved]
}

/** So many beats are tried after the opening. */
const BEATS = 24

interface Done {
  readonly at: Instant
  readonly channel: Channel
}

// The cadence's own touches, each when it is due: a cap that some of them fill always delays the next.
const checkOwnPace = (
  cadence: Cadence,
  caps: ReadonlyArray<Cap>,
  path: string,
): ReadonlyArray<CadenceDefect> => {
  const turns = turnsOf(cadence, path)
  const { opening, rhythm } = cadence
  for (const anchor of ANCHORS.slice(0, 12)) {
    const times = [...stepTimes(cadence, anchor)]
    const planned = times.map((at, index) => ({ at, step: turns[index] }))
    const start = Math.floor(anchor / MILLIS_PER_DAY)
    for (let k = 1; rhythm !== undefined && k <= BEATS; k += 1) {
      const at = saturatedInstant(epochDayOfOccurrence(rhythm, start, k) * MILLIS_PER_DAY)
      if (at <= (times.at(-1) ?? anchor)) continue
      planned.push({ at, step: turns[opening.length + ((k - 1) % rhythm.turns.length)] })
    }
    const done: Array<Done> = []
    for (const { at, step } of planned) {
      if (step === undefined) continue
      const full = (cap: Cap, channel: Channel): boolean => isFull(cap, channel, done, at)
      const channel = step.turn.channels.find((one) => !caps.some((cap) => full(cap, one)))
      if (channel !== undefined) {
        done.push({ at, channel })
        continue
      }
      const [first] = step.turn.channels
      const index = caps.findIndex((cap) => full(cap, first))
      const cap = caps[index]
      if (cap === undefined) continue
      return [
        {
          code: "cap-starves",
          path: `${path}.caps.${index}`,
          message: `${inWords(cap)} is full when ${step.path.slice(path.length + 1)} is due, by the touches before it`,
          fix: "allow more, or set the touches further apart",
        },
      ]
    }
  }
  return []
}

const isFull = (cap: Cap, channel: Channel, done: ReadonlyArray<Done>, at: Instant): boolean => {
  if (cap.channel !== undefined && cap.channel !== channel) return false
  const { most, per } = cap
  if (per === undefined) return most === 0
  const counting = done.filter(
    (touch) =>
      (cap.channel === undefined || cap.channel === touch.channel) &&
      afterPause(touch.at, per, UTC) > at,
  )
  return counting.length >= most
}

const inWords = ({ most, per, channel, over }: Cap): string =>
  `the cap of ${most} per ${per === undefined ? "ever" : durationToText(per)}${channel === undefined ? "" : ` through ${channel}`}${over === "party" ? " over the party" : ""}`
