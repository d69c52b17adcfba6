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
  type RepId,
  settledBy,
} from "@followthrough/core"
import { appendAll } from "../append-all.js"
import { compareNatural } from "../compare-natural.js"
import { compareText } from "../compare-text.js"
import type { IsoInstant } from "../iso-instant.js"
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
  readonly counts: PromiseCounts
  /** kept / (kept + partly + late + broken) of promises made by reps; null: none of them was due. */
  readonly keepRatePct: number | null
  /** Per rep; a promise of several counts for each. The contact's own promises are in none. */
  readonly reps: ReadonlyArray<{
    readonly repId: string
    readonly counts: PromiseCounts
    readonly keepRatePct: number | null
  }>
  /** Contacts to whom and by whom nothing was promised. */
  readonly contactsWithout: number
  /** Broken first, then by due. */
  readonly promises: ReadonlyArray<PromiseRow>
}

export interface LedgerAsked {
  readonly at: Instant
  /** Only promises of this rep. */
  readonly repId?: RepId | undefined
}

type Tally = { -readonly [K in keyof PromiseCounts]: PromiseCounts[K] }

interface Draft {
  readonly rows: Array<PromiseRow>
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

const statusRank: { readonly [S in PromiseStatus]: number } = {
  broken: 0,
  open: 1,
  late: 2,
  "partly-kept": 3,
  kept: 4,
  released: 5,
}

/** The promise ledger of a rep, or of everybody. */
export const promiseLedger = ({ at, repId }: LedgerAsked): Projection<Draft, PromiseLedger> => ({
  name: "promise-ledger",
  version: 2,
  begin: () => ({ rows: [], without: 0 }),
  add: (draft, relationship) => {
    let any = false
    for (const promise of relationship.promises) {
      const row = rowOf(contactRef(relationship), promise, at)
      if (repId !== undefined && !row.repIds.includes(repId)) continue
      any = true
      draft.rows.push(row)
    }
    if (!any) draft.without += 1
  },
  merge: (into, from) => {
    appendAll(into.rows, from.rows)
    into.without += from.without
  },
  answer: ({ rows, without }) => {
    const total = tally()
    const byReps = tally()
    const reps = new Map<string, Tally>()
    for (const row of rows) {
      const key = countOf[row.status]
      total[key] += 1
      if (row.repIds.length > 0) byReps[key] += 1
      for (const rep of row.repIds) {
        const own = reps.get(rep) ?? tally()
        own[key] += 1
        reps.set(rep, own)
      }
    }
    return {
      at: instantToIso(at),
      ...(repId === undefined ? {} : { repId }),
      counts: total,
      keepRatePct: keepRatePct(byReps),
      reps: [...reps]
        .filter(([rep]) => repId === undefined || rep === repId)
        .sort(([a], [b]) => compareNatural(a, b))
        .map(([rep, counts]) => ({ repId: rep, counts, keepRatePct: keepRatePct(counts) })),
      contactsWithout: without,
      promises: [...rows].sort(
        (a, b) =>
          statusRank[a.status] - statusRank[b.status] ||
          compareText(a.due, b.due) ||
          (a.facts[0] ?? 0) - (b.facts[0] ?? 0),
      ),
    }
  },
})

const tally = (): Tally => ({ open: 0, kept: 0, partlyKept: 0, late: 0, broken: 0, released: 0 })

/** Exceeding a promise earns nothing, so keeping it in full by its due is the only way to count. */
const keepRatePct = ({ broken, kept, late, partlyKept }: PromiseCounts): number | null =>
  percent(kept, kept + partlyKept + late + broken)

const rowOf = (contact: ContactRef, promise: PromiseRecord, at: Instant): PromiseRow => {
  const settled = settledBy(promise)
  const kept = [promise.keptAt, settled?.at].filter((one) => one !== undefined)
  return {
    ...contact,
    promiseId: promise.promiseId,
    ...(promise.contactId === contact.contactId ? {} : { duplicateId: promise.contactId }),
    what: promise.what,
    status: promiseStatusAt(promise, at),
    owed: isOwed(promise),
    repIds: owedByAt(promise, promise.due.until),
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
