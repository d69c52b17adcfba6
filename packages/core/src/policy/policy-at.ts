import type { PolicyEvent } from "../fact/domain-event.js"
import type { Fact } from "../fact/fact.js"
import { byOccurrence, isPolicyFact } from "../fact/fact.js"
import type { Instant } from "../time/instant.js"
import type { Policy } from "./policy.js"
import { type PublishedRules, unpublished, withRules } from "./published-rules.js"

/** Rules that were in force for a while, or still are. */
export interface RulesInForce extends Pick<PublishedRules, "policy" | "retired"> {
  /** Nothing is due under them before `at`; `position` names the fact. Left out: the first rules. */
  readonly since?: { readonly at: Instant; readonly position: number }
}

/** The policy that a log says is in force, and how it came about. */
export interface PolicyInForce {
  readonly policy: Policy
  /** One entry per fact in the order in which they took effect, the shipped rules first. */
  readonly history: ReadonlyArray<RulesInForce>
}

/**
 * The policy in force at an instant, inclusive, by the facts of the policy's log that are known; left
 * out, all of them count, even what takes effect later. The policy that ships is in force before
 * anything was published. A policy is in force from when it takes effect, at the earliest from when it
 * was published; of two, the one that took effect last.
 */
export const policyAt = (facts: Iterable<Fact>, at?: Instant): PolicyInForce => {
  const published = [...facts]
    .filter(isPolicyFact)
    .map((fact) => {
      const { event, occurredAt } = fact
      const since =
        (event._tag === "PolicyPublished" ? event.takesEffectAt : undefined) ?? occurredAt
      return { fact, since, from: Math.max(since, occurredAt) }
    })
    .filter(({ from }) => at === undefined || from <= at)
    .sort((a, b) => a.from - b.from || byOccurrence(a.fact, b.fact))
  let rules = unpublished
  const history: Array<RulesInForce> = [{ policy: rules.policy, retired: rules.retired }]
  for (const { fact, since } of published) {
    rules = rulesAfter(rules, fact)
    const { policy, retired } = rules
    history.push({ policy, retired, since: { at: since, position: fact.position } })
  }
  return { policy: rules.policy, history }
}

// What is worked out from a policy is kept by the policy itself, so that the same rules have to be the same
// object whenever they are asked for.
const after = new WeakMap<
  Fact,
  { readonly before: PublishedRules; readonly rules: PublishedRules }
>()

const rulesAfter = (before: PublishedRules, fact: Fact<PolicyEvent>): PublishedRules => {
  const known = after.get(fact)
  if (known?.before === before) return known.rules
  const rules = withRules(before, fact.event, fact)
  after.set(fact, { before, rules })
  return rules
}
