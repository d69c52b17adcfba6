import * as Schema from "effect/Schema"
import { Cadence, type CadenceRef, versionKey } from "../cadence/cadence.js"
import type { PolicyEvent } from "../fact/domain-event.js"
import type { Fact } from "../fact/fact.js"
import { type Instant, instantFromMillis } from "../time/instant.js"
import { Policy } from "./policy.js"
import { policyAt, type RulesInForce } from "./policy-at.js"
import { type PublishedRules, unpublished, withRules } from "./published-rules.js"

/** What is known of the rules in a log, in order of recording. */
export interface KnownRules {
  /** The rules as recorded last, whenever they take effect. */
  readonly latest: PublishedRules
  /** When the policy recorded last takes effect, if that was said. */
  readonly takesEffectAt: Instant | undefined
  /** Everything published, for a version never changes: the shipped rules are in force from the start. */
  readonly policies: ReadonlyMap<string, Policy>
  readonly cadences: ReadonlyMap<string, Cadence>
  /** All that was published, in order of recording. */
  readonly facts: ReadonlyArray<Fact<PolicyEvent>>
}

export interface LearningRules extends KnownRules {
  latest: PublishedRules
  takesEffectAt: Instant | undefined
  readonly policies: Map<string, Policy>
  readonly cadences: Map<string, Cadence>
  readonly facts: Array<Fact<PolicyEvent>>
}

export const samePolicy = Schema.equivalence(Policy)
export const sameCadence = Schema.equivalence(Cadence)

export const nothingPublished = (): LearningRules => {
  const { policy } = unpublished
  return {
    latest: unpublished,
    takesEffectAt: undefined,
    policies: new Map([[versionKey(policy), policy]]),
    cadences: new Map(policy.cadences.map((cadence) => [versionKey(cadence), cadence])),
    facts: [],
  }
}

export const learnRules = (known: LearningRules, event: PolicyEvent, occurredAt: Instant): void => {
  const position = known.facts.length + 1
  known.facts.push({ position, occurredAt, recordedAt: occurredAt, event })
  const place = { occurredAt: instantFromMillis(0), position }
  known.latest = withRules(known.latest, event, place)
  switch (event._tag) {
    case "PolicyPublished":
      known.takesEffectAt = event.takesEffectAt
      known.policies.set(versionKey(event.policy), event.policy)
      for (const cadence of event.policy.cadences) known.cadences.set(versionKey(cadence), cadence)
      return
    case "CadencePublished":
      known.cadences.set(versionKey(event.cadence), event.cadence)
      return
    case "CadenceRetired":
    case "HolidaysPublished":
      return
  }
}

/** Whether a cadence in the rules recorded last has that id and version. */
export const findCadence = ({ latest }: KnownRules, { id, version }: CadenceRef) =>
  latest.policy.cadences.find((one) => one.id === id && one.version === version)

/** The rules in force at an instant (inclusive), by what is known now. */
export const rulesInForce = (
  { facts }: KnownRules,
  at: Instant,
): Pick<RulesInForce, "policy" | "retired"> => {
  const { history, policy } = policyAt(facts, at)
  return { policy, retired: history.at(-1)?.retired ?? new Map() }
}
