import type { ContactId, PromiseId } from "../identity.js"
import { type Instant, instantFromMillis } from "../time/instant.js"
import { endOfDay } from "../time/zoned.js"
import type { PromiseDue, Promisor } from "./promise-facts.js"

/** A promise and what became of it, in order of occurrence. */
export interface PromiseRecord {
  /** In whose log it is: the contact's, or that of a duplicate merged into it. */
  readonly contactId: ContactId
  readonly promiseId: PromiseId
  readonly madeAt: Instant
  readonly madeBy: number
  readonly promisors: ReadonlyArray<Promisor>
  /** Empty once the contact is erased; words never are. */
  readonly what: string
  /** The due that decides its status: only a rescheduling before it was due replaces it. */
  readonly due: PromiseDue
  /** The due agreed on last, which the next step goes by. */
  readonly agreedDue: PromiseDue
  /** The fact that set `agreedDue`. */
  readonly agreedBy: number
  readonly partlyKeptAt: Instant | undefined
  readonly partlyKeptBy: number | undefined
  readonly keptAt: Instant | undefined
  readonly keptBy: number | undefined
  readonly releasedAt: Instant | undefined
  readonly releasedBy: number | undefined
}

/** The last instant at which a promise is not late: a local date lasts until its day ends. */
export const lastInstantOf = (due: PromiseDue): Instant => {
  switch (due._tag) {
    case "Instant":
      return due.at
    case "LocalDate":
      return instantFromMillis(endOfDay(due.on, due.zone) - 1)
    case "Condition":
      return instantFromMillis(endOfDay(due.backstop, due.zone) - 1)
  }
}

/** How a promise stands at an instant. */
export type PromiseStatus = "open" | "kept" | "partly-kept" | "late" | "broken" | "released"

/**
 * The status of a promise at `at`: released before it was due; else open up to due; else kept (in
 * full by due), partly kept (part by due, whatever followed), late (nothing by due, something
 * since), broken (still owed). A promise kept before its due is kept from then on.
 */
export const promiseStatusAt = (promise: PromiseRecord, at: Instant): PromiseStatus => {
  const by = lastInstantOf(promise.due)
  const since = (moment: Instant | undefined): moment is Instant =>
    moment !== undefined && moment <= at
  if (since(promise.keptAt) && promise.keptAt <= by) return "kept"
  if (since(promise.releasedAt) && promise.releasedAt <= by) return "released"
  if (at <= by) return "open"
  if (since(promise.partlyKeptAt) && promise.partlyKeptAt <= by) return "partly-kept"
  if (since(promise.partlyKeptAt) || since(promise.keptAt)) return "late"
  return "broken"
}

/** Is something still to be done about it? */
export const isOwed = (promise: PromiseRecord): boolean =>
  promise.keptAt === undefined && promise.releasedAt === undefined
