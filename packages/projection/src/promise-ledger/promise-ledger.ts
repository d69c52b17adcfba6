import {
  amountOf,
  type DebtRecord,
  debtStanding,
  type Instant,
  instantFromMillis,
  instantToIso,
  isOwed,
  owedByAt,
  type PromiseRecord,
  type PromiseStatus,
  promiseStatusAt,
  type Relationship,
  type RepId,
  settledBy,
} from "@followthrough/core"
import { compareNatural } from "../compare-natural.js"
import { addFields } from "../counts.js"
import { type FirstRows, firstRows } from "../first-rows.js"
import type { IsoInstant } from "../iso-instant.js"
import type { PageAsked } from "../page.js"
import { percent } from "../percent.js"
import type { Projection } from "../projection.js"
import { type ContactRef, contactRef } from "../who.js"

/** Promises by status. `released` ones were released before they were due and count for nothing. */
export interface PromiseCounts {
  readonly open: number
  readonly kept: number
  readonly partlyKept: number
  readonly late: number
  readonly broken: number
  readonly released: number
}

/** What was promised to be paid, in units of the currency, and what came. */
export interface PromisedDebt {
  readonly debtId: string
  readonly currency?: string
  /** What came to be owed by the due; null: nobody said. What came later was not promised. */
  readonly owed: number | null
  readonly paidByDue: number
  readonly paid: number
}

export interface PromiseRow extends ContactRef {
  readonly promiseId: string
  /** The merged duplicate in whose log it is: a command about this promise may need to name that one. */
  readonly duplicateId?: string
  /** Empty once the contact is erased. */
  readonly what: string
  readonly status: PromiseStatus
  /** Is something still to be done about it? So may it be when it was kept in part, or late in part. */
  readonly owed: boolean
  /** For whom it counts: the reps who owed it when it was due; until then, those who owe it. */
  readonly repIds: ReadonlyArray<string>
  /** Reps who promised. */
  readonly promisedBy: ReadonlyArray<string>
  /** Did the contact promise (too)? */
  readonly byContact: boolean
  readonly madeAt: IsoInstant
  /** Not late up to and including this instant. */
  readonly due: IsoInstant
  readonly keptAt?: IsoInstant
  /** Of one to pay a debt. */
  readonly debt?: PromisedDebt
  readonly facts: ReadonlyArray<number>
}

/** What was promised and what became of it, as of an instant. */
export interface PromiseLedger {
  readonly at: IsoInstant
  readonly repId?: string
  /** All promises, whichever are listed. */
  readonly total: number
  readonly counts: PromiseCounts
  /** kept / (kept + partly + late + broken) of promises made by reps; null: none of them was due. */
  readonly keepRatePct: number | null
  /** Per rep; a promise of several counts for each. The contact's own promises are in none. */
  readonly reps: ReadonlyArray<{
    readonly repId: string
    readonly counts: PromiseCounts
    readonly keepRatePct: number | null
  }>
  /** Contacts to whom and by whom nothing was promised; of a rep, those whom the rep owns and promised nothing. */
  readonly contactsWithout: number
  /** Broken first, then by due, then by when they were recorded. */
  readonly promises: ReadonlyArray<PromiseRow>
  /** The cursor of the next page: to be asked for as `after`. Absent on the last page. */
  readonly next?: string
}

export interface LedgerAsked extends PageAsked<"promises"> {
  readonly at: Instant
  /** Only promises of this rep. */
  readonly repId?: RepId | undefined
}

type Tally = { -readonly [K in keyof PromiseCounts]: PromiseCounts[K] }

interface Draft {
  readonly rows: FirstRows<PromiseRow>
  readonly counts: Tally
  /** Of those that reps owe or owed. */
  readonly byReps: Tally
  readonly reps: Map<string, Tally>
  total: number
  without: number
}

const countOf: { readonly [S in PromiseStatus]: keyof PromiseCounts } = {
  open: "open",
  kept: "kept",
  "partly-kept": "partlyKept",
  late: "late",
  broken: "broken",
  released: "released",
}

/** In the ledger, the lower comes first. */
export const statusRank: { readonly [S in PromiseStatus]: number } = {
  broken: 0,
  open: 1,
  late: 2,
  "partly-kept": 3,
  kept: 4,
  released: 5,
}

