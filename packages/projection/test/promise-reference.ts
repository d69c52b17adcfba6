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
  const at1: { kept?: number; partly?: number; released?: number } = {}
  const move = (when: number, from: string | undefined, to: string): void => {
    if (from === undefined || at1.kept !== undefined || at1.released !== undefined) return
    if (isSettled(debtAfter(before, pays, lastInstant(due)))) return
    if (from !== to && owers(when).includes(from)) moves.push([when, from, to])
  }
  const before: Array<Fact> = []
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
    if (!("promiseId" in event) || event.promiseId !== promiseId) continue
    if (event._tag === "PromiseKept") at1.kept ??= when
    if (event._tag === "PromisePartlyKept") at1.partly ??= when
    if (event._tag === "PromiseReleased") at1.released ??= when
    if (event._tag === "PromiseTransferred") move(when, event.fromRepId, event.toRepId)
    if (event._tag === "PromiseConditionMet") agreed.met ??= when
    if (event._tag === "PromiseRescheduled") {
      agreed = { says: event.due }
      if (when <= lastInstant(due)) due = agreed
    }
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
