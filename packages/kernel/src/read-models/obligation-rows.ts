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
  return owed.flatMap((obligation, item) => {
    const said = told(obligation, at)
    // Spelt out: every object that is spread after the first one costs dearly.
    return (viewing[item] ?? []).map(({ owes, queue, repId, viewer }, n) => ({
      ...said,
      viewer,
      repId,
      queue,
      owes,
      item,
      next: viewer !== null && nextOf.get(viewer) === obligation ? 1 : 0,
      first: obligation === first && n === 0 ? 1 : 0,
    }))
  })
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

const told = (obligation: Obligation, at: Instant) => {
  const { by, channel, contactId, facts, from, kind, play, stage, why } = obligation
  return {
    contactId,
    kind,
    stage,
    rank: rankAt(obligation, at),
    from,
    by,
    channel: channel ?? null,
    play: play ?? null,
    why: JSON.stringify(withoutWords(why)),
    facts: JSON.stringify(facts),
  }
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
