import type { ZoneId } from "../time/zone.js"
import type { ReadyCap } from "./cadence-book.js"
import type { CountedCap } from "./counted-cap.js"
import type { CadenceTouch } from "./history.js"
import { ascending } from "./moves.js"
import { afterPause } from "./pause.js"

const counts = (cap: ReadyCap, touch: CadenceTouch): boolean =>
  touch.direction === "outbound" && (cap.channel === undefined || cap.channel === touch.channel)

/**
 * The first instant from `at` on at which one more touch does not exceed the cap, as long as nothing
 * else happens: `at` itself when there is room. Looks at touches up to `at` only.
 */
export const roomFrom = (counted: CountedCap, at: number, zone: ZoneId): number => {
  const { cap, touches } = counted
  let near = 0
  for (let index = touches.length - 1; index >= 0 && near < cap.most; index -= 1) {
    const touch = touches[index]
    if (touch === undefined || touch.at > at) continue
    if (touch.at + cap.reach <= at) break
    if (counts(cap, touch)) near += 1
  }
  if (near < cap.most) return at
  const filling = fillingTouches(counted, at, zone)
  return filling[0]?.end ?? at
}

interface Filling {
  readonly position: number
  readonly end: number
}

/** The touches that keep a full cap full for longest, `most` of them, the first to end first. */
const fillingTouches = (
  { cap, touches }: CountedCap,
  at: number,
  zone: ZoneId,
): ReadonlyArray<Filling> => {
  const counting: Array<Filling> = []
  for (let index = touches.length - 1; index >= 0; index -= 1) {
    const touch = touches[index]
    if (touch === undefined || touch.at > at) continue
    if (touch.at + cap.reach <= at) break
    if (!counts(cap, touch)) continue
    const end = afterPause(touch.at, cap.per, zone)
    if (end > at) counting.push({ position: touch.position, end })
  }
  if (counting.length < cap.most) return []
  // Later touches need not end later: the 30th and the 31st of January both end in February.
  counting.sort((one, other) => one.end - other.end || one.position - other.position)
  return counting.slice(counting.length - cap.most)
}

/** The facts that keep full caps full: the touches, and those by which their party is the contact's. */
export const fillingFacts = (
  caps: ReadonlyArray<CountedCap>,
  at: number,
  zone: ZoneId,
): ReadonlyArray<number> =>
  ascending(
    caps.flatMap((cap) => {
      const filling = fillingTouches(cap, at, zone).map(({ position }) => position)
      return cap.party === undefined || filling.length === 0
        ? filling
        : [...filling, cap.party.position]
    }),
  )
