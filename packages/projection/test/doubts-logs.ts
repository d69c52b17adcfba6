import {
  addCalendarToDate,
  type CadenceId,
  type ContactFact,
  days,
  type Fact,
  instantFromMillis,
  isContactFact,
  type LocalDate,
  localDateAt,
  type RepId,
  startOfDay,
  UTC,
  type ZoneId,
} from "@followthrough/core"
import { arbitraryRecordings, logOf, type Verb, verbs } from "@followthrough/core/testing"
import * as fc from "fast-check"
import { moment } from "./generated.js"

type Event = ContactFact["event"]

/** Whether an event begins the log of a contact. */
export const isAdded = (
  event: Event,
): event is Extract<Event, { _tag: "ContactAdded" | "ContactAdopted" }> =>
  event._tag === "ContactAdded" || event._tag === "ContactAdopted"

interface Named {
  readonly at?: number
  readonly on?: LocalDate
  readonly to?: LocalDate
  readonly backstop?: LocalDate
  readonly zone?: ZoneId
}

/** Whether what somebody named as an end, an instant or a whole day in its zone, was over by a fact. */
export const localEndOf = (named: Named, { event, occurredAt }: ContactFact): boolean => {
  if (named.at !== undefined) return named.at < occurredAt
  const day = named.on ?? named.to ?? named.backstop
  if (day === undefined || named.zone === undefined) return false
  if (event.on !== undefined) return day < event.on
  return startOfDay(addCalendarToDate(day, days(1)), named.zone) <= occurredAt
}

/** What merges logs, rewrites facts, or ends promises in a roundabout way is tested by itself. */
const roundabout: ReadonlyArray<Verb> = [
  ...(["merge", "undo", "erase", "correct", "retract"] as const),
  ...(["handOver", "owe", "pay", "disqualify", "forbid", "permit"] as const),
  ...(["publish", "publishCadence", "retire", "publishHolidays", "repLeaves"] as const),
]
const plain = verbs.filter((verb) => !roundabout.includes(verb))

/** What has an end, or speaks of what another fact made: rare among all the others. */
const ending: ReadonlyArray<Verb> = [
  ...(["hold", "notNow", "lift", "promise", "reschedule", "keep", "transfer"] as const),
  ...(["book", "move", "skip", "refer", "thank", "sell", "assign", "enrol"] as const),
]

const DAY = 86_400_000

/** How one fact is told wrongly: not at all, by days, by its date alone, as entered then, or of somebody
 * or something that is not there. */
const mistake = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ kind: "none" } as const) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("moved" as const),
      by: fc.integer({ min: -60 * DAY, max: 60 * DAY }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "date-only" } as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("entered" as const),
      by: fc.integer({ min: -3 * DAY, max: 3 * DAY }),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: "stranger" } as const) },
)
type Mistake = typeof mistake extends fc.Arbitrary<infer M> ? M : never

const told = (fact: Fact, wrong: Mistake): Fact => {
  if (!isContactFact(fact)) return fact
  const { event, occurredAt } = fact
  switch (wrong.kind) {
    case "none":
      return fact
    case "moved":
      return { ...fact, occurredAt: instantFromMillis(occurredAt + wrong.by) }
    case "date-only": {
      const on = localDateAt(occurredAt, UTC)
      return { ...fact, occurredAt: startOfDay(on, UTC), event: { ...event, on } }
    }
    case "entered":
      return { ...fact, event: { ...event, enteredAt: instantFromMillis(occurredAt + wrong.by) } }
    case "stranger": {
      const repId = "zoe" as RepId
      const cadence = { id: "no-such" as CadenceId, version: 1 }
      if (event._tag === "CadenceEnrolled") return { ...fact, event: { ...event, cadence } }
      if (event._tag === "ContactAssigned") return { ...fact, event: { ...event, repId } }
      return isAdded(event) ? { ...fact, event: { ...event, ownerId: repId } } : fact
    }
  }
}

/** Logs as they could have been recorded before anything was checked, and an instant to ask about. */
export const doubtfulLog = fc
  .tuple(
    fc
      .oneof(
        arbitraryRecordings({ verbs: plain, maxLength: 50 }),
        arbitraryRecordings({ verbs: ending, maxLength: 40 }),
      )
      .map(logOf),
    fc.array(mistake, { minLength: 20, maxLength: 60, size: "max" }),
    moment,
    // Facts whose words do not open.
    fc.array(fc.nat(30), { maxLength: 3 }),
  )
  .map(([log, mistakes, at, unreadable]) => ({
    at,
    log: log.map((fact, n): Fact => {
      const one = told(fact, mistakes[n % mistakes.length] ?? { kind: "none" })
      return unreadable.includes(n) ? { ...one, unreadable: true } : one
    }),
  }))
