import { type Fact, isContactFact, type StreamName } from "@followthrough/core"
import type { Commit, StreamRows } from "@followthrough/store"
import type { Decided } from "../decide-one.js"
import type { KnownLogs } from "../known-logs.js"
import { tiesIn } from "../related-logs.js"
import { concernedBy } from "./concerns.js"
import { bareRows, rowsOfContacts } from "./contact-rows.js"
import { isRelated } from "./groups.js"
import type { RulesKept } from "./rules.js"

/** What a commit makes of the read models. */
export type Brought = Pick<Commit, "rows" | "drops">

/**
 * For each commit the read models of the contacts that it writes to, once all of them are in the log
 * right after `head`: those of a contact come with the last commit that writes to it. None where that
 * takes more than its log: for merged contacts, and for members of parties. Of a change of the rules only
 * whose rows it changes.
 */
export function* rowsOfCommits(
  decided: ReadonlyArray<Decided>,
  head: number,
  logs: KnownLogs,
  rules: RulesKept,
) {
  if (!decided.every(({ ofContacts }) => ofContacts)) {
    return changesOfRules(decided, yield* rules.facts(head), head, logs)
  }
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
  return brought.map((rows): Brought => ({ rows }))
}

const changesOfRules = (
  decided: ReadonlyArray<Decided>,
  known: ReadonlyArray<Fact>,
  head: number,
  logs: KnownLogs,
): ReadonlyArray<Brought> => {
  const streams = new Set(decided.flatMap(({ commit }) => ruledBy(commit)))
  const added = [...streams].flatMap((stream) =>
    logs.facts(stream as StreamName).filter(({ position }) => position > head),
  )
  const facts = [...known, ...added]
  let before = head
  return decided.map(({ commit, lastPosition }): Brought => {
    const own = added.filter(({ position }) => position > before && position <= lastPosition)
    before = lastPosition
    return {
      rows: ruledBy(commit).map((stream) => bareRows({ stream, position: lastPosition })),
      drops: [...new Set(own.flatMap((fact) => concernedBy(fact, facts)))],
    }
  })
}

/** The streams with facts about rules and reps that a commit writes to. */
const ruledBy = ({ writes }: Decided["commit"]): ReadonlyArray<string> =>
  writes.flatMap(({ events, stream }) => (events.length > 0 && !isRelated(stream) ? [stream] : []))