/** The promise ledger of a rep, or of everybody. */
export const promiseLedger = (asked: LedgerAsked): Projection<Draft, PromiseLedger> => {
  const { at, repId } = asked
  const paging = firstRows<PromiseRow>("promises", asked)
  return {
    name: "promise-ledger",
    version: 3,
    begin: () => ({
      rows: paging.begin(),
      counts: tally(),
      byReps: tally(),
      reps: new Map(),
      total: 0,
      without: 0,
    }),
    add: (draft, relationship) => {
      let any = false
      for (const promise of relationship.promises) {
        const { until } = promise.due
        const repIds = owedByAt(promise, until)
        if (repId !== undefined && !repIds.includes(repId)) continue
        any = true
        const status = promiseStatusAt(promise, at)
        const field = countOf[status]
        draft.total += 1
        draft.counts[field] += 1
        if (repIds.length > 0) draft.byReps[field] += 1
        for (const rep of repIds) tallyOf(draft.reps, rep)[field] += 1
        paging.add(draft.rows, [statusRank[status], until, promise.madeBy], () =>
          rowOf(relationship, promise, { at, repIds, status }),
        )
      }
      const isOwn = repId === undefined || relationship.ownerId === repId
      if (!any && isOwn) draft.without += 1
    },
    merge: (into, from) => {
      into.total += from.total
      into.without += from.without
      addFields(into.counts, from.counts)
      addFields(into.byReps, from.byReps)
      for (const [rep, counts] of from.reps) addFields(tallyOf(into.reps, rep), counts)
      paging.merge(into.rows, from.rows)
    },
    answer: (draft) => {
      const { next, rows } = paging.page(draft.rows)
      return {
        at: instantToIso(at),
        ...(repId === undefined ? {} : { repId }),
        total: draft.total,
        counts: draft.counts,
        keepRatePct: keepRatePct(draft.byReps),
        reps: [...draft.reps]
          .filter(([rep]) => repId === undefined || rep === repId)
          .sort(([a], [b]) => compareNatural(a, b))
          .map(([rep, counts]) => ({ repId: rep, counts, keepRatePct: keepRatePct(counts) })),
        contactsWithout: draft.without,
        promises: rows,
        ...(next === undefined ? {} : { next }),
      }
    },
  }
}

const tally = (): Tally => ({ open: 0, kept: 0, partlyKept: 0, late: 0, broken: 0, released: 0 })

const tallyOf = (reps: Map<string, Tally>, rep: string): Tally => {
  const known = reps.get(rep) ?? tally()
  reps.set(rep, known)
  return known
}

/** Exceeding a promise earns nothing, so keeping it in full by its due is the only way to count. */
const keepRatePct = ({ broken, kept, late, partlyKept }: PromiseCounts): number | null =>
  percent(kept, kept + partlyKept + late + broken)

const rowOf = (
  relationship: Relationship,
  promise: PromiseRecord,
  { at, repIds, status }: Pick<PromiseRow, "repIds" | "status"> & { readonly at: Instant },
): PromiseRow => {
  const contact = contactRef(relationship)
  const settled = settledBy(promise)
  const kept = [promise.keptAt, settled?.at].filter((one) => one !== undefined)
  return {
    ...contact,
    promiseId: promise.promiseId,
    ...(promise.contactId === contact.contactId ? {} : { duplicateId: promise.contactId }),
    what: promise.what,
    status,
    owed: isOwed(promise),
    repIds,
    promisedBy: owedByAt({ ...promise, transfers: [] }, at),
    byContact: promise.promisors.some((by) => by._tag === "Contact"),
    madeAt: instantToIso(promise.madeAt),
    due: instantToIso(promise.due.until),
    ...(kept.length === 0 ? {} : { keptAt: instantToIso(instantFromMillis(Math.min(...kept))) }),
    ...(promise.debt === undefined ? {} : { debt: promisedDebt(promise.debt, promise) }),
    facts: [
      promise.madeBy,
      promise.due.position === promise.madeBy ? undefined : promise.due.position,
      promise.due.met?.position,
      ...promise.transfers.map(({ position }) => position),
      promise.partlyKeptBy,
      promise.keptBy,
      promise.releasedBy,
      ...(promise.debt?.moves ?? []).map(({ position }) => position),
    ].filter((position) => position !== undefined),
  }
}

const promisedDebt = (debt: DebtRecord, { due }: PromiseRecord): PromisedDebt => {
  const { owed, paid, paidByDue } = debtStanding(debt, due.until)
  return {
    debtId: debt.debtId,
    ...(debt.currency === undefined ? {} : { currency: debt.currency }),
    owed: owed === undefined ? null : amountOf(owed),
    paidByDue: amountOf(paidByDue),
    paid: amountOf(paid),
  }
}
