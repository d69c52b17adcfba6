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
  if (due.until < occurredAt) relationship.flags.push({ _tag: "DueBeforeMade", position })
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
  owe(promise)
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

/** Releases what is owed to a contact that is closed: it is not owed by its due. */
export const releaseAll = (
  logs: ReadonlyArray<Drafts>,
  { occurredAt, position }: Pick<ContactFact, "occurredAt" | "position">,
): void => {
  for (const { promises } of logs) {
    for (const promise of promises.values()) {
      if (isMadeBy(promise, { occurredAt, position })) endWithContact(promise, occurredAt, position)
    }
  }
}

/** Ends a promise as its contact is closed, unless it was kept, released or late before. */
export const endWithContact = (
  promise: Draft<PromiseRecord>,
  at: Instant,
  position: number,
): void => {
  const { due, keptAt, releasedAt } = promise
  if (keptAt !== undefined || releasedAt !== undefined || at > due.until) return
  promise.releasedAt = at
  promise.releasedBy = position
  promise.endedByClosing = true
}

/** Owes again what a closing ended, if the contact is open again by its due. */
export const oweAgain = (logs: ReadonlyArray<Drafts>, at: Instant): void => {
  for (const { promises } of logs) {
    for (const promise of promises.values()) {
      if (promise.endedByClosing && at <= promise.due.until) owe(promise)
    }
  }
}

const owe = (promise: Draft<PromiseRecord>): void => {
  promise.releasedAt = undefined
  promise.releasedBy = undefined
  promise.endedByClosing = false
}

const isMadeBy = (
  { madeAt, madeBy }: PromiseRecord,
  fact: Pick<ContactFact, "occurredAt" | "position">,
): boolean => byOccurrence({ occurredAt: madeAt, position: madeBy }, fact) < 0

/** What nobody owes any more, or somebody else does, stays as it is and is flagged. */
export const transfer = (
  { promises, relationship }: Drafts,
  { fromRepId, promiseId, toRepId }: Event<"PromiseTransferred">,
  fact: ContactFact,
): void => {
  const promise = promises.get(promiseId)
  if (promise === undefined || takeOver(promise, fromRepId, toRepId, fact)) return
  relationship.flags.push({ _tag: "NothingToTransfer", position: fact.position })
}

/** Makes somebody else owe a promise, if it is owed by the one named. */
export const takeOver = (
  promise: Draft<PromiseRecord>,
  fromRepId: RepId,
  toRepId: RepId,
  { occurredAt: at, position }: ContactFact,
): boolean => {
  if (fromRepId === toRepId || !isOwed(promise)) return false
  if (!owedByAt(promise, at).includes(fromRepId)) return false
  promise.transfers = [...promise.transfers, { fromRepId, toRepId, at, position }]
  return true
}
