import { type DebtMove, type DebtRecord, debtStanding } from "../debt/debt-record.js"
import type { Lapse } from "../fact/lapse.js"
import type { ContactId, PromiseId, RepId } from "../identity.js"
import { addCalendarToDate } from "../time/calendar-arithmetic.js"
import { addExact, type Instant, instantFromMillis } from "../time/instant.js"
import { localDateAt } from "../time/local-date.js"
import { endOfDay } from "../time/zoned.js"
import type { PromiseDue, Promisor } from "./promise-facts.js"

/** A due that was agreed on, and what became of its condition if it has one. */
export interface AgreedDue {
  readonly due: PromiseDue
  /** The last instant at which the promise is not late. */
  readonly until: Instant
  /** The fact that agreed on it. */
  readonly position: number
  /** When its condition was met first, and the fact that says so. */
  readonly met: { readonly at: Instant; readonly position: number } | undefined
}

/** Somebody else owes a promise from `at` on, the instant itself included. */
export interface PromiseTransfer {
  readonly fromRepId: RepId
  readonly toRepId: RepId
  readonly at: Instant
  readonly position: number
}

/** A promise and what became of it, in order of occurrence. */
export interface PromiseRecord {
  /** In whose log it is: the contact's, or that of a duplicate merged into it. */
  readonly contactId: ContactId
  readonly promiseId: PromiseId
  readonly madeAt: Instant
  readonly madeBy: number
  /** Who said "I will". Who owes it now: {@link owedByAt}. */
  readonly promisors: ReadonlyArray<Promisor>
  /** Empty once the contact is erased; words never are. */
  readonly what: string
  /** The due that decides its status: only a rescheduling before it was due replaces it. */
  readonly due: AgreedDue
  /** The due agreed on last, which the next step goes by. */
  readonly agreed: AgreedDue
  /** What it promises to pay, if it is about money. */
  readonly debt: DebtRecord | undefined
  /** In order of occurrence. */
  readonly transfers: ReadonlyArray<PromiseTransfer>
  readonly partlyKeptAt: Instant | undefined
  readonly partlyKeptBy: number | undefined
  readonly keptAt: Instant | undefined
  readonly keptBy: number | undefined
  readonly releasedAt: Instant | undefined
  readonly releasedBy: number | undefined
  /** Released by the closing of its contact; it is owed again if the contact is open again by its due. */
  readonly endedByClosing: boolean
  /** When it was released before, in order of occurrence. */
  readonly lapses: ReadonlyArray<Lapse>
}

/**
 * The last instant at which a promise is not late: a local date lasts until its day ends. A condition
 * lasts until the day of its backstop ends; once it is met, `within` from then, if that is sooner.
 */
export const lastInstantOf = (due: PromiseDue, metAt?: Instant): Instant => {
  switch (due._tag) {
    case "Instant":
      return due.at
    case "LocalDate":
      return instantFromMillis(endOfDay(due.on, due.zone) - 1)
    case "Condition": {
      const { backstop, within, zone } = due
      const latest = instantFromMillis(endOfDay(backstop, zone) - 1)
      if (metAt === undefined) return latest
      const by =
        within._tag === "Exact"
          ? addExact(metAt, within)
          : instantFromMillis(
              endOfDay(addCalendarToDate(localDateAt(metAt, zone), within), zone) - 1,
            )
      return instantFromMillis(Math.min(by, latest))
    }
  }
}

/** The reps who owe a promise at an instant: whoever made it, unless somebody took it over by then. */
export const owedByAt = (
  { promisors, transfers }: Pick<PromiseRecord, "promisors" | "transfers">,
  at: Instant,
): ReadonlyArray<RepId> => {
  let reps = promisors.flatMap((promisor) => (promisor._tag === "Rep" ? [promisor.repId] : []))
  for (const { at: from, fromRepId, toRepId } of transfers) {
    if (from <= at) reps = reps.map((repId) => (repId === fromRepId ? toRepId : repId))
  }
  return [...new Set(reps)]
}

/** How a promise stands at an instant. */
export type PromiseStatus = "open" | "kept" | "partly-kept" | "late" | "broken" | "released"

/**
 * The status of a promise at `at`: released before it was due, or its contact closed by then; else open up to due; else kept (in
 * full by due), partly kept (part by due, whatever followed), late (nothing by due, something
 * since), broken (still owed). A promise kept before its due is kept from then on. One to pay a debt is
 * also kept by what was paid of it; it is open again if more comes to be owed before the due.
 */
export const promiseStatusAt = (promise: PromiseRecord, at: Instant): PromiseStatus => {
  const by = promise.due.until
  const since = (moment: Instant | undefined): moment is Instant =>
    moment !== undefined && moment <= at
  const debt = promise.debt && debtStanding(promise.debt, by, at)
  if (since(promise.keptAt) && promise.keptAt <= by) return "kept"
  if (debt?.settled !== undefined && debt.settled.at <= by) return "kept"
  if (since(promise.releasedAt) && promise.releasedAt <= by) return "released"
  if (at <= by) return "open"
  if (since(promise.partlyKeptAt) && promise.partlyKeptAt <= by) return "partly-kept"
  if (debt !== undefined && debt.paidByDue > 0) return "partly-kept"
  if (since(promise.partlyKeptAt) || since(promise.keptAt) || debt?.paidSinceDue) return "late"
  return "broken"
}

/** The fact since which its debt is paid as far as it promised. */
export const settledBy = ({ debt, due }: PromiseRecord): DebtMove | undefined =>
  debt && debtStanding(debt, due.until).settled

/** Is something still to be done about it? */
export const isOwed = (promise: PromiseRecord): boolean =>
  promise.keptAt === undefined &&
  promise.releasedAt === undefined &&
  settledBy(promise) === undefined
