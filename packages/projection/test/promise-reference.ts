import type { Fact, PromiseDue } from "@followthrough/core"
import type { Told } from "./as-one.js"
import { inOrder } from "./reference.js"

/**
 * What became of a contact's promises, told from the definitions: the facts are read one after the other
 * for every single promise. Corrected and retracted touches are not followed.
 */
export interface PlainPromise {
  readonly promiseId: string
  readonly status: string
  /** The last instant at which it is not late, by the due that decides and by the one agreed on last. */
  readonly until: number
  readonly agreedUntil: number
  readonly isOwed: boolean
  /** Of a promise to pay: what came to be owed by the due and what was paid, in ten-thousandths. */
  readonly pays: string | undefined
  readonly owed: bigint | undefined
  readonly paid: bigint
  readonly paidByDue: bigint
  readonly byContact: boolean
  /** Who owes it, and for whom it counts. */
  readonly owedBy: ReadonlyArray<string>
  readonly countsFor: ReadonlyArray<string>
}

interface Due {
  readonly says: PromiseDue
  met?: number
}

export const promisesOf = (
  log: ReadonlyArray<Told>,
  contactId: string,
  at: number,
): ReadonlyArray<PlainPromise> => {
  const facts = inOrder(log).filter(
    ({ event, occurredAt }) =>
      "contactId" in event && event.contactId === contactId && occurredAt <= at,
  )
  return log.flatMap(({ event, log, occurredAt, position }) =>
    event._tag === "PromiseMade" && event.contactId === contactId && occurredAt <= at
      ? [promiseOf(facts, { event, log, occurredAt, position }, at)]
      : [],
  )
}

type Made = Pick<Told, "log" | "occurredAt" | "position"> & {
  readonly event: Extract<Fact["event"], { _tag: "PromiseMade" }>
}

const promiseOf = (facts: ReadonlyArray<Told>, made: Made, at: number): PlainPromise => {
  const { pays, promiseId, promisors } = made.event
  const reps = promisors.flatMap((by) => (by._tag === "Rep" ? [String(by.repId)] : []))
  const moves: Array<readonly [at: number, from: string, to: string]> = []
  const owers = (when: number): ReadonlyArray<string> => {
    let now = [...reps]
    for (const [moved, from, to] of moves) {
      if (moved <= when) now = now.map((one) => (one === from ? to : one))
    }
    return [...new Set(now)].sort()
  }
  let due: Due = { says: made.event.due }
  let agreed = due
  const at1: { kept?: number; partly?: number; released?: number; byClosing?: boolean } = {}
  const move = (when: number, from: string | undefined, to: string): void => {
    if (from === undefined || at1.kept !== undefined) return
    if (at1.released !== undefined && at1.byClosing !== true) return
    if (isSettled(debtAfter(before, pays, lastInstant(due)))) return
    if (from !== to && owers(when).includes(from)) moves.push([when, from, to])
  }
  // Closed, the contact is owed nothing that was not due; open again by the due, it is owed that again.
  const closeOrOpen = (when: number, isMade: boolean): void => {
    if (when > lastInstant(due)) return
    if (!isClosedAfter(before, made.log)) {
      if (at1.byClosing === true) owe()
    } else if (isMade && at1.kept === undefined && at1.released === undefined) {
      at1.released = when
      at1.byClosing = true
    }
  }
  const owe = () => {
    delete at1.released
    delete at1.byClosing
  }
  const before: Array<Told> = []
  for (const fact of facts) {
    before.push(fact)
    const { event, occurredAt: when, position } = fact
    if (event._tag === "ContactHandedOver") {
      const isMade = [made.occurredAt - when, made.position - position].find((n) => n !== 0)
      if ((isMade ?? 0) < 0 && fact.isOneWith(made.log)) {
        move(when, event.fromRepId ?? fact.ownerBefore(), event.toRepId)
      }
    }
    if (event._tag === "TouchLogged") {
      for (const done of event.does ?? []) {
        if (done._tag === "Promise" && done.promiseId === promiseId) at1.kept ??= when
      }
    }
    const isMade = when - made.occurredAt || position - made.position
    if (!("promiseId" in event) || event.promiseId !== promiseId) {
      closeOrOpen(when, isMade >= 0)
      continue
    }
    if (event._tag === "PromiseKept") at1.kept ??= when
    if (event._tag === "PromisePartlyKept") at1.partly ??= when
    if (event._tag === "PromiseReleased") at1.released ??= when
    if (event._tag === "PromiseTransferred") move(when, event.fromRepId, event.toRepId)
    if (event._tag === "PromiseConditionMet") agreed.met ??= when
    if (event._tag === "PromiseRescheduled") {
      agreed = { says: event.due }
      // What was released by its due is promised anew.
      if (Math.min(when, at1.released ?? when) <= lastInstant(due)) due = agreed
      owe()
    }
    closeOrOpen(when, isMade >= 0)
  }
  const until = lastInstant(due)
  const { kept, partly, released } = at1
  const debt = debtAfter(facts, pays, until)
  const byDue = debtAfter(
    facts.filter(({ occurredAt }) => occurredAt <= until),
    pays,
    until,
  )
  return {
    promiseId,
    until,
    agreedUntil: lastInstant(agreed),
    isOwed: kept === undefined && released === undefined && !isSettled(debt),
    pays,
    owed: debt.owed,
    paid: debt.paid,
    paidByDue: byDue.paid,
    byContact: promisors.some(({ _tag }) => _tag === "Contact"),
    owedBy: owers(at),
    countsFor: owers(until),
    status:
      (kept !== undefined && kept <= until) || isSettled(byDue)
        ? "kept"
        : released !== undefined && released <= until
          ? "released"
          : at <= until
            ? "open"
            : (partly !== undefined && partly <= until) || byDue.paid > 0n
              ? "partly-kept"
              : partly !== undefined || kept !== undefined || debt.payments > byDue.payments
                ? "late"
                : "broken",
  }
}

