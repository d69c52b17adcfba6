import {
  defaultPolicy,
  type ExactDuration,
  type Fact,
  type Instant,
  instantFromMillis,
  isRelationshipFact,
  type Policy,
  type Relationship,
  relationshipsOf,
} from "@followthrough/core"
import {
  arbitraryRecordings,
  historyBegins,
  logOf,
  type Verb,
  verbs,
} from "@followthrough/core/testing"
import * as fc from "fast-check"

/** Minutes around a generated history: a little before it begins to long after it ends. */
export const moment = fc
  .oneof(
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 * 1440 }) },
    { weight: 3, arbitrary: fc.integer({ min: 60 * 1440, max: 600 * 1440 }) },
  )
  .map((minutes) => instantFromMillis(historyBegins + minutes * 60_000))

/** A generated log, and an instant at which to ask about it; some are in the middle of an absence. */
export const arbitraryLog = fc
  .tuple(arbitraryRecordings().map(logOf), moment, fc.nat(99))
  .map(([log, at, pick]): readonly [ReadonlyArray<Fact>, Instant] => {
    const starts = log.flatMap(({ event, occurredAt }) =>
      event._tag === "RepAbsent"
        ? [Math.max(occurredAt, Date.parse(`${event.from}T12:00:00Z`) + (pick % 3) * 86_400_000)]
        : [],
    )
    const start = pick < 40 ? starts[pick % Math.max(1, starts.length)] : undefined
    return [log, start === undefined ? at : instantFromMillis(start)]
  })

/** The same about few kinds of facts, so that they meet more often. */
export const arbitraryLogOf = (...few: ReadonlyArray<Verb>) =>
  fc.tuple(arbitraryRecordings({ verbs: few }).map(logOf), moment)

const merging: ReadonlyArray<Verb> = [
  "merge",
  "undo",
  "erase",
  "join",
  "leave",
  "blockParty",
  "allowParty",
  "forbidParty",
  "permitParty",
]

/** The same about contacts of which none turns out to be another, each by itself. */
export const arbitraryUnmergedLog = arbitraryLogOf(
  ...verbs.filter((verb) => !merging.includes(verb)),
)

export const relationshipsAt = (
  log: ReadonlyArray<Fact>,
  at: Instant,
): ReadonlyArray<Relationship> => relationshipsOf(log.filter(isRelationshipFact), at)

/** The policy that ships, with one time for every answer. */
export const answeringWithin = (time: ExactDuration): Policy => {
  const [first, ...rest] = defaultPolicy.cadences.map(({ respondWithin: _, ...cadence }) => cadence)
  if (first === undefined) throw new Error("a policy has a cadence")
  const respondWithin = { inbound: time, webLead: time }
  return { ...defaultPolicy, cadences: [first, ...rest], respondWithin }
}
