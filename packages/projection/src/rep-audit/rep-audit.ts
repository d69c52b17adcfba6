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
import {
  addDoubts,
  countDoubts,
  type DoubtCounts,
  type DoubtTally,
  doubtCounts,
  noDoubts,
} from "../doubts/doubt-tally.js"
import type { IsoInstant } from "../iso-instant.js"
import type { AskedRules } from "../obligation/asked.js"
import type { Projection } from "../projection.js"
import { nobody, type Team } from "../team.js"
import { isInParty } from "../who.js"
import { type CutDraft, cutBy } from "./cut.js"
import { citing, type Evidence, evidenceOf } from "./evidence.js"
import { type NoSuchFigure, noSuchFigure } from "./figure-names.js"
import { type AuditFigures, comparedOf, type ReadFigures, tallies } from "./figures.js"
import { type Folklore, folklore } from "./folklore.js"
import type { CutBy, PartPlaces } from "./parts.js"
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

interface Draft {
  readonly doubts: DoubtTally
  readonly byRep: CutDraft
  readonly other: CutDraft | undefined
  /** Plays of touches; kept when plays are asked about. */
  readonly plays: Set<string>
  /** Positions of the facts behind the figure asked for. */
  readonly evidence: Set<number>
}

/** The rep audit over a window of a log. */
export const repAudit = (asked: AuditAsked): Projection<Draft, RepAudit> => {
  const { at, by, evidence, from, lagFrom, part, partyId, play, policy, repId, team, to } = asked
  const window = windowOf(at, from, to, policy.zone)
  const measures = tallies({ at, lagFrom, policy, team, window })
  const byRep = cutBy("rep", team, measures, { play, policy, window })
  const other = by && cutBy(by, team, measures, { play, policy, window })
  // Of the part asked for, if one is, else of the rep or the team.
  const ofPart = by !== undefined && part !== undefined
  const only = ofPart ? part : repId
  const cite = evidence === undefined ? undefined : citing(evidence)
  const citeIn = ({ evidence: facts }: Draft, { places }: CutDraft) =>
    cite?.(facts, (place) => only === undefined || places.get(only) === place)
  return {
    name: "rep-audit",
    version: 3,
    begin: () => ({
      doubts: noDoubts(),
      byRep: byRep.begin(),
      other: other?.begin(),
      plays: new Set(),
      evidence: new Set(),
    }),
    add: (draft, relationship) => {
      if (!isInParty(relationship, partyId)) return
      countDoubts(draft.doubts, doubtsAbout(relationship, asked))
      if (play !== undefined || lagFrom !== undefined) notePlays(draft.plays, relationship)
      byRep.note(draft.byRep, relationship, ofPart ? undefined : citeIn(draft, draft.byRep))
      if (draft.other === undefined) return
      other?.note(draft.other, relationship, ofPart ? citeIn(draft, draft.other) : undefined)
    },
    merge: (into, from) => {
      addDoubts(into.doubts, from.doubts)
      byRep.merge(into.byRep, from.byRep)
      if (into.other && from.other) other?.merge(into.other, from.other)
      for (const play of from.plays) into.plays.add(play)
      for (const position of from.evidence) into.evidence.add(position)
    },
    answer: (draft) => {
      const ofReps = byRep.read(draft.byRep)
      const all = repsOf(draft.byRep.places, ofReps, team)
      const parts =
        draft.other &&
        other &&
        partsOf(draft.other.places, other.read(draft.other), by === "manager" ? team : nobody)
      const named = new Map(
        all.flatMap((rep) => (rep.repId === null ? [] : [[rep.repId, comparedOf(rep)] as const])),
      )
      const figures = ofReps.ofTeam
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
        doubts: doubtCounts(draft.doubts),
        ...(evidence === undefined ? {} : { evidence: evidenceOf(evidence, draft.evidence) }),
        ...(unknown.length === 0 ? {} : { unknown }),
      }
    },
  }
}

// Everybody in the team and whoever else appears, by id; nobody comes last, if there is such.
const repsOf = (
  places: PartPlaces,
  { ofPart }: ReadFigures,
  team: Team,
): ReadonlyArray<RepFigures> =>
  inOrder([...[...team.values()].map((rep) => rep.repId), ...places.keys()]).map((rep) => ({
    repId: rep,
    ...namesOf(rep, team),
    ...ofPart(places.get(rep)),
  }))

const partsOf = (
  places: PartPlaces,
  { ofPart }: ReadFigures,
  team: Team,
): ReadonlyArray<PartFigures> =>
  inOrder([...places.keys()]).map((part) => ({
    part,
    ...namesOf(part, team),
    ...ofPart(places.get(part)),
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
