import { type Fact, type Instant, isPartyFact, isRelationshipFact } from "@followthrough/core"
import * as fc from "fast-check"
import { richLog } from "./audit-logs.js"

/** More facts than a drawn history has. */
const APART = 1_000

/**
 * Gives the facts of the nth history's contacts names and positions of their own, and its touches a play that no
 * rules propose; its parties are everybody's.
 */
const set =
  (nth: number) =>
  (fact: Fact): ReadonlyArray<Fact> => {
    const position = fact.position + nth * APART
    if (isPartyFact(fact)) return [{ ...fact, position }]
    // All go by the reps and the rules of the first.
    if (!isRelationshipFact(fact)) return nth === 0 ? [{ ...fact, position }] : []
    const text = JSON.stringify(fact.event)
      .replace(/"(c\d)"/g, `"$1-${nth}"`)
      .replace('"check-in"', `"play-${nth}"`)
    return [{ ...fact, position, event: JSON.parse(text) }]
  }

/** Several generated histories as one log, so that there are more contacts than one history has. */
export const crowdedLog: fc.Arbitrary<readonly [log: ReadonlyArray<Fact>, at: Instant]> = fc
  .array(richLog, { minLength: 1, maxLength: 3, size: "max" })
  .map((all) => [all.flatMap(([log], nth) => log.flatMap(set(nth))), all[0]?.[1] as Instant])
