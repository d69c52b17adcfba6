import {
  domainEvents,
  type Fact,
  type Instant,
  isPolicyFact,
  type PolicyInForce,
  policyAt,
} from "@followthrough/core"
import { foldTeam, type Team } from "@followthrough/projection"
import type { EventStoreShape, Page, StoreFailure } from "@followthrough/store"
import { Effect } from "effect"
import { readRulesFacts } from "../read-log.js"
import type { UnreadableLog } from "../recorded.js"

/** The policy and the team, as of an instant. */
export interface Rules extends PolicyInForce {
  readonly team: Team
  /** They stay what they are from `from`, inclusive, to `until`, exclusive. */
  readonly from: number
  readonly until: number
}

/** The rules of one workspace, read again only when somebody changed them. */
export interface RulesKept {
  /** As of `at`, from the log up to `position`. */
  readonly at: (position: number, at: Instant) => Effect.Effect<Rules, StoreFailure | UnreadableLog>
  /** The same, where it is known already. */
  readonly known: (position: number, at: Instant) => Rules | undefined
  /** The log has grown by facts of contacts from after `from` up to `to`. */
  readonly grown: (from: number, to: number) => void
}

export const rulesKept = (store: EventStoreShape, workspace: string): RulesKept => {
  let known: { readonly facts: ReadonlyArray<Fact>; position: number } | undefined
  let rules: Rules | undefined

  const changedSince = (after: number, position: number): Effect.Effect<boolean, StoreFailure> =>
    after === position
      ? Effect.succeed(false)
      : Effect.map(
          store.read({
            workspace,
            from: { _tag: "Types", types: ruling },
            after,
            until: { position },
            limit: 1,
          }),
          ({ events }: Page) => events.length > 0,
        )

  const atNow = (position: number, at: Instant): Rules | undefined =>
    position === known?.position && rules !== undefined && rules.from <= at && at < rules.until
      ? rules
      : undefined

  return {
    known: atNow,
    at: (position, at) =>
      Effect.gen(function* () {
        const stale =
          known === undefined ||
          position < known.position ||
          (yield* changedSince(known.position, position))
        if (known === undefined || stale) {
          known = { position, facts: yield* readRulesFacts(store, workspace, { position }) }
          rules = undefined
        }
        known.position = position
        if (rules === undefined || at < rules.from || rules.until <= at) {
          rules = rulesAt(known.facts, at)
        }
        return rules
      }),
    grown: (from, to) => {
      if (known?.position === from) known.position = to
    },
  }
}

/** The position of the last fact that changed the rules; 0 where none did. */
export const lastRuling = (
  store: EventStoreShape,
  workspace: string,
): Effect.Effect<number, StoreFailure> =>
  Effect.map(
    store.read({
      workspace,
      from: { _tag: "Types", types: ruling },
      direction: "backwards",
      limit: 1,
    }),
    ({ events }) => events[0]?.position ?? 0,
  )

const ruling: ReadonlyArray<string> = Object.entries(domainEvents).flatMap(([name, { fields }]) =>
  "contactId" in fields || "partyId" in fields ? [] : [name],
)

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
