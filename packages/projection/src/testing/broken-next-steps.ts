import {
  defaultPolicy,
  type Fact,
  type Instant,
  isRelationshipFact,
  type Policy,
  type Relationship,
  relationshipsOf,
} from "@followthrough/core"
import { obligationsOf } from "../obligation/agenda.js"
import type { Asked } from "../obligation/asked.js"
import { nextStepOf } from "../obligation/next-step.js"
import { levelAt, type Obligation } from "../obligation/obligation.js"
import { compareAt } from "../obligation/order.js"
import { foldTeam, type Team } from "../team.js"

/** A law about what is owed that a log breaks under a policy, and where. */
export interface BrokenNextStep {
  readonly law: "L1" | "L9" | "L15" | "L18"
  readonly says: string
}

/**
 * Checks the laws about what is owed at an instant, inclusive, over any log: a host can run it over its
 * own, under its own policy (left out: the one that ships). A sound log breaks none.
 *
 * L1 an open contact has exactly one next step, a closed one none; L9 whatever is owed has an active rep,
 * sits in a named queue or waits for an owner, and each open promise of a rep and each booked step is
 * owed once; L15 asking again gives the same bytes; L18 an explanation cites facts of the log.
 */
export const brokenNextSteps = (
  log: ReadonlyArray<Fact>,
  at: Instant,
  policy: Policy = defaultPolicy,
): ReadonlyArray<BrokenNextStep> => {
  const asked = { at, policy, team: foldTeam(log, at) }
  const known = new Set(log.map(({ position }) => position))
  return relationshipsOf(log.filter(isRelationshipFact), at).flatMap((relationship) => {
    const owed = obligationsOf(relationship, asked)
    return [
      ...total(relationship, owed, asked),
      ...owed.flatMap((one) => [...owner(one, asked.team), ...cited(one, known)]),
      ...conserved(relationship, owed),
      ...same(relationship, owed, asked),
    ]
  })
}

const broken = (law: BrokenNextStep["law"], says: string): BrokenNextStep => ({ law, says })

const total = (
  relationship: Relationship,
  owed: ReadonlyArray<Obligation>,
  asked: Asked,
): ReadonlyArray<BrokenNextStep> => {
  const { contactId, open } = relationship
  const next = nextStepOf(relationship, asked)
  if (!open) {
    return next === undefined && owed.length === 0
      ? []
      : [broken("L1", `${contactId} is closed and owed something`)]
  }
  if (next === undefined) return [broken("L1", `${contactId} is open and has no next step`)]
  const compare = compareAt(asked.at)
  const first = owed.filter((one) => owed.every((other) => compare(one, other)[0] <= 0))
  const isFirst = first.length === 1 && first[0]?.kind === next.kind && first[0].by === next.by
  const level = levelAt(next, asked.at)
  return isFirst && level >= 1 && level <= 5
    ? []
    : [broken("L1", `${contactId} has ${first.length} next steps`)]
}

const owner = (
  { contactId, kind, obligors }: Obligation,
  team: Team,
): ReadonlyArray<BrokenNextStep> =>
  obligors.flatMap((repId) =>
    team.get(repId)?.left === undefined
      ? []
      : [broken("L9", `${repId}, who has left, owes the ${kind} to ${contactId}`)],
  )

const cited = (
  { contactId, facts, kind }: Obligation,
  known: ReadonlySet<number>,
): ReadonlyArray<BrokenNextStep> =>
  facts.length > 0 && facts.every((position) => known.has(position))
    ? []
    : [broken("L18", `the ${kind} of ${contactId} cites what is not in the log`)]

const conserved = (
  { contactId, open, steps }: Relationship,
  owed: ReadonlyArray<Obligation>,
): ReadonlyArray<BrokenNextStep> => {
  if (!open) return []
  const booked = steps.filter(({ ended }) => ended === undefined).length
  const shown = owed.filter(({ kind }) => kind === "step").length
  return booked === shown
    ? []
    : [broken("L9", `${contactId} has ${booked} booked steps and is owed ${shown}`)]
}

const same = (
  relationship: Relationship,
  owed: ReadonlyArray<Obligation>,
  asked: Asked,
): ReadonlyArray<BrokenNextStep> =>
  JSON.stringify(obligationsOf(relationship, asked)) === JSON.stringify(owed)
    ? []
    : [broken("L15", `asked again, ${relationship.contactId} is owed something else`)]
