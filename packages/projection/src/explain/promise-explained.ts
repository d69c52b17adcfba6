import {
  type Instant,
  instantToIso,
  owedByAt,
  type PromiseRecord,
  type PromiseStatus,
  promiseStatusAt,
} from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"
import { positions } from "../obligation/owed.js"

interface Turned {
  readonly at: IsoInstant
  readonly fact: number
}

/** What happened with a promise. In time: up to and including the due that decides. */
export type PromiseTurn = Turned &
  (
    | { readonly code: "made"; readonly repIds: ReadonlyArray<string>; readonly byContact: boolean }
    | {
        /** Agreed anew. Only what is agreed before it was due replaces the due. */
        readonly code: "due-agreed"
        readonly due: IsoInstant
        readonly inTime: boolean
      }
    | { readonly code: "condition-met"; readonly due: IsoInstant }
    | { readonly code: "transferred"; readonly fromRepId: string; readonly toRepId: string }
    | { readonly code: "partly-kept" | "kept" | "released"; readonly inTime: boolean }
  )

/** The rule that gives a promise its status. */
export interface PromiseDecision {
  readonly status: PromiseStatus
  /** Not late up to and including this instant. */
  readonly due: IsoInstant
  /** The facts that decide: who set the due, and what came in time or too late. */
  readonly facts: ReadonlyArray<number>
}

/** How the status of a promise follows from its facts. */
export interface PromiseExplained {
  readonly promiseId: string
  /** In whose log it is. */
  readonly contactId: string
  /** Empty once the contact is erased. */
  readonly what: string
  /** The reps for whom it counts: who owed it when it was due, or owe it until then. */
  readonly repIds: ReadonlyArray<string>
  readonly decision: PromiseDecision
  /** In order of occurrence. */
  readonly turns: ReadonlyArray<PromiseTurn>
}

export const explainPromise = (
  promise: PromiseRecord,
  at: Instant,
  occurredAt: (position: number) => Instant,
): PromiseExplained => ({
  promiseId: promise.promiseId,
  contactId: promise.contactId,
  what: promise.what,
  repIds: owedByAt(promise, promise.due.until),
  decision: decisionOf(promise, at),
  turns: turnsOf(promise, occurredAt),
})

const decisionOf = (promise: PromiseRecord, at: Instant): PromiseDecision => {
  const { due, keptBy, madeBy, partlyKeptBy, releasedBy } = promise
  const status = promiseStatusAt(promise, at)
  const set = [madeBy, due.position, due.met?.position]
  const decide = (...more: ReadonlyArray<number | undefined>): PromiseDecision => ({
    status,
    due: instantToIso(due.until),
    facts: positions([...set, ...more]),
  })
  switch (status) {
    case "open":
    case "broken":
      return decide()
    case "kept":
      return decide(keptBy)
    case "released":
      return decide(releasedBy)
    case "partly-kept":
      return decide(partlyKeptBy)
    case "late":
      return decide(partlyKeptBy, keptBy)
  }
}

const turnsOf = (
  promise: PromiseRecord,
  occurredAt: (position: number) => Instant,
): ReadonlyArray<PromiseTurn> => {
  const { agreed, due, madeAt, madeBy, promisors, transfers } = promise
  const inTime = (at: Instant): boolean => at <= due.until
  const turns: Array<PromiseTurn> = [
    {
      code: "made",
      at: instantToIso(madeAt),
      fact: madeBy,
      repIds: owedByAt({ promisors, transfers: [] }, madeAt),
      byContact: promisors.some(({ _tag }) => _tag === "Contact"),
    },
  ]
  for (const one of due.position === agreed.position ? [due] : [due, agreed]) {
    const until = instantToIso(one.until)
    if (one.position !== madeBy) {
      const at = occurredAt(one.position)
      const decides = one.position === due.position
      turns.push({
        code: "due-agreed",
        at: instantToIso(at),
        fact: one.position,
        due: until,
        inTime: decides,
      })
    }
    if (one.met !== undefined) {
      const { at, position } = one.met
      turns.push({ code: "condition-met", at: instantToIso(at), fact: position, due: until })
    }
  }
  for (const { at, fromRepId, position, toRepId } of transfers) {
    turns.push({ code: "transferred", at: instantToIso(at), fact: position, fromRepId, toRepId })
  }
  const end = (
    code: "partly-kept" | "kept" | "released",
    at: Instant | undefined,
    fact: number | undefined,
  ) => {
    if (at === undefined || fact === undefined) return
    turns.push({ code, at: instantToIso(at), fact, inTime: inTime(at) })
  }
  end("partly-kept", promise.partlyKeptAt, promise.partlyKeptBy)
  end("kept", promise.keptAt, promise.keptBy)
  end("released", promise.releasedAt, promise.releasedBy)
  return turns.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.fact - b.fact))
}
