import { type Dated, type Instant, type Relationship, startOfDay } from "@followthrough/core"
import { hasDecidedStep } from "../decided-step.js"
import { addingOf, touchedBefore } from "../in-touch.js"
import type { AskedRules } from "../obligation/asked.js"
import { lastSpokenTo } from "./spoken-to.js"

/** What decides where an open contact stands in the flow check, whenever that is asked for. */
export interface FlowPlace {
  /** When the last outbound personal touch was, also before the taking over. */
  readonly touchedAt: Instant | undefined
  /** That, else when the contact was added. */
  readonly since: Instant
  /** When somebody last spoke to them, else that of the last touch before the taking over, else of the adding. */
  readonly unspokenSince: Instant
  readonly decided: boolean
}

/** Where only the day of something is known, it counts from when that begins in the policy's zone. */
export const flowPlaceOf = (relationship: Relationship, asked: AskedRules): FlowPlace => {
  const { zone } = asked.policy
  const moments = flowMomentsOf(relationship, ({ at, on }) =>
    on === undefined ? at : startOfDay(on, zone),
  )
  return { ...moments, decided: hasDecidedStep(relationship, asked) }
}

/** `standsAt` says when something counts of which only the day may be known. */
export const flowMomentsOf = (
  relationship: Relationship,
  standsAt: (moment: Dated) => Instant,
): Omit<FlowPlace, "decided"> => {
  const before = touchedBefore(relationship, standsAt)
  const added = standsAt(addingOf(relationship))
  const touch = relationship.lastOutboundPersonal
  const touchedAt = touch === undefined ? before : standsAt(touch)
  const spoken = lastSpokenTo(relationship)
  return {
    touchedAt,
    since: touchedAt ?? added,
    unspokenSince: spoken === undefined ? (before ?? added) : standsAt(spoken),
  }
}
