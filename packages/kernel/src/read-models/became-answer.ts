import {
  type Fact,
  type Instant,
  policyAt,
  relationshipsOf,
  saturatedInstant,
} from "@followthrough/core"
import { type Became, type BecameAsked, became, foldTeam, stood } from "@followthrough/projection"
import { Effect } from "effect"
import type { KnownAtEnds } from "../became-known.js"
import { groupsOf, isRelated } from "./groups.js"
import type { Failure, RowSource } from "./row-answers.js"
import { stateOfRows } from "./settling.js"

/** So many contacts are read and looked at at once. */
const AT_ONCE = 64

/**
 * What became within an interval, from the logs of those contacts alone whose rows have changed in it: whatever
 * begins, falls late or arrives does so because a row ended or something was recorded.
 */
export const becameAnswer = (
  source: RowSource,
  { from, to, ...viewer }: Pick<BecameAsked, "from" | "to" | "repId" | "queue">,
  known: KnownAtEnds,
): Effect.Effect<Became | undefined, Failure> =>
  Effect.gen(function* () {
    const { rows, rules, store, workspace } = source
    // What is due at the end is late right after it.
    const after = saturatedInstant(to + 1)
    const settled = yield* rows.settled(
      stateOfRows(store, workspace, after),
      () => [],
      after,
      Number.POSITIVE_INFINITY,
    )
    if (settled === undefined) return undefined
    const { position } = settled.page
    const changed = (yield* store.changedSince(workspace, from)).filter(isRelated)
    const facts = yield* rules.facts(position)
    const settingAt = (at: Instant, by: Instant | undefined) => {
      const recorded = facts.filter(isKnownBy(by))
      return { ...policyAt(recorded, at), team: foldTeam(recorded, at) }
    }
    const before = stood({ ...settingAt(from, known.from), ...viewer, at: from })
    const standing = before.begin()
    const projection = became({
      ...settingAt(to, known.to),
      ...viewer,
      stood: before.answer(standing),
      from,
      to,
    })
    const draft = projection.begin()
    const seen = new Set<string>()
    for (let start = 0; start < changed.length; start += AT_ONCE) {
      const streams = changed.slice(start, start + AT_ONCE)
      for (const group of yield* groupsOf(store, workspace, streams, position)) {
        const then = relationshipsOf(group.filter(isKnownBy(known.from)), from)
        const now = relationshipsOf(group.filter(isKnownBy(known.to)), to)
        for (const one of then) before.add(standing, one)
        for (const one of now) {
          if (seen.has(one.contactId)) continue
          seen.add(one.contactId)
          projection.add(draft, one)
        }
      }
    }
    return projection.answer(draft)
  })

const isKnownBy =
  (by: Instant | undefined) =>
  ({ recordedAt }: Pick<Fact, "recordedAt">): boolean =>
    by === undefined || recordedAt <= by
