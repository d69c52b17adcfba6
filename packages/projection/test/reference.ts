import type { Fact, LocalDate } from "@followthrough/core"
import type { Told } from "./as-one.js"

/**
 * Slow, obvious answers, written from the definitions and not from the code: they read the facts
 * again for every single question. The log is told as one of contacts without duplicates.
 */

interface PlainTouch {
  readonly at: number
  readonly position: number
  readonly direction: string
  readonly mode: string
  readonly outcome: string
  readonly classification: string | undefined
  readonly repId: string | undefined
  readonly play: string | undefined
}

type Event = Fact["event"]

const factsOf = (log: ReadonlyArray<Told>, contactId: string): ReadonlyArray<Told> =>
  log.filter(({ event }) => "contactId" in event && event.contactId === contactId)

const isBeginning = (
  event: Event,
): event is Extract<Event, { _tag: "ContactAdded" | "ContactAdopted" }> =>
  event._tag === "ContactAdded" || event._tag === "ContactAdopted"

export const contactsAddedBy = (log: ReadonlyArray<Told>, at: number): ReadonlyArray<string> =>
  log.flatMap(({ event, fills, occurredAt }) =>
    isBeginning(event) && occurredAt <= at && !fills ? [event.contactId] : [],
  )

/** Touches as they stand: corrected field by field, without the retracted ones, in order. */
export const touchesOf = (
  log: ReadonlyArray<Told>,
  contactId: string,
  at: number,
): ReadonlyArray<PlainTouch> => {
  const facts = factsOf(log, contactId)
  const touches: Array<PlainTouch> = []
  for (const { event, occurredAt, position } of facts) {
    if (event._tag !== "TouchLogged") continue
    const about = (other: Event): boolean => "touchId" in other && other.touchId === event.touchId
    if (facts.some((f) => f.event._tag === "TouchRetracted" && about(f.event))) continue
    let touch = { ...event, at: occurredAt as number }
    for (const later of facts) {
      if (later.event._tag === "TouchCorrected" && about(later.event)) {
        touch = { ...touch, ...later.event.changes }
      }
    }
    if (touch.at > at) continue
    touches.push({
      at: touch.at,
      position,
      direction: touch.direction,
      mode: touch.mode,
      outcome: touch.outcome,
      classification: touch.classification,
      repId: touch.repId,
      play: touch.play,
    })
  }
  return touches.sort((a, b) => a.at - b.at || a.position - b.position)
}

export const isFollowUp = (touch: PlainTouch): boolean =>
  touch.direction === "outbound" && touch.mode === "personal"

export interface PlainTurn {
  readonly kind: "won" | "declined" | "disqualified" | "reopened"
  readonly at: number
  /** Its own date, where only that is known. */
  readonly on: LocalDate | undefined
  readonly position: number
}

/** Sales, declines, disqualifications and reopenings, in order. */
export const turnsOf = (
  log: ReadonlyArray<Told>,
  contactId: string,
  at: number,
): ReadonlyArray<PlainTurn> => {
  const kinds: { readonly [tag: string]: PlainTurn["kind"] } = {
    SaleRecorded: "won",
    ContactDeclined: "declined",
    ContactDisqualified: "disqualified",
    ContactReopened: "reopened",
  }
  return inOrder(factsOf(log, contactId)).flatMap(({ event, fills, occurredAt, position }) => {
    const kind = kinds[event._tag]
    if (fills && (kind === "disqualified" || kind === "reopened")) return []
    const { on } = event
    return kind === undefined || occurredAt > at ? [] : [{ kind, at: occurredAt, on, position }]
  })
}

/** What was said when a contact was taken over. */
export const adoptionOf = (
  log: ReadonlyArray<Told>,
  contactId: string,
): Extract<Event, { _tag: "ContactAdopted" }> | undefined =>
  factsOf(log, contactId)
    .flatMap(({ event }) => (event._tag === "ContactAdopted" ? [event] : []))
    .sort((a, b) => (a.lastTouchOn ?? "").localeCompare(b.lastTouchOn ?? ""))
    .at(-1)

