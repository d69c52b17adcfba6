import { appendAll } from "../append-all.js"
import { percent } from "../percent.js"
import type { Measure } from "./measure.js"
import { ascending, type Sample, secondsAt } from "./sample.js"
import type { Window } from "./window.js"

export interface RecordingFigures {
  /**
   * From when touches k were made to when they were entered in the system that says so, else recorded in
   * the log.
   */
  readonly recordingDelay: {
    readonly n: number
    readonly p50Seconds: number | null
    readonly p90Seconds: number | null
    /** Not in the seconds, because only their day is known. */
    readonly dayOnly: number
    /** Entered on the local day of the touch, those of which only the day is known included. */
    readonly sameDay: number
    readonly sameDayPct: number | null
  }
}

interface Draft {
  readonly delays: Sample
  dayOnly: number
  sameDay: number
}

export const recordingDelay = (window: Window): Measure<Draft, RecordingFigures> => ({
  begin: () => ({ delays: [], dayOnly: 0, sameDay: 0 }),
  note: (of, { cite, inWindow }) => {
    for (const one of inWindow) {
      const { at, enteredAt, on, position, recordedAt } = one.touch
      const entered = enteredAt ?? recordedAt
      const draft = of(one.part)
      if (on === undefined) draft.delays.push(entered - at)
      else draft.dayOnly += 1
      cite?.(`recordingDelay.${on === undefined ? "n" : "dayOnly"}`, one.part, position)
      if (entered !== at && window.dayOf({ at: entered }) !== one.day) continue
      draft.sameDay += 1
      cite?.("recordingDelay.sameDay", one.part, position)
    }
  },
  merge: (into, from) => {
    appendAll(into.delays, from.delays)
    into.dayOnly += from.dayOnly
    into.sameDay += from.sameDay
  },
  figures: ({ dayOnly, delays, sameDay }) => {
    const sorted = ascending(delays)
    return {
      recordingDelay: {
        n: sorted.length,
        p50Seconds: secondsAt(sorted, 50),
        p90Seconds: secondsAt(sorted, 90),
        dayOnly,
        sameDay,
        sameDayPct: percent(sameDay, sorted.length + dayOnly),
      },
    }
  },
})
