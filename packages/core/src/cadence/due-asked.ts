import type { Instant } from "../time/instant.js"
import type { CadenceHistory } from "./history.js"
import type { Mark } from "./progress.js"
import type { StatedPreference } from "./stated-preference.js"

/** What decides when the pending touch is due, besides the rule. */
export interface DueAsked {
  readonly history: CadenceHistory
  readonly at: Instant
  /** The last touch that did this cadence since the enrolment. */
  readonly lastDone: Mark | undefined
  readonly lastPersonal: Mark | undefined
  readonly frequency: Extract<StatedPreference, { _tag: "Frequency" }> | undefined
}
