import type { Draft, Drafts, Event } from "../contact/relationship-draft.js"
import { debtNamed } from "../debt/fold-debts.js"
import { byOccurrence, type ContactFact } from "../fact/fact.js"
import type { RepId } from "../identity.js"
import type { Instant } from "../time/instant.js"
import type { PromiseDue } from "./promise-facts.js"
import {
  type AgreedDue,
  isOwed,
  lastInstantOf,
  owedByAt,
  type PromiseRecord,
} from "./promise-record.js"

export const openPromise = (
  drafts: Drafts,
  event: Event<"PromiseMade">,
  { occurredAt, position }: ContactFact,
): void => {
  const { promises, relationship } = drafts
  if (promises.has(event.promiseId)) return
  const due = agree(event.due, position)
  const promise: Draft<PromiseRecord> = {
    contactId: event.contactId,
    promiseId: event.promiseId,
    madeAt: occurredAt,
    madeBy: position,
    promisors: event.promisors,
    what: event.what,
    due,
    agreed: due,
    debt: event.pays === undefined ? undefined : debtNamed(drafts, event.pays),
    transfers: [],
    partlyKeptAt: undefined,
    partlyKeptBy: undefined,
    keptAt: undefined,
    keptBy: undefined,
    releasedAt: undefined,
    releasedBy: undefined,
    endedByClosing: false,
    lapses: [],
  }
  promises.set(event.promiseId, promise)
  relationship.promises.push(promise)
}

const agree = (due: PromiseDue, position: number): AgreedDue => ({
  due,
  until: lastInstantOf(due),
  position,
  met: undefined,
})

export const keep = (
  { promises }: Drafts,
  promiseId: string,
  extent: "whole" | "part",
  at: Instant,
  position: number,
): void => {
  const promise = promises.get(promiseId)
  if (promise === undefined) return
  if (extent === "part") {
    promise.partlyKeptAt ??= at
    promise.partlyKeptBy ??= position
  } else {
    promise.keptAt ??= at
    promise.keptBy ??= position
  }
}

export const reschedule = (
  { promises }: Drafts,
  promiseId: string,
  due: PromiseDue,
  at: Instant,
  position: number,
): void => {
  const promise = promises.get(promiseId)
  if (promise === undefined) return
  const agreed = agree(due, position)
  // What was released by its due is promised anew.
  if (Math.min(at, promise.releasedAt ?? at) <= promise.due.until) promise.due = agreed
  promise.agreed = agreed
  owe(promise, at, position)
}

/** What the due agreed on last waits for has come; what comes a second time changes nothing. */
export const meetCondition = (
  { promises }: Drafts,
  promiseId: string,
  { occurredAt: at, position }: ContactFact,
): void => {
  const promise = promises.get(promiseId)
  if (promise === undefined) return
  const { agreed } = promise
  if (agreed.due._tag !== "Condition" || agreed.met !== undefined) return
  const met = { ...agreed, until: lastInstantOf(agreed.due, at), met: { at, position } }
  if (promise.due === agreed) promise.due = met
  promise.agreed = met
}

export const release = (
  { promises }: Drafts,
  promiseId: string,
  at: Instant,
  position: number,
): void => {
  const promise = promises.get(promiseId)
  if (promise === undefined || promise.releasedAt !== undefined) return
  promise.releasedAt = at
  promise.releasedBy = position
}

/**
 * Ends what was promised to a contact that is closed by then, if it was not due before; owes it again
 * once the contact is open, if that is by its due.
 */
export const endOrOweAgain = (
  { together }: Drafts,
  isClosed: boolean,
  fact: Pick<ContactFact, "occurredAt" | "position">,
): void => {
  const { occurredAt: at, position } = fact
  for (const { promises } of together) {
    for (const promise of promises.values()) {
      const { due, endedByClosing, keptAt, madeAt, madeBy, releasedAt } = promise
      if (at > due.until) continue
      if (!isClosed) {
        if (endedByClosing) owe(promise, at, position)
        continue
      }
      if (keptAt !== undefined || releasedAt !== undefined) continue
      if (byOccurrence({ occurredAt: madeAt, position: madeBy }, fact) > 0) continue
      promise.releasedAt = at
      promise.releasedBy = position
      promise.endedByClosing = true
    }
  }
}

const owe = (promise: Draft<PromiseRecord>, until: Instant, untilBy: number): void => {
  const { releasedAt: from, releasedBy: fromBy } = promise
  if (from === undefined || fromBy === undefined) return
  promise.lapses = [...promise.lapses, { from, fromBy, until, untilBy }]
  promise.releasedAt = undefined
  promise.releasedBy = undefined
  promise.endedByClosing = false
}

/** What nobody owes any more, or somebody else does, stays as it is: that is a doubt. */
export const transfer = (
  { promises }: Drafts,
  { fromRepId, promiseId, toRepId }: Event<"PromiseTransferred">,
  fact: ContactFact,
): void => {
  const promise = promises.get(promiseId)
  if (promise !== undefined) takeOver(promise, fromRepId, toRepId, fact)
}

/** Makes somebody else owe a promise, if it is owed by the one named. */
export const takeOver = (
  promise: Draft<PromiseRecord>,
  fromRepId: RepId,
  toRepId: RepId,
  { occurredAt: at, position }: ContactFact,
): boolean => {
  if (fromRepId === toRepId) return false
  // What a closing ended may be owed again.
  if (!isOwed(promise) && !promise.endedByClosing) return false
  if (!owedByAt(promise, at).includes(fromRepId)) return false
  promise.transfers = [...promise.transfers, { fromRepId, toRepId, at, position }]
  return true
}
