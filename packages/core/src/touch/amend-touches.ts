import type { ContactFact } from "../fact/fact.js"
import type { TouchCorrected } from "./touch-facts.js"

type Changes = (typeof TouchCorrected.Type)["changes"]

/**
 * The facts with every correction merged into the touch it corrects (a later recorded one wins,
 * field by field) and every retracted touch left out.
 */
export const amend = (facts: ReadonlyArray<ContactFact>): ReadonlyArray<ContactFact> => {
  const retracted = new Set<string>()
  const changes = new Map<string, Changes>()
  const asRecorded = [...facts].sort((a, b) => a.position - b.position)
  for (const { event } of asRecorded) {
    if (event._tag === "TouchRetracted") retracted.add(event.touchId)
    if (event._tag === "TouchCorrected") {
      const before = changes.get(event.touchId)
      // Another instant says anew whether only its date is known.
      const { on: _, ...kept } = before ?? {}
      changes.set(event.touchId, {
        ...(event.changes.at === undefined ? before : kept),
        ...event.changes,
      })
    }
  }
  return asRecorded.flatMap((fact) => {
    if (isAmendment(fact)) return []
    if (fact.event._tag !== "TouchLogged") return [fact]
    if (retracted.has(fact.event.touchId)) return []
    const change = changes.get(fact.event.touchId)
    if (change === undefined) return [fact]
    const { at, ...fields } = change
    if (at === undefined) return [{ ...fact, event: { ...fact.event, ...fields } }]
    const { on: _, ...event } = fact.event
    return [{ ...fact, occurredAt: at, event: { ...event, ...fields } }]
  })
}

/** Whether a fact says what a touch was, and none of its own. */
export const isAmendment = ({ event }: ContactFact): boolean =>
  event._tag === "TouchCorrected" || event._tag === "TouchRetracted"
