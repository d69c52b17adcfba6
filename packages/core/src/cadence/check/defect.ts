/** What can be wrong with cadence rules that are well formed. */
export type DefectCode =
  | "duplicate-cadence"
  | "duplicate-play"
  | "duplicate-step"
  | "unknown-cadence"
  | "unknown-play"
  | "cadences-go-round"
  | "other-stage"
  | "nothing-to-do"
  | "rhythm-never-reached"
  | "gaps-out-of-order"
  | "step-before-the-one-before"
  | "step-within-least-gap"
  | "step-after-longest-gap"
  | "rhythm-within-least-gap"
  | "rhythm-after-longest-gap"
  | "delay-never-passes"
  | "grace-after-longest-gap"
  | "grace-after-next-touch"
  | "window-never-opens"
  | "closed-too-long"
  | "preferred-day-closed"
  | "never-any-channel"
  | "cap-starves"
  | "plays-too-few"
  | "hours-never-open"
  | "hours-never-used"
  | "unnamed-step-moved"

/** A mistake in cadence rules: where, what, and how to put it right. */
export interface CadenceDefect {
  readonly code: DefectCode
  /** Into the rules: `cadences.0.opening.2.after`. */
  readonly path: string
  readonly message: string
  readonly fix: string
}
