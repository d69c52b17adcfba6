import {
  type Block,
  type CadenceHistory,
  type CadenceSetting,
  durationToText,
  instantToIso,
  type Move,
  type NextTouch,
  nextTouch,
  type Relationship,
  type RuleReason,
} from "@followthrough/core"
import { Either } from "effect"
import type { Asked } from "./asked.js"
import { defaultCadence } from "./default-cadence.js"
import type { CadenceMove, CadenceWhy, MoveCode, SlotBlock } from "./why.js"

/** What surrounds a contact: whose clocks count, and the days on which nothing happens. */
export const settingOf = (
  { ownerId, zone }: Relationship,
  { policy, team }: Asked,
): CadenceSetting => ({
  zones: {
    contact: zone,
    rep: ownerId === undefined ? undefined : team.get(ownerId)?.zone,
    policy: policy.zone,
  },
  holidays: policy.holidays,
})

const historyOf = ({ addedAt, addedBy, cadence, touches }: Relationship): CadenceHistory => ({
  addedAt,
  addedBy,
  enrolledAt: cadence.startedAt,
  enrolledBy: cadence.startedBy,
  touches,
})

/** The touch that a contact's cadence owes it. There always is one. */
export const cadenceTouchOf = (relationship: Relationship, asked: Asked): NextTouch =>
  nextTouch(
    defaultCadence(asked.policy, relationship),
    historyOf(relationship),
    settingOf(relationship, asked),
    asked.at,
  )

/** Why a cadence touch is owed then, as plain data. */
export const cadenceWhy = ({ derivation, due, occurrence, slot }: NextTouch): CadenceWhy => ({
  code: "cadence",
  cadence: { id: occurrence.id, version: occurrence.version },
  occurrence: { kind: occurrence.kind, index: occurrence.index },
  rule: ruleOf(derivation.rule),
  due: instantToIso(due),
  zone: derivation.zone.zone,
  moves: derivation.moves.map(moveOf),
  ...(Either.isLeft(slot) ? { blocked: blockOf(slot.left) } : {}),
})

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

const codes: { readonly [T in Move["_tag"]]: MoveCode } = {
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
  Cap: "cap",
  PreferredDay: "preferred-day",
  PreferredDayTooLate: "preferred-day-too-late",
}

const moveOf = ({ _tag, facts, from, moved, to }: Move): CadenceMove => ({
  code: codes[_tag],
  moved,
  from: instantToIso(from),
  ...(to === undefined ? {} : { to: instantToIso(to) }),
  facts,
})

const blockOf = (block: Block): SlotBlock => {
  switch (block._tag) {
    case "NoChannel":
      return { code: "no-channel", channels: block.channels.map(({ channel }) => channel) }
    case "NoTime":
      return {
        code: "no-time",
        until: instantToIso(block.until),
        ...(block.opensAt === undefined ? {} : { opensAt: instantToIso(block.opensAt) }),
        because: [...new Set(block.because.map(({ _tag }) => codes[_tag]))],
      }
  }
}
