import {
  addExact,
  durationToText,
  instantToIso,
  type Relationship,
  respondBy,
} from "@followthrough/core"
import { Either, Option } from "effect"
import { delegatesOf } from "../absence.js"
import { heirsOf } from "../successor.js"
import type { Asked } from "./asked.js"
import { cadenceInForce, rulesAt } from "./cadence-in-force.js"
import { type CadenceTouch, cadenceTouchOf, cadenceWhy, settingOf } from "./cadence-touch.js"
import { hygiene } from "./hygiene.js"
import type { Obligation } from "./obligation.js"
import { endOfDate, owedBy, positions, zoneOf } from "./owed.js"
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
  obligations.push(...promisesOwed(relationship, asked))
  for (const step of relationship.steps) {
    if (step.ended !== undefined) continue
    obligations.push({
      ...owedBy(relationship, step.repId ?? relationship.ownerId, step),
      kind: "step",
      from: step.startsAt,
      by: step.startsAt,
      why: { code: "step-booked", about: step.about, bookedAt: instantToIso(step.bookedAt) },
      openedBy: [step.bookedBy],
      facts: positions(step.bookedBy, step.setBy, step.repSetBy),
    })
  }
  obligations.push(...hygiene(relationship, asked))
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
      heirs.facts.length === 0 ? obligation.facts : positions(...obligation.facts, ...heirs.facts),
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
    openedBy: [next.occurrence.anchor],
    facts: positions(...touch.facts),
  }
}

const waitingResponse = (relationship: Relationship, asked: Asked): Obligation | undefined => {
  const { response } = relationship
  if (response === undefined) return undefined
  // An answer is owed by the rules of when it was asked for, whatever was published since.
  const rules = rulesAt(asked, response.openedAt)
  const { policy } = rules
  const isLead = response.reason === "web-lead"
  const byCadence = respondBy(
    cadenceInForce(rules, relationship).cadence,
    isLead ? "web-lead" : "inbound",
    response.openedAt,
    settingOf(relationship, { ...asked, ...rules }),
  )
  const { by, within } = Option.getOrElse(byCadence, () => {
    const ours = isLead ? policy.respondWithin.webLead : policy.respondWithin.inbound
    return { within: ours, by: addExact(response.openedAt, ours) }
  })
  const { on, openedAt } = response
  return {
    ...owedBy(relationship, relationship.ownerId),
    kind: "response",
    from: openedAt,
    by: on === undefined ? by : endOfDate(on, zoneOf(relationship, policy)),
    why: {
      code: isLead ? "web-lead-waits" : "inbound-waits",
      since: instantToIso(openedAt),
      within: durationToText(within),
      ...(on === undefined ? {} : { dayOnly: true }),
    },
    openedBy: response.joinedBy,
    facts: response.joinedBy,
  }
}
