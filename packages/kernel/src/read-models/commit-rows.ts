import {
  contactStream,
  decodeFact,
  type Fact,
  type Instant,
  isContactFact,
} from "@followthrough/core"
import type { Commit, StoreFailure, StreamRows } from "@followthrough/store"
import { Effect, Either } from "effect"
import { partnersIn } from "../read-log.js"
import type { UnreadableLog } from "../recorded.js"
import { rowsOfContacts } from "./contact-rows.js"
import type { RulesKept } from "./rules.js"

/** What was read of the logs that a commit writes to. */
export interface Before {
  readonly facts: ReadonlyArray<Fact>
  readonly head: number
}

/**
 * The read models of the contacts that a commit writes to, once it is in the log right after what was
 * read. None where that takes more than was read: for the rules' own facts, and for merged contacts.
 */
export const rowsOfCommit = (
  { recordedAt, writes }: Pick<Commit, "recordedAt" | "writes">,
  at: Instant,
  before: Before,
  rules: RulesKept,
): Effect.Effect<ReadonlyArray<StreamRows> | undefined, StoreFailure | UnreadableLog> =>
  Effect.gen(function* () {
    let position = before.head
    const added: Array<Fact> = []
    for (const { events } of writes) {
      for (const event of events) {
        position += 1
        const fact = decodeFact({ ...event, position, recordedAt })
        if (Either.isLeft(fact)) return undefined
        added.push(fact.right)
      }
    }
    if (added.length === 0 || !added.every(isContactFact)) return undefined
    const written = new Set(writes.map(({ stream }) => stream))
    const facts = [...before.facts, ...added]
      .filter(isContactFact)
      .filter(({ event }) => written.has(contactStream(event.contactId)))
    if (partnersIn(facts).length > 0) return undefined
    return rowsOfContacts(facts, yield* rules.at(before.head, at), at, position)
  })
