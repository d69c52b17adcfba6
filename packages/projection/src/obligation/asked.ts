import type { Instant, Policy, RulesInForce } from "@followthrough/core"
import type { Team } from "../team.js"

/** The rules of an answer. */
export interface AskedRules {
  readonly policy: Policy
  /** How the policy came about, `policy` being the last. Left out: it is in force throughout. */
  readonly history?: ReadonlyArray<RulesInForce> | undefined
}

/** What an answer depends on besides the relationship; the team is as of `at`, too. */
export interface Asked extends AskedRules {
  readonly team: Team
  readonly at: Instant
}
