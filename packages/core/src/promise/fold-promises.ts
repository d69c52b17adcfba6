import type { Draft, Drafts, Event } from "../contact/relationship-draft.js"
import type { ContactFact } from "../fact/fact.js"
import type { Instant } from "../time/instant.js"
import type { PromiseDue } from "./promise-facts.js"
import { lastInstantOf, type PromiseRecord } from "./promise-record.js"

export const openPromise = (
  { promises, relationship }: Drafts,
  event: Event<"PromiseMade">,
  { occurredAt, position }: ContactFact,
): void => {
  if (promises.has(event.promiseId)) return
  if (lastInstantOf(event.due) < occurredAt) {
    relationship.flags.push({ _tag: "DueBeforeMade", position })
  }
  const promise: Draft<PromiseRecord> = {
    contactId: event.contactId,
    promiseId: event.promiseId,
    madeAt: occurredAt,
    madeBy: position,
    promisors: event.promisors,
    what: event.what,
    due: event.due,
    agreedDue: event.due,
    agreedBy: position,
    partlyKeptAt: undefined,
    partlyKeptBy: undefined,
    keptAt: undefined,
    keptBy: undefined,
    releasedAt: undefined,
    releasedBy: undefined,
  }
  promises.set(event.promiseId, promise)
  relationship.promises.push(promise)
}

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
  if (at <= lastInstantOf(promise.due)) promise.due = due
  promise.agreedDue = due
  promise.agreedBy = position
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
