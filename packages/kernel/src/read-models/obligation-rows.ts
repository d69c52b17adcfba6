import type { Instant } from "@followthrough/core"
import { compareAt, firstAt, type Obligation, rankAt, type Why } from "@followthrough/projection"
import type { ObligationRow } from "@followthrough/store"

/** A contact's obligations as rows: one for each viewer of each. */
export const obligationRows = (
  owed: ReadonlyArray<Obligation>,
  at: Instant,
): ReadonlyArray<ObligationRow> => {
  const first = firstAt(owed, at)
  const viewing = owed.map(viewersOf)
  const next = nextOfEach(owed, viewing, at)
  const rows: Array<ObligationRow> = []
  for (const [item, obligation] of owed.entries()) {
    const { by, channel, contactId, from, kind, play, stage } = obligation
    const rank = rankAt(obligation, at)
    const why = JSON.stringify(withoutWords(obligation.why))
    const facts = `[${obligation.facts.join(",")}]`
    const isFirst = obligation === first
    for (const { owes, queue, repId, viewer } of viewing[item] ?? NONE) {
      const isNext = obligation === next.get(viewer)
      // Spelt out: spreading what they have in common would cost more than all the rest.
      rows.push({
        contactId,
        kind,
        stage,
        rank,
        from,
        by,
        channel: channel ?? null,
        play: play ?? null,
        why,
        facts,
        viewer,
        repId,
        queue,
        owes,
        item,
        next: isNext ? 1 : 0,
        first: isFirst && rows.at(-1)?.item !== item ? 1 : 0,
      })
    }
  }
  return rows
}

const NONE: ReadonlyArray<never> = []

/** What comes first in each viewer's list of what is owed to the contact, and in nobody's. */
const nextOfEach = (
  owed: ReadonlyArray<Obligation>,
  viewing: ReadonlyArray<ReadonlyArray<Viewing>>,
  at: Instant,
): ReadonlyMap<string | null, Obligation> => {
  const compare = compareAt(at)
  const next = new Map<string | null, Obligation>()
  for (const [n, obligation] of owed.entries()) {
    for (const { viewer } of viewing[n] ?? NONE) {
      const before = next.get(viewer)
      if (before === undefined || compare(obligation, before)[0] < 0) next.set(viewer, obligation)
    }
  }
  return next
}

/** Names a rep's list, and a named queue, as viewers of obligations. */
export const viewerOfRep = (repId: string): string => `rep/${repId}`
export const viewerOfQueue = (queue: string): string => `queue/${queue}`

type Viewing = Pick<ObligationRow, "viewer" | "repId" | "queue" | "owes">

const nobody: Viewing = { viewer: null, repId: null, queue: null, owes: 0 }

const viewersOf = ({ alsoShownTo, obligors, queues }: Obligation): ReadonlyArray<Viewing> => {
  const viewing: Array<Viewing> = []
  for (const repId of obligors) viewing.push(ofRep(repId, 1))
  for (const queue of queues) {
    viewing.push({ viewer: viewerOfQueue(queue), repId: null, queue, owes: 1 })
  }
  if (viewing.length === 0) viewing.push(nobody)
  for (const repId of alsoShownTo) viewing.push(ofRep(repId, 0))
  return viewing
}

const ofRep = (repId: string, owes: 0 | 1): Viewing => ({
  viewer: viewerOfRep(repId),
  repId,
  queue: null,
  owes,
})

// What people said stays in the log alone, where an erasure reaches it.
const withoutWords = (why: Why): object => {
  switch (why.code) {
    case "promise-made":
    case "promise-by-contact": {
      const { what: _what, when: _when, ...rest } = why
      return rest
    }
    case "step-booked": {
      const { about: _, ...rest } = why
      return rest
    }
    case "referral-given": {
      const { newContact: _, ...rest } = why
      return rest
    }
    case "inbound-waits":
    case "web-lead-waits":
    case "maybe-said":
    case "complaint-open":
    case "handed-over":
    case "cadence":
      return why
  }
}
