import * as Either from "effect/Either"
import { decideNext } from "../decision.js"
import { type ContactFact, type Fact, isContactFact } from "../fact/fact.js"
import { growingKnowledge } from "../known.js"
import type { Recording } from "../recording.js"
import { type Instant, instantFromMillis } from "../time/instant.js"

/** Decides recordings one by one, as a store would keep them: the log that results. */
export const logOf = (recordings: ReadonlyArray<Recording>): ReadonlyArray<Fact> => {
  const known = growingKnowledge()
  const log: Array<Fact> = []
  let recordedAt: Instant | undefined
  for (const recording of recordings) {
    const decision = decideNext(recording, known)
    if (Either.isLeft(decision)) continue
    // A log never learns of something earlier than of what it already knows.
    recordedAt = instantFromMillis(Math.max(recording.now, recordedAt ?? recording.now))
    for (const { event, occurredAt } of decision.right) {
      log.push({ position: log.length + 1, occurredAt, recordedAt, event })
    }
  }
  return log
}

/** The facts of one contact among those of a log. */
export const factsAbout = (
  log: ReadonlyArray<Fact>,
  contactId: string,
): ReadonlyArray<ContactFact> =>
  log.filter(isContactFact).filter(({ event }) => event.contactId === contactId)

/** The contacts that a log speaks of, in order of appearance. */
export const contactsOf = (log: ReadonlyArray<Fact>): ReadonlyArray<string> => [
  ...new Set(log.filter(isContactFact).map(({ event }) => event.contactId)),
]
