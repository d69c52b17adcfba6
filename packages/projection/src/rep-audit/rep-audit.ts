import {
  durationToText,
  type Instant,
  instantToIso,
  type PartyId,
  type PlayId,
  type Policy,
  type Relationship,
  type RepId,
} from "@followthrough/core"
import { compareNatural } from "../compare-natural.js"
import { doubtsAbout } from "../doubts/doubt.js"
import { DoubtCount, type DoubtCounts } from "../doubts/doubts.js"
import type { IsoInstant } from "../iso-instant.js"
import type { AskedRules } from "../obligation/asked.js"
import type { Projection } from "../projection.js"
import { nobody, type Team } from "../team.js"
import { isInParty } from "../who.js"
import { auditedContact } from "./audited-contact.js"
import { type CollectedEvidence, collectEvidence, type Evidence } from "./evidence.js"
import { type NoSuchFigure, noSuchFigure } from "./figure-names.js"
import { type AuditFigures, comparedOf, type Tallies, tallies } from "./figures.js"
import { type Folklore, folklore } from "./folklore.js"
import { type CutBy, noParts, type PartPlace, type Parts } from "./parts.js"
import { type Spreads, spreadOf } from "./spread.js"
import { type WindowBound, windowOf } from "./window.js"

/** One rep's figures. `repId` is null for what belongs to nobody, so that the parts sum to the team's. */
export interface RepFigures extends AuditFigures {
  readonly repId: string | null
  readonly externalId?: string
  readonly name?: string
}

/** The figures of one part of the team or of its contacts. */
export interface PartFigures extends AuditFigures {
  /** A manager's or a party's id, or a source; null for what has none, so that parts sum to the team's. */
  readonly part: string | null
  /** Of a manager. */
  readonly externalId?: string
  readonly name?: string
}

/** A name in the question that the log does not have, and the names that it has. */
export type UnknownName =
  | {
      readonly asked: "play" | "lagFrom" | "part"
      readonly name: string
      readonly known: ReadonlyArray<string>
    }
  | ({ readonly asked: "evidence"; readonly name: string } & NoSuchFigure)

/** What reps did and what came of it, beside the team. */
export interface RepAudit {
  readonly at: IsoInstant
  readonly from?: IsoInstant
  readonly to?: IsoInstant
  /** In which days and months are counted. */
  readonly zone: string
  /** From when on a prospect counts as silent: an ISO 8601 duration. */
  readonly silentAfter: string
  /** Only contacts of this party were asked about. */
  readonly partyId?: string
  readonly play?: string
  readonly lagFrom?: string
  readonly team: AuditFigures
  readonly reps: ReadonlyArray<RepFigures>
  /** The same figures in other parts; there when asked for. */
  readonly cut?: { readonly by: Exclude<CutBy, "rep">; readonly parts: ReadonlyArray<PartFigures> }
  /** How far reps lie apart, whichever of them are listed. */
  readonly spread: Spreads
  readonly folklore: Folklore
  /** What cannot have been in that order, as of `at`, whatever the window. */
  readonly doubts: DoubtCounts
  /** Of the team, or of the rep or part asked for. */
  readonly evidence?: Evidence
  /** Names in the question that nothing has; there if there are such. Mostly they are misspelt. */
  readonly unknown?: ReadonlyArray<UnknownName>
}

export interface AuditAsked {
  /** Relationships are folded up to this instant, inclusive. */
  readonly at: Instant
  /** Only facts that occurred at or after this instant, or on or after this date, count. */
  readonly from?: WindowBound | undefined
  /** Only facts that occurred before this instant or this date count. */
  readonly to?: WindowBound | undefined
  /** Count only touches of this play as touch k. */
  readonly play?: PlayId | undefined
  /** Measure from each contact's first touch of this play to its first later counted touch. */
  readonly lagFrom?: PlayId | undefined
  /** Only contacts who belong to this company or household count. */
  readonly partyId?: PartyId | undefined
  /** List only this rep beside the team. */
  readonly repId?: RepId | undefined
  /** Cut the figures by this as well: managers of reps as of now, or sources or parties of contacts. */
  readonly by?: Exclude<CutBy, "rep"> | undefined
  /** List only this part of that cut. */
  readonly part?: string | undefined
  /** List the facts behind this figure: its path, such as `won` or `bands.5-12`. */
  readonly evidence?: string | undefined
  /** Taken as if it had been in force throughout. */
  readonly policy: Policy
  /** By which enrolments are doubted; no figure depends on it. Left out: `policy` alone. */
  readonly history?: AskedRules["history"]
  readonly team: Team
}

/** One way to cut the figures, and what has been counted so far. */
interface Cut {
  readonly parts: Parts
  readonly tallies: Tallies
  readonly evidence: CollectedEvidence | undefined
}

interface Draft {
  readonly doubts: DoubtCount
  readonly byRep: Cut
  readonly other: Cut | undefined
  /** Plays of touches; kept when plays are asked about. */
  readonly plays: Set<string>
}

