import type { Instant } from "@followthrough/core"
import { firstAt, type Obligation, rankAt, type Why } from "@followthrough/projection"
import type { ObligationRow } from "@followthrough/store"

/** A contact's obligations as rows: one for each viewer of each. */
export const obligationRows = (
  owed: ReadonlyArray<Obligation>,
  at: Instant,
): ReadonlyArray<ObligationRow> => {
  const first = firstAt(owed, at)
  const viewing = owed.map(viewersOf)
  const nextOf = new Map<string, Obligation | undefined>()
  for (const { viewer } of viewing.flat()) {
    if (viewer === null || nextOf.has(viewer)) continue
    const own = owed.filter((_, n) => viewing[n]?.some((each) => each.viewer === viewer))
    nextOf.set(viewer, own.length === owed.length ? first : firstAt(own, at))
  }
  const rows: Array<ObligationRow> = []
  for (const [item, obligation] of owed.entries()) {
    const { by, channel, contactId, facts, from, kind, play, stage, why } = obligation
    const rank = rankAt(obligation, at)
    const because = JSON.stringify(withoutWords(why))
    const factsText = JSON.stringify(facts)
    for (const [n, { owes, queue, repId, viewer }] of (viewing[item] ?? []).entries()) {
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
        why: because,
        facts: factsText,
        viewer,
        repId,
        queue,
        owes,
        item,
        next: viewer !== null && nextOf.get(viewer) === obligation ? 1 : 0,
        first: obligation === first && n === 0 ? 1 : 0,
      })
    }
  }
  return rows
}

/** Names a rep's list, and a named queue, as viewers of obligations. */
export const viewerOfRep = (repId: string): string => `rep/${repId}`
export const viewerOfQueue = (queue: string): string => `queue/${queue}`

type Viewing = Pick<ObligationRow, "viewer" | "repId" | "queue" | "owes">

const nobody: Viewing = { viewer: null, repId: null, queue: null, owes: 0 }

const viewersOf = ({ alsoShownTo, obligors, queues }: Obligation): ReadonlyArray<Viewing> => {
  const owing: ReadonlyArray<Viewing> = [
    ...obligors.map((repId) => ({ viewer: viewerOfRep(repId), repId, queue: null, owes: 1 })),
    ...queues.map((queue) => ({ viewer: viewerOfQueue(queue), repId: null, queue, owes: 1 })),
  ]
  return [
    ...(owing.length === 0 ? [nobody] : owing),
    ...alsoShownTo.map((repId) => ({ viewer: viewerOfRep(repId), repId, queue: null, owes: 0 })),
  ]
}

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
