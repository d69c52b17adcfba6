import { durationToText, instantToIso, type Relationship } from "@followthrough/core"
import * as Either from "effect/Either"
import { delegatesOf } from "../absence.js"
import { heirsOf } from "../successor.js"
import { answerOwed } from "./answer-owed.js"
import type { Asked } from "./asked.js"
import { type CadenceTouch, cadenceTouchOf, cadenceWhy } from "./cadence-touch.js"
import { hygiene } from "./hygiene.js"
import type { Obligation } from "./obligation.js"
import { owedBy, positions } from "./owed.js"
import { promisesOwed } from "./promised.js"

/**
 * Everything owed to an open contact at an instant, in no particular order. There is always at
 * least the cadence touch, so that an open contact is never without a next step; a closed one is
 * owed nothing.
 */
export const obligationsOf = (relationship: Relationship, asked: Asked): Array<Obligation> =>
  relationship.open ? owedWith(cadenceTouchOf(relationship, asked), relationship, asked) : []

/** The same for an open contact whose cadence touch is worked out already. */
export const owedWith = (
  touch: CadenceTouch,
  relationship: Relationship,
  asked: Asked,
): Array<Obligation> => {
  const obligations = [cadenceTouch(touch, relationship)]
  const response = waitingResponse(relationship, asked)
  if (response !== undefined) obligations.push(response)
  for (const promised of promisesOwed(relationship, asked)) obligations.push(promised)
  for (const step of relationship.steps) {
    if (step.ended !== undefined) continue
    obligations.push({
      ...owedBy(relationship, step.repId ?? relationship.ownerId, step),
      kind: "step",
      from: step.startsAt,
      by: step.startsAt,
      why: { code: "step-booked", about: step.about, bookedAt: instantToIso(step.bookedAt) },
      openedBy: step.bookedBy,
      facts: positions([step.bookedBy, step.setBy, step.repSetBy]),
    })
  }
  for (const owed of hygiene(relationship, asked)) obligations.push(owed)
  return obligations.map((obligation) => asOfNow(obligation, asked))
}

// Whose successors owe it and in which queue it sits, as of now. Who is away still owes it; who stands
// in for them sees it too.
const asOfNow = (obligation: Obligation, { at, team }: Asked): Obligation => {
  const heirs = heirsOf(obligation.obligors, team)
  const shown = heirsOf([...obligation.alsoShownTo, ...delegatesOf(heirs.repIds, team, at)], team)
  // To see it, one need not be in the team.
  const others = [...shown.repIds, ...shown.strangers].filter(
    (repId) => !heirs.repIds.includes(repId),
  )
  const { alsoShownTo, obligors, queues } = obligation
  if (heirs.repIds === obligors && others.length + alsoShownTo.length + queues.length === 0) {
    return obligation
  }
  return {
    ...obligation,
    obligors: heirs.repIds,
    queues: heirs.queues,
    ...(heirs.strangers.length === 0 ? {} : { notInTeam: heirs.strangers }),
    alsoShownTo: [...new Set(others)],
    facts:
      heirs.facts.length === 0
        ? obligation.facts
        : positions([...obligation.facts, ...heirs.facts]),
  }
}

const cadenceTouch = (touch: CadenceTouch, relationship: Relationship): Obligation => {
  const { next } = touch
  const { contactId, ownerId, stage } = relationship
  // Every contact has one, so that it is spelt out: a spread would cost more than all the rest.
  return {
    contactId,
    stage,
    obligors: ownerId === undefined ? [] : [ownerId],
    queues: [],
    alsoShownTo: [],
    channel: next.channel,
    play: next.play,
    // Without a slot, clearing the way to one is what there is to do.
    kind: Either.isLeft(next.slot) ? "clear-the-way" : "cadence",
    from: next.from,
    by: next.by,
    slot: Either.getOrUndefined(next.slot),
    silentUntil: next.derivation.silence.until,
    why: cadenceWhy(touch),
    openedBy: next.occurrence.anchor,
    facts: positions(touch.facts),
  }
}

const waitingResponse = (relationship: Relationship, asked: Asked): Obligation | undefined => {
  const { response } = relationship
  if (response === undefined) return undefined
  const { on, openedAt } = response
  const { by, hours, within } = answerOwed(relationship, response, asked)
  return {
    ...owedBy(relationship, relationship.ownerId),
    kind: "response",
    from: openedAt,
    by,
    why: {
      code: response.reason === "web-lead" ? "web-lead-waits" : "inbound-waits",
      since: instantToIso(openedAt),
      within: durationToText(within),
      ...(hours === undefined
        ? {}
        : { hours: { of: hours.of, zone: hours.zone, unknown: hours.unknown } }),
      ...(on === undefined ? {} : { dayOnly: true }),
    },
    openedBy: response.openedBy,
    facts:
      hours?.position === undefined
        ? response.joinedBy
        : positions([...response.joinedBy, hours.position]),
  }
}