/** Whether a contact is erased at an instant. */
export const isErased = (log: ReadonlyArray<Told>, contactId: string, at: number): boolean =>
  factsOf(log, contactId).some(
    ({ event, fills, occurredAt }) => event._tag === "ContactErased" && !fills && occurredAt <= at,
  )

/**
 * The fact that forbids all contact at an instant: the first one since it was last permitted, of the
 * contact or of a duplicate, each for itself until they were merged.
 */
export const forbiddenSince = (
  log: ReadonlyArray<Told>,
  contactId: string,
  at: number,
): Fact | undefined => {
  const said = inOrder(factsOf(log, contactId)).filter(
    ({ event, occurredAt }) =>
      occurredAt <= at && (event._tag === "ContactForbidden" || event._tag === "ContactPermitted"),
  )
  const logs = [...new Set(said.map((fact) => fact.log))]
  const standing = logs.flatMap((one) => {
    const ofLog = said.filter((fact) => fact.log === one)
    const permitted = ofLog.findLastIndex(({ event }) => event._tag === "ContactPermitted")
    return ofLog[permitted + 1] ?? []
  })
  return inOrder([...standing, ...partyBans(log, contactId, at)])[0]
}

/** The parties that a contact is in: its own, and those that its duplicates brought. */
const partiesOf = (
  log: ReadonlyArray<Told>,
  contactId: string,
  at: number,
): ReadonlyArray<string> => {
  const joined = new Map<string, string>()
  for (const fact of inOrder(factsOf(log, contactId))) {
    const { event, isOneWith, occurredAt } = fact
    if (occurredAt > at || (event._tag !== "PartyJoined" && event._tag !== "PartyLeft")) continue
    for (const [one, partyId] of joined) {
      const isLeft = event._tag === "PartyJoined" || event.partyId === partyId
      if (isLeft && (one === fact.log || isOneWith(one))) joined.delete(one)
    }
    if (event._tag === "PartyJoined") joined.set(fact.log, event.partyId)
  }
  return [...joined.values()]
}

/** The last prohibitions of its parties that were not lifted since. */
const partyBans = (log: ReadonlyArray<Told>, contactId: string, at: number): ReadonlyArray<Told> =>
  partiesOf(log, contactId, at).flatMap((partyId) => {
    const last = inOrder(log).findLast(
      ({ event, occurredAt }) =>
        occurredAt <= at &&
        (event._tag === "PartyForbidden" || event._tag === "PartyPermitted") &&
        event.partyId === partyId,
    )
    return last?.event._tag === "PartyForbidden" ? [last] : []
  })

/** Open: neither disqualified since it was last opened, nor is all contact forbidden. */
export const isOpen = (log: ReadonlyArray<Told>, contactId: string, at: number): boolean => {
  const last = turnsOf(log, contactId, at).findLast(
    ({ kind }) => kind === "disqualified" || kind === "reopened",
  )
  if (isErased(log, contactId, at)) return false
  return last?.kind !== "disqualified" && forbiddenSince(log, contactId, at) === undefined
}

export const inOrder = <F extends Fact>(facts: ReadonlyArray<F>): ReadonlyArray<F> =>
  [...facts].sort((a, b) => a.occurredAt - b.occurredAt || a.position - b.position)

export const isBefore = (
  a: { readonly at: number; readonly position: number },
  b: { readonly at: number; readonly position: number },
): boolean => a.at < b.at || (a.at === b.at && a.position < b.position)

/** Whether any touch was corrected or retracted. */
export const isAmended = (log: ReadonlyArray<Fact>): boolean =>
  log.some(({ event }) => event._tag === "TouchCorrected" || event._tag === "TouchRetracted")
