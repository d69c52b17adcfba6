import { type Instant, type StreamName, saturatedInstant } from "@followthrough/core"
import type { EventStoreShape, StoreFailure } from "@followthrough/store"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { concernsIn, concernsLedTo } from "../read-models/concerns.js"
import { groupsOf, isRelated } from "../read-models/groups.js"
import type { ReadModels } from "../read-models/read-models.js"
import type { UnreadableLog } from "../recorded.js"
import { streamOf } from "../related-logs.js"
import type { RuleFacts } from "../rule-facts.js"

type Failure = StoreFailure | UnreadableLog

/** Whom a change concerns. */
export interface Concerned {
  /** The rules or the team have changed, or too much to look at one by one. */
  readonly everyone: boolean
  /** `rep/<id>`: all who may have to do with these contacts, as they were or as they are. */
  readonly concerns: ReadonlySet<string>
  /** The logs that changed, and all that they are tied to. */
  readonly streams: ReadonlySet<string>
}

/** Until when the rows of the log hold. */
export interface RowsHold {
  /** False: more rows are to be made again first. */
  readonly isSettled: boolean
  /** The first instant at which a row or a rule ends, and that at which a rule does; infinite: none ever does. */
  readonly until: number
  readonly rules: number
}

/** What live answers need to know of a log. */
export interface LogChanges {
  /** The logs that something is recorded in after a position, several at a time. */
  readonly recorded: (after: number) => Stream.Stream<ReadonlyArray<string>, StoreFailure>
  readonly concerned: (streams: ReadonlyArray<string>) => Effect.Effect<Concerned, Failure>
  /**
   * Has some rows made again that do not hold at an instant; `undefined`: there are no rows to go by, because the
   * host gave the policy or the store may not be written to.
   */
  readonly settle: (at: number) => Effect.Effect<RowsHold | undefined, Failure>
  /** The logs whose rows began to hold after an instant. */
  readonly turnedSince: (instant: number) => Effect.Effect<ReadonlyArray<string>, Failure>
}

/** So many logs are looked at one by one. */
const MOST = 200

export const logChanges = (
  store: EventStoreShape,
  workspace: string,
  facts: RuleFacts,
  models: ReadModels | undefined,
): LogChanges => ({
  recorded: (after) =>
    Stream.map(Stream.chunks(store.follow({ workspace, after })), (events) => [
      ...new Set(Chunk.toReadonlyArray(events).map(({ stream }) => stream)),
    ]),
  concerned: (changed) =>
    Effect.gen(function* () {
      const streams = new Set(changed)
      const related = changed.filter((stream): stream is StreamName => isRelated(stream))
      const everyone = related.length < changed.length || related.length > MOST
      if (everyone) return { everyone, concerns: new Set<string>(), streams }
      const { position } = yield* store.head(workspace)
      const concerns = new Set<string>()
      for (const group of yield* groupsOf(store, workspace, related, position)) {
        for (const fact of group) streams.add(streamOf(fact))
        for (const one of concernsIn(group)) concerns.add(one)
      }
      const team = yield* facts.upTo({ position })
      return { everyone, concerns: concernsLedTo([...concerns], team), streams }
    }),
  settle: (at) =>
    Effect.gen(function* () {
      if (models === undefined) return undefined
      const instant: Instant = saturatedInstant(at)
      return (yield* models.turn(instant))
        ? { isSettled: false, until: at, rules: at }
        : { isSettled: true, ...(yield* models.ends(instant)) }
    }),
  turnedSince: (instant) => store.changedSince(workspace, instant),
})
