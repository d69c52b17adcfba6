/**
 * How well a number is founded. `A`: a controlled study or large panel; `B`: a large observational
 * study; `C`: a vendor's figures; `folklore`: told everywhere, no source was found; `own`: our choice,
 * a place to start. None of them replaces a look at one's own log.
 */
export type EvidenceGrade = "A" | "B" | "C" | "folklore" | "own"

/** What stands behind numbers of a shipped cadence; `paths` lead into its JSON. */
export interface Evidence {
  readonly paths: readonly [string, ...ReadonlyArray<string>]
  readonly grade: EvidenceGrade
  readonly source: string
  readonly note: string
}

export const OWN = "own choice"

/** Oldroyd, McElheran and Elkington, "The Short Life of Online Sales Leads". */
export const HBR_2011 = "Harvard Business Review, March 2011"

export const LRM_2007 = "Lead Response Management study, 2007"

export const VAN_DEN_BULTE_2018 = "Van den Bulte et al., Journal of Marketing Research, 2018"