/** Whether the contact that a log belongs to after these facts is closed by then. */
const isClosedAfter = (facts: ReadonlyArray<Told>, log: string): boolean => {
  const last = facts.at(-1)
  if (last === undefined || !facts.some(({ event }) => closing.has(event._tag))) return false
  const root = last.rootAfter(log)
  const saysOfRoot = (fact: Told) => fact.log === root || fact.rootBefore(fact.log) === root
  const turn = facts.findLast(
    (fact) =>
      (fact.event._tag === "ContactDisqualified" || fact.event._tag === "ContactReopened") &&
      saysOfRoot(fact),
  )
  if (turn?.event._tag === "ContactDisqualified") return true
  if (facts.some((fact) => fact.event._tag === "ContactErased" && saysOfRoot(fact))) return true
  const logs = new Set(facts.map((fact) => fact.log))
  return [...logs].some((one) => {
    const ban = facts.findLast(
      (fact) =>
        fact.log === one &&
        (fact.event._tag === "ContactForbidden" || fact.event._tag === "ContactPermitted"),
    )
    return ban?.event._tag === "ContactForbidden" && last.rootAfter(one) === root
  })
}

const closing = new Set(["ContactDisqualified", "ContactErased", "ContactForbidden"])

interface PlainDebt {
  readonly owed: bigint | undefined
  readonly paid: bigint
  readonly payments: number
}

const isSettled = ({ owed, paid }: PlainDebt): boolean => owed !== undefined && paid >= owed

/** The decimal digits as they are written: no arithmetic in binary. */
const exactly = (amount: number): bigint => BigInt(amount.toFixed(4).replace(".", ""))

/** What was owed by `until` and what is paid, after these facts in their order. */
const debtAfter = (
  facts: ReadonlyArray<Fact>,
  debtId: string | undefined,
  until: number,
): PlainDebt => {
  const owed: Array<bigint> = []
  let paid = 0n
  let payments = 0
  for (const { event, occurredAt } of facts) {
    if (!("debtId" in event) || event.debtId !== debtId) continue
    const amount = exactly(event.amount.amount)
    if (event._tag === "DebtRecorded") {
      if (occurredAt <= until) owed.push(amount)
      continue
    }
    payments += 1
    if (event.inAll !== true) paid += amount
    else if (amount > paid) paid = amount
  }
  return {
    owed: owed.length === 0 ? undefined : owed.reduce((sum, one) => sum + one, 0n),
    paid,
    payments,
  }
}

const lastInstant = ({ met, says }: Due): number => {
  if (says._tag === "Instant") return says.at
  if (says._tag === "LocalDate") return endOfDate(says.on, says.zone)
  const latest = endOfDate(says.backstop, says.zone)
  if (met === undefined) return latest
  const { within, zone } = says
  if (within._tag === "Exact") return Math.min(latest, met + within.millis)
  // The generated ones count whole days.
  const on = new Date(Date.parse(`${dateAt(met, zone)}T00:00:00Z`) + within.days * 86_400_000)
  return Math.min(latest, endOfDate(on.toISOString().slice(0, 10), zone))
}

const clocks = new Map<string, Intl.DateTimeFormat>()

export const dateAt = (millis: number, zone: string): string => {
  let clock = clocks.get(zone)
  if (clock === undefined) {
    const date = { year: "numeric", month: "2-digit", day: "2-digit" } as const
    clock = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, ...date })
    clocks.set(zone, clock)
  }
  return clock.format(millis)
}

/** The last millisecond of a local date, found by looking at clocks minute by minute around it. */
export const endOfDate = (on: string, zone: string): number => {
  let t = Date.parse(`${on}T00:00:00Z`) + 38 * 3_600_000
  // By hours first: only the last one needs a closer look.
  while (dateAt(t - 3_600_000, zone) > on) t -= 3_600_000
  while (dateAt(t, zone) > on) t -= 60_000
  return t + 59_999
}
