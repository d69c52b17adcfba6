import type { Instant } from "../time/instant.js"

/** When something about referrals happened, and the fact that says so. */
export interface ReferralMoment {
  readonly at: Instant
  readonly position: number
}

/** What a history says about referrals, each list in order of occurrence. */
export interface ReferralRecord {
  readonly asked: ReadonlyArray<ReferralMoment>
  readonly given: ReadonlyArray<ReferralMoment>
  readonly declined: ReadonlyArray<ReferralMoment>
}
