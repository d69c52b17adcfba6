import {
  durationToText,
  type Instant,
  instantToIso,
  type PlayId,
  type Policy,
  type RepId,
} from "@followthrough/core"
import { compareNatural } from "../compare-natural.js"
import { doubtsAbout } from "../doubts/doubt.js"
import { DoubtCount, type DoubtCounts } from "../doubts/doubts.js"
import type { IsoInstant } from "../iso-instant.js"
import type { AskedRules } from "../obligation/asked.js"
import type { Projection } from "../projection.js"
import type { Team } from "../team.js"
import { auditedContact } from "./audited-contact.js"
import { type CollectedEvidence, collectEvidence, type Evidence } from "./evidence.js"
import { type AuditFigures, comparedOf, type Tallies, tallies } from "./figures.js"
import { type Folklore, folklore } from "./folklore.js"
import { noReps, type Reps } from "./reps.js"
import { type Spreads, spreadOf } from "./spread.js"
import { windowOf } from "./window.js"

/** One rep's figures. `repId` is null for what belongs to nobody, so that the parts sum to the team's. */
export interface RepFigures extends AuditFigures {
  readonly repId: string | null
  readonly externalId?: string
  readonly name?: string
}

/** What reps did and what came of it, beside the team. */
export interface RepAudit {
  readonly at: IsoInstant
  readonly from?: IsoInstant
  readonly to?: IsoInstant
  /** In which days and months are counted. */
  readonly zone: string
  /** From when on a prospect counts as silent: an ISO 8601 duration. */
  readonly silentAfter: string
  readonly play?: string
  readonly lagFrom?: string
  readonly team: AuditFigures
  readonly reps: ReadonlyArray<RepFigures>
  /** How far reps lie apart, whichever of them are listed. */
  readonly spread: Spreads
  readonly folklore: Folklore
  /** What cannot have been in that order, in the whole log as of `at`, whatever the window. */
  readonly doubts: DoubtCounts
  /** Of the team, or of the rep asked for. */
  readonly evidence?: Evidence
}

export interface AuditAsked {
  /** Relationships are folded up to this instant, inclusive. */
  readonly at: Instant
  /** Only facts that occurred at or after this instant count. */
  readonly from?: Instant | undefined
  /** Only facts that occurred before this instant count. */
  readonly to?: Instant | undefined
  /** Count only touches of this play as touch k. */
  readonly play?: PlayId | undefined
  /** Measure from each contact's first touch of this play to its first later counted touch. */
  readonly lagFrom?: PlayId | undefined
  /** List only this rep beside the team. */
  readonly repId?: RepId | undefined
  /** List the facts behind this figure: its path, such as `won` or `bands.5-12`. */
  readonly evidence?: string | undefined
  /** Taken as if it had been in force throughout. */
  readonly policy: Policy
  /** By which enrolments are doubted; no figure depends on it. Left out: `policy` alone. */
  readonly history?: AskedRules["history"]
  readonly team: Team
}

interface Draft {
  readonly doubts: DoubtCount
  readonly reps: Reps
  readonly tallies: Tallies
  readonly evidence: CollectedEvidence | undefined
}

/** The rep audit over a window of a log. */
export const repAudit = (asked: AuditAsked): Projection<Draft, RepAudit> => {
  const { at, evidence, from, lagFrom, play, policy, repId, team, to } = asked
  const window = windowOf(at, from, to, policy.zone)
  return {
    name: "rep-audit",
    version: 2,
    begin: () => {
      const reps = noReps()
      const { placeOf } = reps
      const endsAt = to !== undefined && to < at ? to : at
      return {
        doubts: new DoubtCount(),
        reps,
        tallies: tallies({ at, endsAt, lagFrom, placeOf, policy, team, window }),
        evidence: evidence === undefined ? undefined : collectEvidence(evidence, repId, placeOf),
      }
    },
    add: ({ doubts, evidence, reps, tallies }, relationship) => {
      doubts.add(doubtsAbout(relationship, asked))
      const reading = { cite: evidence?.cite, placeOf: reps.placeOf, play, policy, window }
      const contact = auditedContact(relationship, reading)
      if (contact !== undefined) tallies.note(contact)
    },
    answer: (draft) => {
      const all = repsOf(draft, team)
      const named = new Map(
        all.flatMap((rep) => (rep.repId === null ? [] : [[rep.repId, comparedOf(rep)] as const])),
      )
      return {
        at: instantToIso(at),
        ...(from === undefined ? {} : { from: instantToIso(from) }),
        ...(to === undefined ? {} : { to: instantToIso(to) }),
        zone: policy.zone,
        silentAfter: durationToText(policy.silentAfter),
        ...(play === undefined ? {} : { play }),
        ...(lagFrom === undefined ? {} : { lagFrom }),
        team: draft.tallies.ofTeam(),
        reps: all.filter((rep) => repId === undefined || rep.repId === repId),
        spread: spreadOf(named),
        folklore,
        doubts: draft.doubts.counts(),
        ...(draft.evidence === undefined ? {} : { evidence: draft.evidence.answer() }),
      }
    },
  }
}

// Everybody in the team and whoever else appears, by id; nobody comes last, if there is such.
const repsOf = ({ reps, tallies }: Draft, team: Team): ReadonlyArray<RepFigures> => {
  const ids = new Set<RepId | null>([...team.values()].map((rep) => rep.repId))
  for (const [rep] of reps.all()) ids.add(rep)
  return [...ids]
    .sort((a, b) => Number(a === null) - Number(b === null) || compareNatural(a ?? "", b ?? ""))
    .map((rep) => ({
      repId: rep,
      ...namesOf(rep, team),
      ...tallies.ofRep(reps.placeOf(rep)),
    }))
}

const namesOf = (rep: RepId | null, team: Team) => {
  const known = rep === null ? undefined : team.get(rep)
  return {
    ...(known?.externalId === undefined ? {} : { externalId: known.externalId }),
    ...(known?.name === undefined ? {} : { name: known.name }),
  }
}
