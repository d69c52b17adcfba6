import {
  type Fact,
  type Instant,
  isPolicyFact,
  type PolicyInForce,
  policyAt,
} from "@followthrough/core"
import { foldTeam, type Team } from "@followthrough/projection"
import type { StoreFailure } from "@followthrough/store"
import { Effect } from "effect"
import type { UnreadableLog } from "../recorded.js"
import type { RuleFacts } from "../rule-facts.js"

/** The policy and the team, as of an instant. */
export interface Rules extends PolicyInForce {
  readonly team: Team
  /** They stay what they are from `from`, inclusive, to `until`, exclusive. */
  readonly from: number
  readonly until: number
}

/** The rules of one workspace, worked out again only when somebody changed them or they turn. */
export interface RulesKept {
  /** As of `at`, from the log up to `position`. */
  readonly at: (position: number, at: Instant) => Effect.Effect<Rules, StoreFailure | UnreadableLog>
  /** The same, where it is known already. */
  readonly known: (position: number, at: Instant) => Rules | undefined
  /** The log has grown by facts of contacts from after `from` up to `to`. */
  readonly grown: (from: number, to: number) => void
}

export const rulesKept = (facts: RuleFacts): RulesKept => {
  let kept: { readonly of: ReadonlyArray<Fact>; readonly rules: Rules } | undefined

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
    grown: facts.grown,
  }
}

const rulesAt = (facts: ReadonlyArray<Fact>, at: Instant): Rules => {
  let from = Number.NEGATIVE_INFINITY
  let until = Number.POSITIVE_INFINITY
  for (const turn of facts.flatMap(turnsOf)) {
    if (turn <= at) from = Math.max(from, turn)
    else until = Math.min(until, turn)
  }
  return { ...policyAt(facts, at), team: foldTeam(facts, at), from, until }
}

// When a fact begins to count.
const turnsOf = (fact: Fact): ReadonlyArray<number> =>
  isPolicyFact(fact) &&
  fact.event._tag === "PolicyPublished" &&
  fact.event.takesEffectAt !== undefined
    ? [fact.occurredAt, fact.event.takesEffectAt]
    : [fact.occurredAt]
