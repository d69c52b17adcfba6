import { type Instant, owedByAt, type PromiseStatus, promiseStatusAt } from "@followthrough/core"
import { addFields } from "../counts.js"
import { percent } from "../percent.js"
import type { Measure } from "./measure.js"
import type { Window } from "./window.js"

/** What reps owed within the window, and what became of it by the instant asked about. */
export interface PromiseFigures {
  readonly promises: {
    readonly due: number
    readonly kept: number
    readonly partlyKept: number
    readonly late: number
    readonly broken: number
  }
  /** kept / due. */
  readonly keepRatePct: number | null
}

interface Counted {
  due: number
  kept: number
  partlyKept: number
  late: number
  broken: number
}

interface Draft {
  readonly all: Counted
  /** Those that count for another rep as well and are taken off again for the team. */
  readonly shared: Counted
}

const none = (): Counted => ({ due: 0, kept: 0, partlyKept: 0, late: 0, broken: 0 })

/**
 * Promises by reps whose due is in the window, for those who owed them; released ones count for
 * nothing. A promise of two counts for each of them, once for a part that both
 * belong to, and once for the team.
 */
export const duePromises = (at: Instant, window: Window): Measure<Draft, PromiseFigures> => ({
  begin: () => ({ all: none(), shared: none() }),
  note: (of, { cite, placeOf, relationship }) => {
    for (const promise of relationship.promises) {
      const { due, until } = promise.due
      // A due date is that date in whatever zone is reported.
      if (!window.has({ at: until, on: due._tag === "LocalDate" ? due.on : undefined })) continue
      const status = fieldOf[promiseStatusAt(promise, at)]
      if (status === undefined) continue
      const places = new Set(owedByAt(promise, until).map(placeOf))
      ;[...places].forEach((place, nth) => {
        const { all, shared } = of(place)
        for (const counted of nth === 0 ? [all] : [all, shared]) {
          counted.due += 1
          counted[status] += 1
        }
        cite?.("promises.due", place, promise.madeBy)
        cite?.(`promises.${status}`, place, promise.madeBy)
      })
    }
  },
  merge: (into, { all, shared }) => {
    addFields(into.all, all)
    addFields(into.shared, shared)
  },
  sum: (team, { all, shared }) => {
    addFields(team.all, all)
    addFields(team.all, shared, -1)
  },
  figures: ({ all }) => ({ promises: { ...all }, keepRatePct: percent(all.kept, all.due) }),
})

const fieldOf: { readonly [S in PromiseStatus]: Exclude<keyof Counted, "due"> | undefined } = {
  open: undefined,
  released: undefined,
  kept: "kept",
  "partly-kept": "partlyKept",
  late: "late",
  broken: "broken",
}