/** The rep audit over a window of a log. */
export const repAudit = (asked: AuditAsked): Projection<Draft, RepAudit> => {
  const { at, by, evidence, from, lagFrom, part, partyId, play, policy, repId, team, to } = asked
  const window = windowOf(at, from, to, policy.zone)
  const cutBy = (cut: CutBy, only: string | undefined, cites: boolean): Cut => {
    const parts = noParts(cut, team)
    const isAsked = (at: PartPlace) => only === undefined || parts.nameAt(at) === only
    return {
      parts,
      tallies: tallies({ at, lagFrom, policy, team, window }),
      evidence: cites && evidence !== undefined ? collectEvidence(evidence, isAsked) : undefined,
    }
  }
  return {
    name: "rep-audit",
    version: 3,
    begin: () => {
      // Of the part asked for, if one is, else of the rep or the team.
      const byPart = by !== undefined && part !== undefined
      return {
        doubts: new DoubtCount(),
        byRep: cutBy("rep", repId, !byPart),
        other: by && cutBy(by, part, byPart),
        plays: new Set(),
      }
    },
    add: ({ byRep, doubts, other, plays }, relationship) => {
      if (!isInParty(relationship, partyId)) return
      doubts.add(doubtsAbout(relationship, asked))
      if (play !== undefined || lagFrom !== undefined) notePlays(plays, relationship)
      for (const cut of other === undefined ? [byRep] : [byRep, other]) {
        const reading = { cite: cut.evidence?.cite, parts: cut.parts, play, policy, window }
        const contact = auditedContact(relationship, reading)
        if (contact !== undefined) cut.tallies.note(contact)
      }
    },
    answer: (draft) => {
      const all = repsOf(draft.byRep, team)
      const parts = draft.other && partsOf(draft.other, by === "manager" ? team : nobody)
      const named = new Map(
        all.flatMap((rep) => (rep.repId === null ? [] : [[rep.repId, comparedOf(rep)] as const])),
      )
      const figures = draft.byRep.tallies.ofTeam()
      const collected = draft.byRep.evidence ?? draft.other?.evidence
      const unknown = [
        ...unknownPlays(draft.plays, asked),
        ...unknownPart(parts ?? [], part),
        ...unknownFigure(figures, evidence),
      ]
      return {
        at: instantToIso(at),
        ...(window.asked.from === undefined ? {} : { from: instantToIso(window.asked.from) }),
        ...(window.asked.to === undefined ? {} : { to: instantToIso(window.asked.to) }),
        zone: policy.zone,
        silentAfter: durationToText(policy.silentAfter),
        ...(partyId === undefined ? {} : { partyId }),
        ...(play === undefined ? {} : { play }),
        ...(lagFrom === undefined ? {} : { lagFrom }),
        team: figures,
        reps: all.filter((rep) => repId === undefined || rep.repId === repId),
        ...(by === undefined || parts === undefined
          ? {}
          : { cut: { by, parts: parts.filter((one) => part === undefined || one.part === part) } }),
        spread: spreadOf(named),
        folklore,
        doubts: draft.doubts.counts(),
        ...(collected === undefined ? {} : { evidence: collected.answer() }),
        ...(unknown.length === 0 ? {} : { unknown }),
      }
    },
  }
}

// Everybody in the team and whoever else appears, by id; nobody comes last, if there is such.
const repsOf = ({ parts, tallies }: Cut, team: Team): ReadonlyArray<RepFigures> =>
  inOrder([...[...team.values()].map((rep) => rep.repId), ...parts.names()]).map((rep) => ({
    repId: rep,
    ...namesOf(rep, team),
    ...tallies.ofPart(parts.place(rep)),
  }))

const partsOf = ({ parts, tallies }: Cut, team: Team): ReadonlyArray<PartFigures> =>
  inOrder(parts.names()).map((part) => ({
    part,
    ...namesOf(part, team),
    ...tallies.ofPart(parts.place(part)),
  }))

const inOrder = (names: ReadonlyArray<string | null>): ReadonlyArray<string | null> =>
  [...new Set(names)].sort(
    (a, b) => Number(a === null) - Number(b === null) || compareNatural(a ?? "", b ?? ""),
  )

const namesOf = (rep: string | null, team: Team) => {
  const known = rep === null ? undefined : team.get(rep)
  return {
    ...(known?.externalId === undefined ? {} : { externalId: known.externalId }),
    ...(known?.name === undefined ? {} : { name: known.name }),
  }
}

const notePlays = (plays: Set<string>, { touches }: Relationship): void => {
  for (const { play } of touches) if (play !== undefined) plays.add(play)
}

// A play that the policy proposes is no misspelling only because nobody has used it yet.
const unknownPlays = (
  used: ReadonlySet<string>,
  { lagFrom, play, policy }: AuditAsked,
): ReadonlyArray<UnknownName> => {
  if (play === undefined && lagFrom === undefined) return []
  const known = new Set(used)
  for (const { opening, rhythm } of policy.cadences) {
    for (const { plays } of [...opening, ...(rhythm?.turns ?? [])]) {
      for (const proposed of plays) known.add(proposed)
    }
  }
  const asked = [
    ["play", play],
    ["lagFrom", lagFrom],
  ] as const
  return asked.flatMap(([asked, name]) =>
    name === undefined || known.has(name)
      ? []
      : [{ asked, name, known: [...known].sort(compareNatural) }],
  )
}

const unknownPart = (
  parts: ReadonlyArray<PartFigures>,
  name: string | undefined,
): ReadonlyArray<UnknownName> => {
  if (name === undefined || parts.some(({ part }) => part === name)) return []
  const known = parts.flatMap(({ part }) => (part === null ? [] : [part]))
  return [{ asked: "part", name, known }]
}

const unknownFigure = (
  figures: AuditFigures,
  name: string | undefined,
): ReadonlyArray<UnknownName> => {
  const none = name === undefined ? undefined : noSuchFigure(figures, name)
  return name === undefined || none === undefined ? [] : [{ asked: "evidence", name, ...none }]
}
