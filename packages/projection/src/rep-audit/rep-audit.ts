import {
  type Instant,
  instantToIso,
  isOutboundPersonal,
  type Milestone,
  type PlayId,
  type Relationship,
  type RepId,
  type Touch,
} from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"
import type { Projection } from "../projection.js"
import type { Team } from "../team.js"
import {
  type AuditFigures,
  beginFigures,
  countAt,
  type FiguresDraft,
  figuresOf,
} from "./figures.js"

/** One rep's figures. `repId` is null for what belongs to nobody, so that the parts sum to the team's. */
export interface RepFigures extends AuditFigures {
  readonly repId: string | null
  readonly externalId?: string
  readonly name?: string
}

/** What reps did and what came of it, beside the team. */
export interface RepAudit {
  readonly at: IsoInstant
  readonly from?: IsoInstant
  readonly to?: IsoInstant
  readonly play?: string
  readonly lagFrom?: string
  readonly team: AuditFigures
  readonly reps: ReadonlyArray<RepFigures>
}

export interface AuditAsked {
  /** Relationships are folded up to this instant, inclusive. */
  readonly at: Instant
  /** Only facts that occurred at or after this instant count. */
  readonly from?: Instant | undefined
  /** Only facts that occurred before this instant count. */
  readonly to?: Instant | undefined
  /** Count only touches of this play as touch k. */
  readonly play?: PlayId | undefined
  /** Measure from each contact's first touch of this play to its first later counted touch. */
  readonly lagFrom?: PlayId | undefined
  /** List only this rep beside the team. */
  readonly repId?: RepId | undefined
  readonly team: Team
}

interface Draft {
  readonly team: FiguresDraft
  readonly reps: Map<RepId | null, FiguresDraft>
}

/** The rep audit over a window of a log. */
export const repAudit = (asked: AuditAsked): Projection<Draft, RepAudit> => {
  const { at, from, lagFrom, play, repId, team, to } = asked
  const within = (instant: Instant) =>
    (from === undefined || instant >= from) && (to === undefined || instant < to)
  const isCounted = (touch: Touch) =>
    isOutboundPersonal(touch) && (play === undefined || touch.play === play)
  return {
    name: "rep-audit",
    version: 1,
    begin: () => ({ team: beginFigures(), reps: new Map() }),
    add: (draft, relationship) => {
      if (!isPresent(relationship, from, to)) return
      const record = (rep: RepId | null, note: (figures: FiguresDraft) => void) => {
        note(draft.team)
        note(figuresFor(draft, rep))
      }
      let inWindow = 0
      for (const touch of relationship.touches) {
        if (!isCounted(touch) || !within(touch.at)) continue
        inWindow += 1
        record(touch.repId ?? touch.ownerId ?? null, (figures) => {
          figures.touches += 1
        })
      }
      record(contactOf(relationship), (figures) => {
        figures.contacts += 1
        countAt(figures.perContact, inWindow)
      })
      for (const { k, milestone, rep } of outcomesOf(relationship, isCounted)) {
        if (!within(milestone.at)) continue
        record(rep, (figures) => {
          if (milestone.kind === "won") {
            figures.won += 1
            countAt(figures.wins, k)
          } else {
            figures.lost += 1
          }
        })
      }
      if (lagFrom === undefined) return
      const pair = lagPair(relationship.touches, lagFrom, isCounted)
      if (pair === undefined || !within(pair.first.at)) return
      record(pair.next.repId ?? pair.next.ownerId ?? null, (figures) => {
        const isTimed = pair.first.precision === "instant" && pair.next.precision === "instant"
        if (isTimed) figures.lags.push(pair.next.at - pair.first.at)
        else figures.dayOnly += 1
      })
    },
    answer: (draft) => {
      const withLag = lagFrom !== undefined
      return {
        at: instantToIso(at),
        ...(from === undefined ? {} : { from: instantToIso(from) }),
        ...(to === undefined ? {} : { to: instantToIso(to) }),
        ...(play === undefined ? {} : { play }),
        ...(lagFrom === undefined ? {} : { lagFrom }),
        team: figuresOf(draft.team, withLag),
        reps: repsOf(draft, team)
          .filter((rep) => repId === undefined || rep === repId)
          .map((rep) => ({
            repId: rep,
            ...namesOf(rep, team),
            ...figuresOf(draft.reps.get(rep) ?? beginFigures(), withLag),
          })),
      }
    },
  }
}

// A contact counts in a window if it had been added by its end and, at its beginning, was open or
// something was still to happen: people do sell to someone they had given up.
const isPresent = (
  { addedAt, lastFactAt, open }: Relationship,
  from: Instant | undefined,
  to: Instant | undefined,
): boolean =>
  (to === undefined || addedAt < to) && (from === undefined || open || lastFactAt >= from)

const figuresFor = ({ reps }: Draft, rep: RepId | null): FiguresDraft => {
  const known = reps.get(rep)
  if (known !== undefined) return known
  const figures = beginFigures()
  reps.set(rep, figures)
  return figures
}

// A contact belongs to its owner, else to the rep who touched it last.
const contactOf = ({ lastOutboundPersonal, ownerId }: Relationship): RepId | null =>
  ownerId ?? lastOutboundPersonal?.repId ?? null

interface Outcome {
  readonly milestone: Milestone
  /** Counted touches of the attempt that it ended. */
  readonly k: number
  readonly rep: RepId | null
}

// An outcome belongs to the rep of the last outbound personal touch before it, of any play, else
// to the owner at that moment.
const outcomesOf = (
  { milestones, touches }: Relationship,
  isCounted: (touch: Touch) => boolean,
): ReadonlyArray<Outcome> => {
  const outcomes: Array<Outcome> = []
  let k = 0
  let seen = 0
  let last: Touch | undefined
  for (const milestone of milestones) {
    for (; seen < milestone.touchesBefore; seen++) {
      const touch = touches[seen]
      if (touch === undefined) continue
      if (isCounted(touch)) k += 1
      if (isOutboundPersonal(touch)) last = touch
    }
    if (milestone.kind !== "reopened") {
      outcomes.push({ milestone, k, rep: last?.repId ?? milestone.ownerId ?? null })
    }
    k = 0
  }
  return outcomes
}

const lagPair = (
  touches: ReadonlyArray<Touch>,
  lagFrom: PlayId,
  isCounted: (touch: Touch) => boolean,
): { readonly first: Touch; readonly next: Touch } | undefined => {
  let first: Touch | undefined
  for (const touch of touches) {
    if (first === undefined) {
      if (touch.play === lagFrom) first = touch
    } else if (isCounted(touch)) {
      return { first, next: touch }
    }
  }
  return undefined
}

const repsOf = (draft: Draft, team: Team): ReadonlyArray<RepId | null> => {
  const ids = new Set<RepId>([...team.values()].map((rep) => rep.repId))
  for (const rep of draft.reps.keys()) if (rep !== null) ids.add(rep)
  const sorted: Array<RepId | null> = [...ids].sort()
  return draft.reps.has(null) ? [...sorted, null] : sorted
}

const namesOf = (rep: RepId | null, team: Team) => {
  const known = rep === null ? undefined : team.get(rep)
  return {
    ...(known?.externalId === undefined ? {} : { externalId: known.externalId }),
    ...(known?.name === undefined ? {} : { name: known.name }),
  }
}
