import {
  type CadenceClock,
  type CadenceHistory,
  type CadenceMove,
  type CadenceSetting,
  durationToText,
  type Instant,
  instantFromMillis,
  instantToIso,
  type KnownZones,
  type NextTouch,
  nextTouch,
  type OwnTerms,
  type Pause,
  type Relationship,
  type RuleReason,
  resolveZone,
  type SlotBlock,
  spreadStart,
  standingTouch,
  startOfDay,
  termsToJson,
  underPublication,
  type ZoneId,
} from "@followthrough/core"
import * as Either from "effect/Either"
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
  { cadence: ready, clock, earlier, own }: CadenceInForce,
  zone: ZoneId,
  zones: KnownZones,
): CadenceHistory => {
  const { blocked, holds, parties, preferences, skips, touches } = relationship
  const first = own?.firstOn && startOfDay(own.firstOn, resolveZone(ready.zone, zones).zone)
  return {
    addedAt: inTouchSince(relationship, zone),
    addedBy: relationship.addedBy,
    enrolledAt: countsFrom(relationship, clock, ready.cadence.gap.ideal, zone),
    enrolledBy: clock.startedBy,
    countsFrom: first,
    earlier,
    startAt: later(clock.startAt, first),
    touches,
    skips,
    holds,
    blocked,
    preferences,
    parties,
  }
}

const later = (one: Instant | undefined, other: Instant | undefined): Instant | undefined =>
  one === undefined || (other !== undefined && other > one) ? other : one

// An adopted contact's cadence counts from its own day, or from the first touch or skip if that came sooner.
const countsFrom = (
  { contactId, skips, touches }: Relationship,
  { spread, startedAt, startedBy }: CadenceClock,
  ideal: Pause,
  zone: ZoneId,
): Instant => {
  if (!spread) return startedAt
  const start = spreadStart(contactId, startedAt, ideal, zone)
  const since = (mark: { readonly at: Instant; readonly position: number }): boolean =>
    (mark.at - startedAt || mark.position - startedBy) > 0
  const skipped = skips.find(since)
  const touched = touches.find((touch) => touch.didCadence && since(touch))
  const first = skipped === undefined || (touched && touched.at < skipped.at) ? touched : skipped
  if (first === undefined || first.at > start) return start
  return instantFromMillis(Math.max(startedAt, first.at - 1))
}

/** What a contact's cadence owes it. There always is something. */
export interface CadenceTouch {
  readonly next: NextTouch
  readonly insteadOf?: InsteadOf | undefined
  readonly own?: OwnTerms | undefined
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

const owedUnder = (
  { insteadBy, insteadOf, own }: CadenceInForce,
  next: NextTouch,
): CadenceTouch => {
  const { facts } = next.derivation
  return { next, insteadOf, own, facts: insteadBy === undefined ? facts : [...facts, ...insteadBy] }
}

const cadenceAsked = (relationship: Relationship, asked: Asked) => {
  const inForce = cadenceInForce(asked, relationship)
  const { since } = inForce
  const zone = relationship.zone ?? asked.policy.zone
  const setting = settingOf(relationship, asked)
  const own = historyOf(relationship, inForce, zone, setting.zones)
  const history =
    since === undefined
      ? own
      : underPublication({ takesEffectAt: since.at, position: since.position }, own)
  return { inForce, history, setting }
}

/** Why a cadence touch is owed then, as plain data. */
export const cadenceWhy = ({ insteadOf, next, own }: CadenceTouch): CadenceWhy => {
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
    ...(own === undefined ? {} : { own: termsToJson(own) }),
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
