import {
  type Fact,
  type Instant,
  type Policy,
  type PolicyInForce,
  policyAt,
} from "@followthrough/core"
import { foldTeam, type Team } from "@followthrough/projection"
import type { EventStoreShape, StoreFailure, Until } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { readTeam } from "./read-log.js"
import type { UnreadableLog } from "./recorded.js"

/** The policy that answers are given under. */
export interface PolicyGiven {
  readonly policy: Policy
  /** How the log came to it. Left out: the host gave it, and it is in force throughout. */
  readonly history?: PolicyInForce["history"]
}

/** What every answer is given: the policy in force, and the team, both as of the same as the answer. */
export interface Setting extends PolicyGiven {
  readonly team: Team
}

type Asked<A> = (
  until: Until,
  at: Instant | undefined,
) => Effect.Effect<A, StoreFailure | UnreadableLog>

/** The settings of one workspace's answers. `factsUpTo` gives the facts about rules and reps. */
export const settingsOf = (
  store: EventStoreShape,
  workspace: string,
  given: Policy | undefined,
  factsUpTo: (until: Until) => Effect.Effect<ReadonlyArray<Fact>, StoreFailure | UnreadableLog>,
) => {
  const policy: Asked<PolicyGiven> = (until, at) =>
    given === undefined
      ? Effect.map(factsUpTo(until), (known): PolicyGiven => policyAt(known, at))
      : Effect.succeed({ policy: given })

  // Under a policy that the host gave, the log's own need not be one that this version can read.
  const team: Asked<Team> = (until, at) =>
    given === undefined
      ? Effect.map(factsUpTo(until), (known) => foldTeam(known, at))
      : readTeam(store, workspace, until, at)

  const setting: Asked<Setting> = (until, at) =>
    Effect.zipWith(team(until, at), policy(until, at), (members, rules) => ({
      ...rules,
      team: members,
    }))

  return { policy, team, setting }
}
