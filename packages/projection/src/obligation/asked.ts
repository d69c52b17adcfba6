import type { Instant, Policy } from "@followthrough/core"
import type { Team } from "../team.js"

/** What an answer depends on besides the relationship. */
export interface Asked {
  readonly policy: Policy
  readonly team: Team
  readonly at: Instant
}
