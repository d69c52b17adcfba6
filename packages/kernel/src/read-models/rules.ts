import {
  type Fact,
  type Instant,
  isPolicyFact,
  type PolicyInForce,
  policyAt,
} from "@followthrough/core"
import { foldTeam, type Team } from "@followthrough/projection"
import { EVERYTHING, type StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import type { UnreadableLog } from "../recorded.js"
import type { RuleFacts } from "../rule-facts.js"
import { concernedBy } from "./concerns.js"

/** The policy and the team, as of an instant. */
export interface Rules extends PolicyInForce {
  readonly team: Team
  /** They stay what they are from `from`, inclusive, to `until`, exclusive. */
  readonly from: number
  readonly until: number
  /** When facts that are known already begin to count, and whose rows each changes; the next one first. */
  readonly turns: ReadonlyArray<{ readonly at: Instant; readonly concerns: ReadonlyArray<string> }>
}

/** When the rules change next for who has to do with these. */
export const turnAfter = ({ turns }: Rules, at: Instant, concerns: ReadonlyArray<string>): number =>
  turns.find(
    (turn) =>
      turn.at > at && turn.concerns.some((one) => one === EVERYTHING || concerns.includes(one)),
  )?.at ?? Number.POSITIVE_INFINITY

/** The rules of one workspace, worked out again only when somebody changed them or they turn. */
export interface RulesKept {
  /** As of `at`, from the log up to `position`. */
  readonly at: (position: number, at: Instant) => Effect.Effect<Rules, StoreFailure | UnreadableLog>
  /** The same, where it is known already. */
  readonly known: (position: number, at: Instant) => Rules | undefined
  /** All facts that say which they are, up to `position`. */
  readonly facts: (
    position: number,
  ) => Effect.Effect<ReadonlyArray<Fact>, StoreFailure | UnreadableLog>
  /** As of `at`, as these of all facts say. */
  readonly by: (known: ReadonlyArray<Fact>, at: Instant) => PolicyInForce & { readonly team: Team }
  /** The log has grown by facts of contacts from after `from` up to `to`. */
  readonly grown: (from: number, to: number) => void
}

/** Both ends of an interval, and what was in force before and after a change. */
const MOST_POLICIES = 4

export const rulesKept = (facts: RuleFacts): RulesKept => {
  let kept: { readonly of: ReadonlyArray<Fact>; readonly rules: Rules } | undefined
  // Cadences are made ready once for a policy: it stays the same one when it is the team that changes.
  const policies = new Map<string, PolicyInForce>()

  const policyOf = (facts: ReadonlyArray<Fact>, at: Instant): PolicyInForce => {
    const turns = facts.flatMap((fact) => (isPolicyFact(fact) ? turnsOf(fact) : []))
    const of = JSON.stringify([turns.length, turns.filter((turn) => turn <= at)])
    const known = policies.get(of) ?? policyAt(facts, at)
    policies.delete(of)
    policies.set(of, known)
    const [oldest] = policies.keys()
    if (policies.size > MOST_POLICIES && oldest !== undefined) policies.delete(oldest)
    return known
  }

  const rulesAt = (facts: ReadonlyArray<Fact>, at: Instant): Rules => {
    let from = Number.NEGATIVE_INFINITY
    let until = Number.POSITIVE_INFINITY
    for (const turn of facts.flatMap(turnsOf)) {
      if (turn <= at) from = Math.max(from, turn)
      else until = Math.min(until, turn)
    }
    const turns = facts
      .flatMap((fact) => {
        const ahead = turnsOf(fact).filter((turn) => turn > at)
        if (ahead.length === 0) return []
        const concerns = concernedBy(fact, facts)
        return ahead.map((turn) => ({ at: turn, concerns }))
      })
      .sort((a, b) => a.at - b.at)
    return { ...policyOf(facts, at), team: foldTeam(facts, at), from, until, turns }
  }

  const rulesOf = (of: ReadonlyArray<Fact> | undefined, at: Instant): Rules | undefined =>
    kept?.of === of && kept !== undefined && kept.rules.from <= at && at < kept.rules.until
      ? kept.rules
      : undefined

  return {
    known: (position, at) => rulesOf(facts.known(position), at),
    at: (position, at) =>
      Effect.map(facts.upTo({ position }), (of) => {
        const rules = rulesOf(of, at) ?? rulesAt(of, at)
        kept = { of, rules }
        return rules
      }),
    facts: (position) => facts.upTo({ position }),
    by: (known, at) => ({ ...policyOf(known, at), team: foldTeam(known, at) }),
    grown: facts.grown,
  }
}

// When a fact begins to count.
const turnsOf = (fact: Fact): ReadonlyArray<Instant> =>
  isPolicyFact(fact) &&
  fact.event._tag === "PolicyPublished" &&
  fact.event.takesEffectAt !== undefined
    ? [fact.occurredAt, fact.event.takesEffectAt]
    : [fact.occurredAt]
