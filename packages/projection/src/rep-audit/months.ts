import { addCounts, type Counts, count } from "../counts.js"
import { addingOf } from "../in-touch.js"
import { percent } from "../percent.js"
import type { AuditedContact } from "./audited-contact.js"
import { bothOf, decidedMonths, type Months, openMonths } from "./coverage.js"
import type { Measure } from "./measure.js"
import type { PartPlace } from "./parts.js"
import { monthText, type Window } from "./window.js"

/** What happened in one month of the window, in the reporting zone, and how it stood at its end. */
export interface MonthFigures {
  /** `2026-03`. */
  readonly month: string
  readonly added: number
  readonly touches: number
  /** Contacts with a touch k in it; each belongs to whoever made the first. */
  readonly contacted: number
  readonly won: number
  readonly lost: number
  /** Open contacts at the end of the month, or of the window if that comes sooner. */
  readonly open: number
  /** Of these, those for whom somebody had decided on the next step. */
  readonly decided: number
  /** decided / open. */
  readonly coveragePct: number | null
}

export interface TrendFigures {
  /** Months in which nothing happened with anybody are left out. */
  readonly months: ReadonlyArray<MonthFigures>
}

interface Draft {
  readonly added: Counts<number>
  readonly touches: Counts<number>
  readonly contacted: Counts<number>
  readonly won: Counts<number>
  readonly lost: Counts<number>
  /** How many more there are at the end of a month than of the one before. */
  readonly open: Counts<number>
  readonly decided: Counts<number>
}

const kinds = ["added", "touches", "contacted", "won", "lost", "open", "decided"] as const

/** An added or open contact belongs to whom it belongs to now. */
export const months = (window: Window): Measure<Draft, TrendFigures> => ({
  begin: () => ({
    added: new Map(),
    touches: new Map(),
    contacted: new Map(),
    won: new Map(),
    lost: new Map(),
    open: new Map(),
    decided: new Map(),
  }),
  note: (of, contact) => {
    noteFacts(of, contact, window)
    noteStanding(of, contact, window)
  },
  merge: (into, from) => {
    for (const kind of kinds) addCounts(into[kind], from[kind])
  },
  // The same months for everybody, so that reps can be laid side by side.
  figures: (draft, whole) => ({ months: monthsOf(draft, happenedIn(whole)) }),
})

/** In which months something happened with anybody; that somebody was open is nothing that happens. */
const happenedIn = ({ added, contacted, lost, won }: Draft): ReadonlySet<number> =>
  new Set([added, contacted, won, lost].flatMap((counts) => [...counts.keys()]))

const noteFacts = (
  of: (part: PartPlace) => Draft,
  { cite, inWindow, outcomes, part, relationship }: AuditedContact,
  window: Window,
): void => {
  const { addedBy } = relationship
  const added = addingOf(relationship)
  if (window.has(added)) {
    const month = window.monthOf(added)
    count(of(part).added, month)
    cite?.(`months.${monthText(month)}.added`, part, addedBy)
  }
  const contacted = new Set<number>()
  for (const one of inWindow) {
    const month = window.monthOfDay(one.day)
    const draft = of(one.part)
    count(draft.touches, month)
    cite?.(`months.${monthText(month)}.touches`, one.part, one.touch.position)
    if (contacted.has(month)) continue
    contacted.add(month)
    count(draft.contacted, month)
    cite?.(`months.${monthText(month)}.contacted`, one.part, one.touch.position)
  }
  for (const { milestone, part: by } of outcomes) {
    const month = window.monthOf(milestone)
    const kind = milestone.kind === "won" ? "won" : "lost"
    count(of(by)[kind], month)
    cite?.(`months.${monthText(month)}.${kind}`, by, milestone.position)
  }
}

const noteStanding = (
  of: (part: PartPlace) => Draft,
  { cite, clocks, part, relationship }: AuditedContact,
  window: Window,
): void => {
  const open = openMonths(relationship, window)
  const decided = bothOf(open, decidedMonths(relationship, clocks, window))
  const draft = of(part)
  const standing = (kind: "open" | "decided", stretches: ReadonlyArray<Months>): void => {
    for (const { from, until } of stretches) {
      count(draft[kind], from)
      count(draft[kind], until, -1)
      for (let month = from; cite !== undefined && month < until; month++) {
        cite(`months.${monthText(month)}.${kind}`, part, relationship.addedBy)
      }
    }
  }
  standing("open", open)
  standing("decided", decided)
}

const monthsOf = (draft: Draft, happened: ReadonlySet<number>): ReadonlyArray<MonthFigures> => {
  const openAt = standingAt(draft.open)
  const decidedAt = standingAt(draft.decided)
  return [...happened]
    .sort((a, b) => a - b)
    .map((month) => {
      const open = openAt(month)
      const decided = decidedAt(month)
      return {
        month: monthText(month),
        added: draft.added.get(month) ?? 0,
        touches: draft.touches.get(month) ?? 0,
        contacted: draft.contacted.get(month) ?? 0,
        won: draft.won.get(month) ?? 0,
        lost: draft.lost.get(month) ?? 0,
        open,
        decided,
        coveragePct: percent(decided, open),
      }
    })
}

/** Adds up changes to how many there are; to be asked for months in ascending order. */
const standingAt = (changes: ReadonlyMap<number, number>): ((month: number) => number) => {
  const sorted = [...changes].sort(([a], [b]) => a - b)
  let next = 0
  let standing = 0
  return (month) => {
    while ((sorted[next]?.[0] ?? Number.POSITIVE_INFINITY) <= month) {
      standing += sorted[next]?.[1] ?? 0
      next += 1
    }
    return standing
  }
}
