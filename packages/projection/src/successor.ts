import type { RepId } from "@followthrough/core"
import type { Team } from "./team.js"

/** Who owes now what these reps owed: those of them who are there, and the successors of leavers. */
export interface Heirs {
  readonly repIds: ReadonlyArray<RepId>
  /** Named queues in which it sits, for the leavers who handed over to one. */
  readonly queues: ReadonlyArray<string>
  /** The facts that say that somebody left, by position. */
  readonly facts: ReadonlyArray<number>
  /** Those named whom the team does not have: they owe nothing. */
  readonly strangers: ReadonlyArray<RepId>
}

const none: ReadonlyArray<never> = []

/**
 * Follows leavers to their successors, and those who have left as well to theirs. Nothing is rewritten:
 * who promised and who was the owner stays on record. Whoever the team does not have is a stranger, unless
 * the log tells of no rep at all: then there is no team to be in, and every name is taken at its word.
 */
export const heirsOf = (reps: ReadonlyArray<RepId>, team: Team): Heirs => {
  if (team.size === 0 || reps.every((repId) => isThere(repId, team))) {
    return { repIds: reps, queues: none, facts: none, strangers: none }
  }
  const repIds = new Set<RepId>()
  const queues = new Set<string>()
  const facts = new Set<number>()
  const strangers = new Set<RepId>()
  for (const repId of reps) {
    let current = repId
    const passed = new Set<RepId>()
    for (;;) {
      const rep = team.get(current)
      if (rep === undefined) {
        strangers.add(current)
        break
      }
      const { left } = rep
      // No decision makes leavers hand over in a circle; a log that does owes it to the last of them.
      if (left === undefined || passed.has(current)) {
        repIds.add(current)
        break
      }
      passed.add(current)
      facts.add(left.position)
      if (left.goesTo._tag === "Queue") {
        queues.add(left.goesTo.queue)
        break
      }
      current = left.goesTo.repId
    }
  }
  return {
    repIds: [...repIds],
    queues: [...queues],
    facts: [...facts],
    strangers: [...strangers],
  }
}

const isThere = (repId: RepId, team: Team): boolean => {
  const rep = team.get(repId)
  return rep !== undefined && rep.left === undefined
}
