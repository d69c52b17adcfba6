import {
  type CadenceClock,
  type CadenceHistory,
  type CadenceMove,
  type CadenceSetting,
  durationToText,
  type Instant,
  instantFromMillis,
  instantToIso,
  type NextTouch,
  nextTouch,
  type Pause,
  type Relationship,
  type RuleReason,
  type SlotBlock,
  spreadStart,
  standingTouch,
  underPublication,
  type ZoneId,
} from "@followthrough/core"
import { Either } from "effect"
import { absencesOf } from "../absence.js"
import { inTouchSince } from "../in-touch.js"
import { heirsOf } from "../successor.js"
import type { Asked } from "./asked.js"
import { type CadenceInForce, cadenceInForce } from "./cadence-in-force.js"
import { teamHoursOf } from "./team-hours.js"
import type { CadenceWhy, InsteadOf, MoveCode, ToldBlock, ToldMove } from "./why.js"

/** What surrounds a contact: whose clocks and hours count, and the days on which nothing happens. */
export const settingOf = (
  { ownerId, zone }: Relationship,
  { policy, team }: Pick<Asked, "policy" | "team">,
): CadenceSetting => {
  const [heir] = ownerId === undefined ? [] : heirsOf([ownerId], team).repIds
  const owner = heir === undefined ? undefined : team.get(heir)
  return {
    zones: { contact: zone, rep: owner?.zone, policy: policy.zone },
    holidays: policy.holidays,
    absences: owner === undefined ? undefined : absencesOf(owner),
    repHours: owner?.hours,
    teamHours: teamHoursOf(policy),
  }
}

const historyOf = (
  relationship: Relationship,
  { cadence: { cadence }, clock }: CadenceInForce,
  zone: ZoneId,
): CadenceHistory => {
  const { blocked, holds, parties, preferences, touches } = relationship
  return {
    addedAt: inTouchSince(relationship, zone),
    addedBy: relationship.addedBy,
    enrolledAt: countsFrom(relationship, clock, cadence.gap.ideal, zone),
    enrolledBy: clock.startedBy,
    startAt: clock.startAt,
    touches,
    holds,
    blocked,
    preferences,
    parties,
  }
}

// An adopted contact's cadence counts from its own day, or from the first touch if that came sooner.
const countsFrom = (
  { contactId, touches }: Relationship,
  { spread, startedAt, startedBy }: CadenceClock,
  ideal: Pause,
  zone: ZoneId,
): Instant => {
  if (!spread) return startedAt
  const start = spreadStart(contactId, startedAt, ideal, zone)
  const first = touches.find(
    ({ at, didCadence, position }) => didCadence && (at - startedAt || position - startedBy) > 0,
  )
  if (first === undefined || first.at > start) return start
  return instantFromMillis(Math.max(startedAt, first.at - 1))
}

/** What a contact's cadence owes it. There always is something. */
export interface CadenceTouch {
  readonly next: NextTouch
  readonly insteadOf?: InsteadOf | undefined
  /** Positions of the facts that support it. */
  readonly facts: ReadonlyArray<number>
}

export const cadenceTouchOf = (relationship: Relationship, asked: Asked): CadenceTouch => {
  const { history, inForce, setting } = cadenceAsked(relationship, asked)
  return owedUnder(inForce, nextTouch(inForce.cadence, history, setting, asked.at))
}

/** The same, and until when (exclusive) it is, owed from the same instant, with a slot or without. */
export const standingCadenceTouch = (
  relationship: Relationship,
  asked: Asked,
): { readonly touch: CadenceTouch; readonly until: Instant } => {
  const { history, inForce, setting } = cadenceAsked(relationship, asked)
  const { next, until } = standingTouch(inForce.cadence, history, setting, asked.at)
  return { touch: owedUnder(inForce, next), until }
}

const owedUnder = ({ insteadBy, insteadOf }: CadenceInForce, next: NextTouch): CadenceTouch => {
  const { facts } = next.derivation
  return { next, insteadOf, facts: insteadBy === undefined ? facts : [...facts, ...insteadBy] }
}

const cadenceAsked = (relationship: Relationship, asked: Asked) => {
  const inForce = cadenceInForce(asked, relationship)
  const { since } = inForce
  const zone = relationship.zone ?? asked.policy.zone
  const own = historyOf(relationship, inForce, zone)
  const history =
    since === undefined
      ? own
      : underPublication({ takesEffectAt: since.at, position: since.position }, own)
  return { inForce, history, setting: settingOf(relationship, asked) }
}

/** Why a cadence touch is owed then, as plain data. */
export const cadenceWhy = ({ insteadOf, next }: CadenceTouch): CadenceWhy => {
  const { derivation, due, occurrence, slot } = next
  return {
    code: "cadence",
    cadence: { id: occurrence.id, version: occurrence.version },
    occurrence: { kind: occurrence.kind, index: occurrence.index, anchor: occurrence.anchor },
    rule: ruleOf(derivation.rule),
    due: instantToIso(due),
    zone: derivation.zone.zone,
    moves: derivation.moves.map(moveOf),
    ...(derivation.grace === undefined
      ? {}
      : {
          grace: {
            late: durationToText(derivation.grace.late),
            until: instantToIso(derivation.grace.until),
          },
        }),
    ...(Either.isLeft(slot) ? { blocked: blockOf(slot.left) } : {}),
    ...(insteadOf === undefined ? {} : { insteadOf }),
  }
}

const ruleOf = (rule: RuleReason): CadenceWhy["rule"] => {
  const since = instantToIso(rule.since)
  switch (rule._tag) {
    case "Rhythm":
      return { code: "rhythm", on: rule.on, since }
    case "Step":
    case "Repeat":
      return { code: "after", after: durationToText(rule.after), since }
  }
}

const codes: { readonly [T in CadenceMove["_tag"]]: MoveCode } = {
  GapMin: "least-gap",
  StartAt: "start",
  MaxGap: "longest-gap",
  Hold: "hold",
  Frequency: "frequency",
  Absence: "absence",
  Window: "window",
  Holiday: "holiday",
  Days: "asked-for-days",
  Hours: "asked-for-hours",
  RepHours: "rep-hours",
  Cap: "cap",
  PreferredDay: "preferred-day",
  PreferredDayTooLate: "preferred-day-too-late",
  DayBefore: "day-before",
  NoDayBefore: "no-day-before",
}

const codeOf = (move: CadenceMove): MoveCode =>
  move._tag === "Cap" && move.parties.length > 0 ? "party-cap" : codes[move._tag]

const moveOf = (move: CadenceMove): ToldMove => ({
  code: codeOf(move),
  moved: move.moved,
  from: instantToIso(move.from),
  ...(move.to === undefined ? {} : { to: instantToIso(move.to) }),
  facts: move.facts,
})

const blockOf = (block: SlotBlock): ToldBlock => {
  switch (block._tag) {
    case "NoChannel":
      return { code: "no-channel", channels: block.channels.map(({ channel }) => channel) }
    case "NoTime":
      return {
        code: "no-time",
        until: instantToIso(block.until),
        ...(block.opensAt === undefined ? {} : { opensAt: instantToIso(block.opensAt) }),
        because: [...new Set(block.because.map(codeOf))],
      }
  }
}
