import {
  type CadenceClock,
  type Dated,
  type Instant,
  isOutboundPersonal,
  type Policy,
  type Relationship,
  type Touch,
} from "@followthrough/core"
import { addFields } from "../counts.js"
import { addingOf } from "../in-touch.js"
import type { Team } from "../team.js"
import { momentOf } from "./audited-contact.js"
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
    note: (of, { cite, clocks, part, relationship }) => {
      eachSilence(relationship, clocks, at, shortest, (silence) => {
        const breach = breachOf(relationship, silence, at, policy, team)
        if (breach === undefined || !window.has(breach)) return
        const kind = breach.excused ? "excused" : "breaches"
        of(part)[kind] += 1
        cite?.(`maxGap.${kind}`, part, silence.begunBy)
      })
    },
    merge: addFields,
    figures: ({ breaches, excused }) => ({ maxGap: { breaches, excused } }),
  }
}

/** Goes through a contact's silences of at least that many milliseconds, in order. */
const eachSilence = (
  relationship: Relationship,
  clocks: ReadonlyArray<CadenceClock>,
  at: Instant,
  shortest: number,
  visit: (silence: Silence) => void,
): void => {
  const { openings, touches } = relationship
  let [clock] = clocks
  if (clock === undefined) return
  let from = addingOf(relationship)
  let begunBy = clock.startedBy
  let doing: Array<Touch> = []
  let next = 1
  const ends = (until: Dated | undefined, of: CadenceClock): void => {
    if ((until?.at ?? at) - from.at < shortest) return
    for (const opening of openings) {
      const { closedBy, openedBy } = opening
      const opened = momentOf(relationship, opening.from, openedBy)
      const closed =
        opening.until === undefined || closedBy === undefined
          ? undefined
          : momentOf(relationship, opening.until, closedBy)
      const begins = opened.at > from.at ? opened : from
      const over = until === undefined || (closed && closed.at < until.at) ? closed : until
      if (Math.min(over?.at ?? at, at) - begins.at < shortest) continue
      visit({
        from: begins,
        begunBy: begins === from ? begunBy : openedBy,
        until: over,
        clock: of,
        doing,
        count: doing.length,
      })
    }
  }
  const startClocks = (isBefore: (clock: CadenceClock) => boolean): void => {
    let start = clocks[next]
    while (start !== undefined && isBefore(start)) {
      const started = momentOf(relationship, start.startedAt, start.startedBy)
      if (clock !== undefined) ends(started, clock)
      if (started.at > from.at) from = started
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
      ends(touch, clock)
      from = touch
      begunBy = position
    }
    if (didCadence) doing.push(touch)
  }
  startClocks(() => true)
  ends(undefined, clock)
}
