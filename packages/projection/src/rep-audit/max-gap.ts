import {
  type CadenceClock,
  type Instant,
  instantFromMillis,
  isOutboundPersonal,
  type Policy,
  type Relationship,
  type Touch,
} from "@followthrough/core"
import type { Team } from "../team.js"
import { addFields } from "./counts.js"
import type { Measure } from "./measure.js"
import { breachOf, type Silence, shortestBreach } from "./silence.js"
import type { Window } from "./window.js"

export interface MaxGapFigures {
  /** Silences that became longer in the window than the cadence in force allows. */
  readonly maxGap: {
    readonly breaches: number
    /** Longer only because of a hold; these are no breaches. */
    readonly excused: number
  }
}

interface Draft {
  breaches: number
  excused: number
}

/** A breach belongs to whom the contact belongs to. */
export const maxGap = (
  at: Instant,
  window: Window,
  policy: Policy,
  team: Team,
): Measure<Draft, MaxGapFigures> => {
  const shortest = shortestBreach(policy)
  return {
    begin: () => ({ breaches: 0, excused: 0 }),
    note: (of, { cite, clocks, relationship, rep }) => {
      eachSilence(relationship, clocks, at, shortest, (silence) => {
        const breach = breachOf(relationship, silence, at, policy, team)
        if (breach === undefined || !window.has(breach.at)) return
        const kind = breach.excused ? "excused" : "breaches"
        of(rep)[kind] += 1
        cite?.(`maxGap.${kind}`, rep, silence.begunBy)
      })
    },
    merge: addFields,
    figures: ({ breaches, excused }) => ({ maxGap: { breaches, excused } }),
  }
}

/** Goes through a contact's silences of at least that many milliseconds, in order. */
const eachSilence = (
  { addedAt, openings, touches }: Relationship,
  clocks: ReadonlyArray<CadenceClock>,
  at: Instant,
  shortest: number,
  visit: (silence: Silence) => void,
): void => {
  let [clock] = clocks
  if (clock === undefined) return
  let from = addedAt
  let begunBy = clock.startedBy
  let doing: Array<Touch> = []
  let next = 1
  const ends = (until: Instant | undefined, of: CadenceClock): void => {
    if ((until ?? at) - from < shortest) return
    for (const opening of openings) {
      const begins = Math.max(from, opening.from)
      const over = Math.min(until ?? Infinity, opening.until ?? Infinity)
      if (Math.min(over, at) - begins < shortest) continue
      visit({
        from: instantFromMillis(begins),
        begunBy: begins === from ? begunBy : opening.openedBy,
        until: Number.isFinite(over) ? instantFromMillis(over) : undefined,
        clock: of,
        doing,
        count: doing.length,
      })
    }
  }
  const startClocks = (isBefore: (clock: CadenceClock) => boolean): void => {
    let start = clocks[next]
    while (start !== undefined && isBefore(start)) {
      if (clock !== undefined) ends(start.startedAt, clock)
      if (start.startedAt > from) from = start.startedAt
      begunBy = start.startedBy
      clock = start
      doing = []
      next += 1
      start = clocks[next]
    }
  }
  for (const touch of touches) {
    const { at: touchedAt, didCadence, position } = touch
    startClocks((start) => (start.startedAt - touchedAt || start.startedBy - position) < 0)
    if (isOutboundPersonal(touch)) {
      ends(touchedAt, clock)
      from = touchedAt
      begunBy = position
    }
    if (didCadence) doing.push(touch)
  }
  startClocks(() => true)
  ends(undefined, clock)
}
