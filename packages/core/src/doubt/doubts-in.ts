import type { Relationship } from "../contact/relationship.js"
import { isDatedAhead, mayLieAhead } from "../fact/ahead.js"
import { byOccurrence, type ContactFact } from "../fact/fact.js"
import type { Instant } from "../time/instant.js"
import { addingDoubt } from "./adding-doubts.js"
import { isBefore } from "./before.js"
import type { FactDoubt } from "./doubt.js"
import { endDoubt } from "./end-doubts.js"
import { isTelling, madeDoubts, transferDoubts } from "./made-doubts.js"

/** The facts of the logs that are folded into one relationship. */
export interface DoubtedFacts {
  /** As they were recorded, amendments among them. */
  readonly recorded: ReadonlyArray<ContactFact>
  /** As they are known: amended, in any order. The same as `recorded` where nothing was amended. */
  readonly known: ReadonlyArray<ContactFact>
  /** Those of them that happened by `until`, in order of occurrence. */
  readonly happened: ReadonlyArray<ContactFact>
  /** Those of them that begin a log, in order of occurrence. */
  readonly beginnings: ReadonlyArray<ContactFact>
  readonly until: Instant | undefined
}

/**
 * What cannot have been in that order among the facts of one relationship, in order of occurrence. What is
 * dated ahead is told as soon as it was recorded, all else once it happened.
 */
export const doubtsIn = (
  { beginnings, happened, known, recorded, until }: DoubtedFacts,
  promises: Relationship["promises"],
): ReadonlyArray<FactDoubt> => {
  const moved = recorded === known ? noneMoved : movedTouches(recorded)
  const doubts: Array<FactDoubt> = []
  const add = (doubt: FactDoubt | undefined): void => {
    if (doubt !== undefined) doubts.push(doubt)
  }
  let sale: ContactFact | undefined
  let touch: ContactFact | undefined
  // Most facts tell of nothing but themselves, and the others are looked through only for those that do.
  let speaks = false
  for (const fact of recorded) {
    if (fact.unreadable === true && fact.occurredAt <= (until ?? fact.occurredAt)) {
      const { event, occurredAt: at, position } = fact
      add({ kind: "words-unreadable", at, positions: [position], event: event._tag })
    }
  }
  for (const fact of happened) {
    const { event } = fact
    add(addingDoubt(fact, beginningOf(fact, beginnings)))
    if (event.enteredAt !== undefined) add(enteredDoubt(fact, event.enteredAt, moved))
    if (fact.occurredAt > fact.recordedAt) add(aheadDoubt(fact, moved))
    if (event._tag === "TouchLogged") {
      touch ??= fact
      if (event.does !== undefined) speaks = true
    } else {
      if (event._tag === "SaleRecorded") sale ??= fact
      add(endDoubt(fact))
      speaks ||= isTelling(event)
    }
  }
  if (until !== undefined && happened.length < known.length) {
    for (const fact of known) {
      if (fact.occurredAt > until && fact.recordedAt <= until) add(aheadDoubt(fact, moved))
    }
  }
  if (sale !== undefined) add(saleDoubt(sale, touch, beginnings))
  if (speaks) doubts.push(...madeDoubts(happened), ...transferDoubts(happened, promises))
  return doubts.length < 2 ? doubts : doubts.sort(inOrder)
}

const beginningOf = (
  { event }: ContactFact,
  beginnings: ReadonlyArray<ContactFact>,
): ContactFact | undefined =>
  beginnings.length === 1
    ? beginnings[0]
    : beginnings.find((one) => one.event.contactId === event.contactId)

const inOrder = (a: FactDoubt, b: FactDoubt): number =>
  byOccurrence(
    { occurredAt: a.at, position: a.positions[0] ?? 0 },
    { occurredAt: b.at, position: b.positions[0] ?? 0 },
  ) || (a.kind < b.kind ? -1 : Number(a.kind !== b.kind))

/** When corrections moved touches in time: since then they are dated by the correction, not by the touch. */
const movedTouches = (recorded: ReadonlyArray<ContactFact>): Moved => {
  const moved = new Map<string, Instant>()
  for (const { event, recordedAt } of recorded) {
    if (event._tag === "TouchCorrected" && event.changes.at !== undefined) {
      // The last correction counts, in whatever order they are read.
      const key = touchKey(event)
      const before = moved.get(key)
      if (before === undefined || before < recordedAt) moved.set(key, recordedAt)
    }
  }
  return moved
}

const touchKey = (event: { readonly contactId: string; readonly touchId: string }): string =>
  JSON.stringify([event.contactId, event.touchId])

type Moved = ReadonlyMap<string, Instant>

const noneMoved: Moved = new Map()

const movedAt = ({ event }: ContactFact, moved: Moved): Instant | undefined =>
  moved.size === 0 || event._tag !== "TouchLogged" ? undefined : moved.get(touchKey(event))

const enteredDoubt = (
  fact: ContactFact,
  enteredAt: Instant,
  moved: Moved,
): FactDoubt | undefined => {
  const { event, occurredAt: at, position } = fact
  if (enteredAt >= at || mayLieAhead(event) || movedAt(fact, moved) !== undefined) return undefined
  return { kind: "entered-before-it-happened", at, positions: [position], enteredAt }
}

const aheadDoubt = (fact: ContactFact, moved: Moved): FactDoubt | undefined => {
  const { event, occurredAt: at, position } = fact
  const recordedAt = movedAt(fact, moved) ?? fact.recordedAt
  if (!isDatedAhead(at, recordedAt) || mayLieAhead(event)) return undefined
  return { kind: "dated-ahead", at, positions: [position], recordedAt }
}

// About the first sale alone: those after it came after a sale, too.
const saleDoubt = (
  sale: ContactFact,
  touch: ContactFact | undefined,
  beginnings: ReadonlyArray<ContactFact>,
): FactDoubt | undefined => {
  if (beginnings.some(({ event }) => event._tag === "ContactAdopted")) return undefined
  if (touch !== undefined && !isBefore(sale, touch)) return undefined
  return {
    kind: "sale-before-first-touch",
    at: sale.occurredAt,
    positions: touch === undefined ? [sale.position] : [sale.position, touch.position],
  }
}
