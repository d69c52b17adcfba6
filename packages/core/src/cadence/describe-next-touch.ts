import * as Either from "effect/Either"
import { durationToText } from "../time/duration.js"
import type { Instant } from "../time/instant.js"
import type { ZoneId } from "../time/zone.js"
import { zonedDateTimeToIso } from "../time/zoned-date-time.js"
import type {
  CadenceDerivation,
  CadenceMove,
  ChannelPassed,
  RuleReason,
  SlotBlock,
} from "./derivation.js"
import type { NextTouch } from "./next-touch.js"

/**
 * A next touch and how it came about, in English, a line for each thing. Instants are shown in the
 * zone that the cadence is read in. For another language, render the derivation itself.
 */
export const describeNextTouch = (next: NextTouch): ReadonlyArray<string> => {
  const { occurrence, derivation } = next
  const { zone } = derivation.zone
  const tell = (instant: Instant): string => inZone(instant, zone)
  const what = next.play === undefined ? "touch" : `"${next.play}"`
  const through = next.channel === undefined ? "" : ` through ${next.channel}`
  const headline = Either.match(next.slot, {
    onLeft: (block) => `clear the way for ${what}: ${describeBlock(block, tell)}`,
    onRight: (slot) => `${what}${through} at ${tell(slot)}`,
  })
  const unknown = derivation.zone.unknown.map((whose) => `the ${whose}'s zone is not known; `)
  return [
    headline,
    `due ${tell(next.due)}, owed from ${tell(next.from)}, late after ${tell(next.by)}${describeGrace(derivation.grace, tell)}`,
    `rule: ${occurrence.id} version ${occurrence.version}, ${occurrence.kind} ${occurrence.index}: ${describeRule(derivation.rule, tell)}${derivation.ruleDue === undefined ? ", which never comes" : `, so ${tell(derivation.ruleDue)}`}`,
    `silence since ${tell(derivation.silence.since)} may last until ${tell(derivation.silence.until)}`,
    `${unknown.join("")}read in ${zone}, the zone of the ${derivation.zone.from === "fixed" ? "rule" : derivation.zone.from}`,
    ...derivation.moves.map((move) => describeMove(move, tell)),
    ...derivation.channels.map(describeChannel),
    ...derivation.plays.map(
      ({ play, position }) => `not "${play}": used lately${cite([position])}`,
    ),
    `from facts ${derivation.facts.join(", ")}`,
  ]
}

type Tell = (instant: Instant) => string

/** To the minute where it is whole, without the offset, which the zone says. */
const inZone = (instant: Instant, zone: ZoneId): string =>
  zonedDateTimeToIso({ instant, zone })
    .replace(/(?:[+-]\d\d:\d\d(?::\d\d)?)?\[.*$/, "")
    .replace(/:00$/, "")
    .replace("T", " ")

const describeGrace = (grace: CadenceDerivation["grace"], tell: Tell): string =>
  grace === undefined ? "" : `, a grace of ${durationToText(grace.late)} until ${tell(grace.until)}`

const describeRule = (rule: RuleReason, tell: Tell): string => {
  switch (rule._tag) {
    case "Step":
      return `${durationToText(rule.after)} after ${tell(rule.since)}`
    case "Rhythm":
      return `${rule.on}, counted from ${tell(rule.since)}`
    case "Repeat":
      return `${durationToText(rule.after)} after ${tell(rule.since)}, again`
  }
}

const describeMove = (move: CadenceMove, tell: Tell): string => {
  const { moved, from, to, facts } = move
  const way =
    to === undefined
      ? `${moved}: never from ${tell(from)}`
      : `${moved}: ${tell(from)} → ${tell(to)}`
  return `${way}, ${reasonOf(move, tell)}${cite(facts)}`
}

const reasonOf = (move: CadenceMove, tell: Tell): string => {
  switch (move._tag) {
    case "GapMin":
      return `the least gap after ${tell(move.since)}`
    case "StartAt":
      return "nothing is due before the start"
    case "MaxGap":
      return `the longest silence after ${tell(move.since)}`
    case "Hold":
      return move.by === "human" ? "somebody said not before" : "an automatic reply said not before"
    case "Frequency":
      return "the contact asked to hear less often"
    case "Absence":
      return "the rep is absent"
    case "Window":
      return "the windows are closed"
    case "Holiday":
      return `closed on ${move.days.map(({ on }) => on).join(", ")}`
    case "Days":
      return `the contact asked for ${move.days.join(", ")}`
    case "Hours":
      return "the contact asked for other hours"
    case "RepHours":
      return "the rep does not work then"
    case "DayBefore":
      return "nothing opens on that day, so on the last open day before it"
    case "NoDayBefore":
      return "nothing opens on that day, nor early enough before it"
    case "Cap":
      return `full: cap ${move.caps.join(", ")}${move.parties.length === 0 ? "" : ` over ${move.parties.join(", ")}`}`
    case "PreferredDay":
      return `${move.days.join(", ")} preferred`
    case "PreferredDayTooLate":
      return `not done: ${move.days.join(", ")} preferred, but too late for the longest silence`
  }
}

const describeBlock = (block: SlotBlock, tell: Tell): string => {
  switch (block._tag) {
    case "NoChannel":
      return block.channels.length === 0
        ? "the cadence names nothing to do"
        : `obtain a channel (${block.channels.map(describeChannel).join("; ")})`
    case "NoTime": {
      const why = block.because.map((move) => reasonOf(move, tell) + cite(move.facts))
      const opens =
        block.opensAt === undefined ? "nothing opens at all" : `it opens at ${tell(block.opensAt)}`
      return `no slot by ${tell(block.until)} (${why.join("; ")}); ${opens}`
    }
  }
}

const describeChannel = ({ channel, facts, ...passed }: ChannelPassed): string => {
  switch (passed._tag) {
    case "Blocked":
      return `not ${channel}: blocked${cite(facts)}`
    case "Unwished":
      return `not ${channel}: the contact asked for another channel${cite(facts)}`
    case "OutOfReach":
      return `not ${channel}, though asked for: no slot in reach${cite(facts)}`
    case "Never":
      return `not ${channel}: never, by cap ${passed.cap}`
    case "Full":
      return `not ${channel}: cap ${passed.cap} is full${cite(facts)}`
  }
}

const cite = (facts: ReadonlyArray<number>): string =>
  facts.length === 0 ? "" : ` (fact${facts.length === 1 ? "" : "s"} ${facts.join(", ")})`
