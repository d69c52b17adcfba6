import {
  type Fact,
  foldRelationship,
  type Instant,
  instantFromMillis,
  type Relationship,
} from "@followthrough/core"
import {
  arbitraryRecordings,
  contactsOf,
  factsAbout,
  historyBegins,
  logOf,
} from "@followthrough/core/testing"
import * as fc from "fast-check"

/** Minutes around a generated history: a little before it begins to long after it ends. */
const moment = fc
  .oneof(
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 * 1440 }) },
    { weight: 3, arbitrary: fc.integer({ min: 60 * 1440, max: 600 * 1440 }) },
  )
  .map((minutes) => instantFromMillis(historyBegins + minutes * 60_000))

/** A generated log, and an instant at which to ask about it. */
export const arbitraryLog = fc.tuple(arbitraryRecordings().map(logOf), moment)

/** The same about few kinds of facts, so that they meet more often. */
export const arbitraryLogOf = (
  ...verbs: NonNullable<NonNullable<Parameters<typeof arbitraryRecordings>[0]>["verbs"]>
) => fc.tuple(arbitraryRecordings({ verbs }).map(logOf), moment)

export const relationshipsAt = (
  log: ReadonlyArray<Fact>,
  at: Instant,
): ReadonlyArray<Relationship> =>
  contactsOf(log).flatMap((contactId) => {
    const relationship = foldRelationship(factsAbout(log, contactId), at)
    return relationship === undefined ? [] : [relationship]
  })
