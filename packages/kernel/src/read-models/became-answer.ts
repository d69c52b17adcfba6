import {
  type Fact,
  type Instant,
  relationshipsOf,
  type StreamName,
  saturatedInstant,
} from "@followthrough/core"
import type { BecameAsked, Telling } from "@followthrough/projection"
import type { EventStoreShape } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { isKnownBy, type Known, type KnownAtEnds } from "../became-known.js"
import { eachGroup } from "../some-contacts.js"
import { isRelated } from "./groups.js"
import type { Failure, RowSource } from "./row-answers.js"
import type { RulesKept } from "./rules.js"
import { stateOfRows } from "./settling.js"

type Asked = Pick<BecameAsked, "from" | "to" | "repId" | "queue">

/**
 * What became within an interval, from the logs of those contacts alone whose rows have changed in it: whatever
 * begins, falls late or arrives does so because a row ended or something was recorded.
 */
export const becameAnswer = <D, A>(
  { rows, rules, store, workspace }: RowSource,
  asked: Asked,
  known: KnownAtEnds,
  telling: Telling<D, A>,
): Effect.Effect<A | undefined, Failure> =>
  Effect.gen(function* () {
    // What is due at the end is late right after it.
    const after = saturatedInstant(asked.to + 1)
    const settled = yield* rows.settled(
      stateOfRows(store, workspace, after),
      () => [],
      after,
      Number.POSITIVE_INFINITY,
    )
    if (settled === undefined) return undefined
    const { position } = settled.page
    const changed = (yield* store.changedSince(workspace, known.since ?? asked.from)).filter(
      isRelated,
    )
    const facts = yield* rules.facts(position)
    const ruled = { facts, position, by: rules.by }
    return yield* becameOf(store, workspace, changed, ruled, asked, known, telling)
  })

/** The same from these logs, whatever else there is. */
export const becameOf = <D, A>(
  store: EventStoreShape,
  workspace: string,
  streams: ReadonlyArray<StreamName>,
  ruled: Pick<RulesKept, "by"> & {
    readonly facts: ReadonlyArray<Fact>
    readonly position: number
  },
  { from, to, ...viewer }: Asked,
  known: KnownAtEnds,
  telling: Telling<D, A>,
): Effect.Effect<A, Failure> =>
  Effect.gen(function* () {
    const settingAt = (at: Instant, by: Known) => ruled.by(ruled.facts.filter(isKnownBy(by)), at)
    const before = telling.stood({ ...settingAt(from, known.from), ...viewer, at: from })
    const standing = before.begin()
    // It is filled contact by contact: what stood is asked for of the same contact alone.
    const asked = { ...settingAt(to, known.to), ...viewer, stood: standing, from, to }
    const projection = telling.told(asked)
    const draft = projection.begin()
    yield* eachGroup(store, workspace, streams, ruled.position, (group) => {
      for (const one of relationshipsOf(group.filter(isKnownBy(known.from)), from)) {
        before.add(standing, one)
      }
      for (const one of relationshipsOf(group.filter(isKnownBy(known.to)), to)) {
        projection.add(draft, one)
      }
    })
    return projection.answer(draft)
  })
