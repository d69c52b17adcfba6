import { isContactFact, type StreamName } from "@followthrough/core"
import type { StreamRows } from "@followthrough/store"
import type { Decided } from "../decide-one.js"
import type { KnownLogs } from "../known-logs.js"
import { tiesIn } from "../related-logs.js"
import { rowsOfContacts } from "./contact-rows.js"
import type { RulesKept } from "./rules.js"

const NONE: ReadonlyArray<ReadonlyArray<StreamRows>> = []

/**
 * For each commit the read models of the contacts that it writes to, once all of them are in the log
 * right after `head`: those of a contact come with the last commit that writes to it. None where that
 * takes more than its log: when the rules themselves change, for merged contacts, and for members of parties.
 */
export function* rowsOfCommits(
  decided: ReadonlyArray<Decided>,
  head: number,
  logs: KnownLogs,
  rules: RulesKept,
) {
  if (!decided.every(({ ofContacts }) => ofContacts)) return NONE
  const last = new Map<string, number>()
  for (const [n, { commit }] of decided.entries()) {
    for (const { events, stream } of commit.writes) if (events.length > 0) last.set(stream, n)
  }
  const brought: Array<Array<StreamRows>> = decided.map(() => [])
  for (const [stream, n] of last) {
    const { lastPosition = 0, now } = decided[n] ?? {}
    const facts = logs.facts(stream as StreamName)
    if (now === undefined || !facts.every(isContactFact) || tiesIn(facts).length > 0) continue
    const inForce = rules.known(head, now) ?? (yield* rules.at(head, now))
    brought[n]?.push(...rowsOfContacts(facts, inForce, now, lastPosition))
  }
  return brought
}
