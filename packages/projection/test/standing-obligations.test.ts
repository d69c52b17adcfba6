import {
  defaultPolicy,
  type Fact,
  hours,
  type Instant,
  instantFromMillis,
  policyAt,
  type Relationship,
} from "@followthrough/core"
import {
  type Asked,
  firstAt,
  foldTeam,
  type Obligation,
  obligationsOf,
  rankAt,
  standingObligations,
} from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { answeringWithin, arbitraryLog, arbitraryLogOf, relationshipsAt } from "./generated.js"

const DAY = 86_400_000

/** Right after one of the facts, when what it leads to is still to come, or at the instant drawn. */
const asOf = (log: ReadonlyArray<Fact>, at: Instant, pick: number): Instant =>
  (pick % 4 === 0 ? undefined : log[pick % Math.max(1, log.length)]?.occurredAt) ?? at

const pauses = [1, 60_000, 5_400_000, DAY]

/** Absences, holds and caps come and go while nothing is recorded. */
const waiting = arbitraryLogOf(
  "touch",
  "touch",
  "inbound",
  "automated",
  "promise",
  "promise",
  "book",
  "hold",
  "hold",
  "notNow",
  "prefer",
  "absent",
  "absent",
  "repHours",
  "block",
  "enrol",
  "switch",
  "assign",
)

/** What stays: all but why a cadence touch has its slot, and the slot and channel it has left. */
const staying = (obligation: Obligation, at: Instant) => {
  const { alsoShownTo, by, from, kind, obligors, queues, stage } = obligation
  return { kind, stage, obligors, queues, alsoShownTo, from, by, rank: rankAt(obligation, at) }
}

/** Whose list it stands in; the first of each list is that viewer's next step. */
const firsts = (owed: ReadonlyArray<Obligation>, at: Instant) => {
  const viewers = new Set(
    owed.flatMap(({ alsoShownTo, obligors, queues }) => [...obligors, ...alsoShownTo, ...queues]),
  )
  const indexOf = (those: ReadonlyArray<Obligation>) => {
    const first = firstAt(those, at)
    return first === undefined ? undefined : owed.indexOf(first)
  }
  return [
    indexOf(owed),
    ...[...viewers].map((viewer) => [
      viewer,
      indexOf(
        owed.filter(({ alsoShownTo, obligors, queues }) =>
          [...obligors, ...alsoShownTo, ...queues].some((one) => one === viewer),
        ),
      ),
    ]),
  ]
}

/** Looks at moments between an instant and the one until which obligations are said to stand. */
const standFrom = (relationship: Relationship, asked: Asked, pick: number): number => {
  const { at } = asked
  const { obligations: owed, until } = standingObligations(relationship, asked)
  expect(owed).toEqual(obligationsOf(relationship, asked))
  expect(until).toBeGreaterThan(at)
  const end = Math.min(until, at + 4000 * DAY)
  const moments = [
    at + 1,
    at + Math.floor(((end - at) * pick) / 1000),
    ...owed.flatMap(({ by, from }) => [from - 1, from, by, by + 1]),
    end - 1,
  ]
  for (const moment of moments.filter((one) => one > at && one < end)) {
    const later = instantFromMillis(moment)
    const then = obligationsOf(relationship, { ...asked, at: later })
    expect(then.map((one) => staying(one, later))).toEqual(owed.map((one) => staying(one, at)))
    expect(firsts(then, later)).toEqual(firsts(owed, at))
  }
  return relationship.open ? end - at : 0
}

/** At the instant, and shortly before something begins, is late, or ends, if nothing more happens. */
const standsUntil = (
  log: ReadonlyArray<Fact>,
  at: Instant,
  setting: Pick<Asked, "policy">,
  pick: number,
): number => {
  let longest = 0
  const asked = { ...setting, team: foldTeam(log, at), at }
  for (const relationship of relationshipsAt(log, at)) {
    longest = Math.max(longest, standFrom(relationship, asked, pick))
    const owed = obligationsOf(relationship, asked)
    const turns = [
      ...owed.flatMap(({ by, from }) => [from, by]),
      ...relationship.holds.flatMap(({ from, until }) => [from, until ?? from]),
    ].filter((turn) => turn > at + DAY)
    const turn = turns[pick % Math.max(1, turns.length)]
    if (turn === undefined) continue
    const before = instantFromMillis(turn - (pauses[pick % pauses.length] ?? 1))
    standFrom(relationship, { ...asked, at: before }, pick)
  }
  return longest
}

describe("until when obligations stand", () => {
  it("L15 up to it they are what is worked out anew, at the same levels and in the same order", () => {
    let longest = 0
    fc.assert(
      fc.property(
        fc.oneof(arbitraryLog, waiting),
        fc.nat(999),
        fc.boolean(),
        ([log, at], pick, isPatient) => {
          const policy = isPatient ? answeringWithin(hours(24)) : defaultPolicy
          longest = Math.max(longest, standsUntil(log, asOf(log, at, pick), { policy }, pick))
        },
      ),
    )
    // It would be no use if it were always the next moment.
    expect(longest).toBeGreaterThan(DAY)
  })

  it("L10 so they do under the rules that the log published", () => {
    fc.assert(
      fc.property(
        arbitraryLogOf(
          "touch",
          "inbound",
          "promise",
          "publish",
          "publishCadence",
          "retire",
          "hold",
        ),
        fc.nat(999),
        ([log, at], pick) => {
          const moment = asOf(log, at, pick)
          standsUntil(log, moment, policyAt(log, moment), pick)
        },
      ),
      { numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) * 0.3) },
    )
  })
})
