import { instantToIso, type Relationship } from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"
import { obligationsOf } from "../obligation/agenda.js"
import type { Asked } from "../obligation/asked.js"
import { keyOf } from "../obligation/key.js"
import type { ObligationKind } from "../obligation/obligation.js"
import type { Projection } from "../projection.js"
import { candidateOf, type QueueRow, rowOf } from "../queue/queue-row.js"
import type { Viewer } from "../queue/shown-to.js"
import { askStandingOf } from "../referral-asks/ask-standing.js"
import { isTheirs } from "../referral-asks/referral-asks.js"
import { heirsOf } from "../successor.js"
import { type Became, type BecameAsked, type BecameRow, became, type Change } from "./became.js"
import { type Stood, type StoodAs, stood } from "./stood.js"

/** What can happen in a list while time passes and facts are recorded. */
export type HappeningKind = BecameRow["what"] | "ask-ripens"

export const happeningKinds: ReadonlyArray<HappeningKind> = [
  "begins",
  "falls-late",
  "arrives",
  "ask-ripens",
]

/** One thing that happened, in ids, codes and instants: it holds nobody's words, and can be kept. */
export interface Happened {
  /** Names it for ever: what it is, about whom, and when. */
  readonly key: string
  readonly what: HappeningKind
  /** When it happened; the end of the interval where only that is known. */
  readonly when: IsoInstant
  /** Why it arrives, begun already. */
  readonly because?: NonNullable<BecameRow["because"]>
  readonly contactId: string
  /** What kind of step is owed; absent for an ask. */
  readonly step?: ObligationKind
  /** What the obligation is known by, whoever owes it and whenever it is due; absent for an ask. */
  readonly owedAs?: string
  /** Late after this instant; absent for an ask. */
  readonly by?: IsoInstant
  /** Who owes it, or who is to ask. */
  readonly repIds: ReadonlyArray<string>
  /** Named queues in which it sits; usually none. */
  readonly queues: ReadonlyArray<string>
}

export type Happenings = ReadonlyArray<Happened>

/**
 * What is told of an interval: first all that stands at its beginning is looked at, then all that stands at its
 * end, contact by contact.
 */
export interface Telling<D, A> {
  readonly stood: (asked: Asked & Viewer) => Projection<Map<string, StoodAs>, Stood>
  readonly told: (asked: BecameAsked) => Projection<D, A>
}

/** As rows that a person reads. */
export const becoming: Telling<Array<Change>, Became> = { stood, told: became }

interface Draft {
  readonly changes: Array<Change>
  readonly asks: Array<Happened>
}

/** As items that are handed over, with the asks that have become ripe. */
export const happening: Telling<Draft, Happenings> = {
  stood: (asked) => {
    const projection = stood(asked)
    return {
      ...projection,
      name: "stood-with-asks",
      add: (draft, relationship) => {
        projection.add(draft, relationship)
        if (isRipe(relationship, asked)) draft.set(keyOfAsk(relationship), "begun")
      },
    }
  },
  told: (asked) => {
    const projection = became(asked)
    const { from, stood: before, to } = asked
    const at = { ...asked, at: to }
    return {
      name: "happenings",
      version: 1,
      begin: () => ({ changes: projection.begin(), asks: [] }),
      add: (draft, relationship) => {
        projection.add(draft.changes, relationship)
        if (to <= from || before.has(keyOfAsk(relationship)) || !isRipe(relationship, at)) return
        const { contactId, ownerId } = relationship
        const when = instantToIso(to)
        const { queues, repIds } = heirsOf(ownerId === undefined ? [] : [ownerId], asked.team)
        const key = `ask-ripens/${contactId}/${when}`
        draft.asks.push({ key, what: "ask-ripens", when, contactId, repIds, queues })
      },
      merge: (into, from) => {
        projection.merge(into.changes, from.changes)
        into.asks.push(...from.asks)
      },
      answer: ({ asks, changes }) =>
        // Of what happens at the same instant, what is owed comes before an ask: the sort is stable.
        [...changes.map(happenedOf), ...asks].sort(
          (a, b) => Number(a.when > b.when) - Number(a.when < b.when),
        ),
    }
  },
}

const happenedOf = ({ because, contact, obligation, what, when }: Change): Happened => {
  const { contactId } = contact
  const own = keyOf(obligation)
  return {
    key: `${what}/${contactId}/${own}/${instantToIso(when)}`,
    what,
    when: instantToIso(when),
    ...(because === undefined ? {} : { because }),
    contactId,
    step: obligation.kind,
    owedAs: own,
    by: instantToIso(obligation.by),
    repIds: obligation.obligors,
    queues: obligation.queues,
  }
}

// No obligation is known by such a key.
const keyOfAsk = ({ contactId }: Relationship): string => `ask of ${contactId}`

/** A named queue has no asks: nobody is to ask for who left until the contact is handed over. */
const isRipe = (relationship: Relationship, asked: Asked & Viewer): boolean =>
  asked.queue === undefined &&
  isTheirs(relationship, asked) &&
  askStandingOf(relationship, asked)?.satisfiedAt !== undefined

/** An obligation as it is at an instant, by what it is known by; `undefined` once it is owed no more. */
export const owedAs = ({
  key,
  ...asked
}: Asked & { readonly key: string }): Projection<{ row?: QueueRow }, QueueRow | undefined> => ({
  name: "owed-as",
  version: 1,
  begin: () => ({}),
  add: (draft, relationship) => {
    const found = obligationsOf(relationship, asked).find((one) => keyOf(one) === key)
    if (found !== undefined) draft.row = rowOf(candidateOf(found, relationship), asked.at)
  },
  merge: Object.assign,
  answer: ({ row }) => row,
})
