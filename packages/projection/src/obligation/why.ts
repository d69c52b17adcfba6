import type { IsoInstant } from "../iso-instant.js"

/** A cadence rule at the version that was applied. */
export interface RuleRef {
  readonly cadenceId: string
  readonly version: number
}

/** The rule that moved a cadence touch earlier: silence would have passed the longest gap. */
export interface MaxGapClamp {
  readonly code: "max-gap"
  readonly max: string
  /** Counted from the last outbound personal touch, else from the adding. */
  readonly since: IsoInstant
  readonly insteadOf: IsoInstant
}

/** Why something is owed, as codes with parameters: rendering to text is somebody else's work. */
export type Why =
  | {
      readonly code: "inbound-waits" | "web-lead-waits"
      readonly since: IsoInstant
      readonly within: string
    }
  | { readonly code: "promise-made"; readonly what: string; readonly madeAt: IsoInstant }
  | { readonly code: "promise-by-contact"; readonly what: string; readonly madeAt: IsoInstant }
  | {
      readonly code: "step-booked"
      readonly about: string | undefined
      readonly bookedAt: IsoInstant
    }
  | {
      readonly code: "cadence-first" | "cadence-next"
      readonly rule: RuleRef
      readonly since: IsoInstant
      readonly after: string
      readonly moved: MaxGapClamp | undefined
    }
