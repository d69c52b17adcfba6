import type { RelationshipFact, StreamName } from "@followthrough/core"
import type { EventStoreShape, StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import type { UnreadableLog } from "../recorded.js"
import { readRelated, readStreams, streamOf, tiesIn } from "../related-logs.js"

export const isRelated = (stream: string): stream is StreamName =>
  stream.startsWith("contact/") || stream.startsWith("party/")

/** The facts of contacts on their own, and of those together that were ever merged with one another or in one party. */
export const groupsOf = (
  store: EventStoreShape,
  workspace: string,
  streams: ReadonlyArray<StreamName>,
  position: number,
): Effect.Effect<ReadonlyArray<ReadonlyArray<RelationshipFact>>, StoreFailure | UnreadableLog> =>
  Effect.gen(function* () {
    if (streams.length === 0) return []
    const facts = yield* readStreams(store, workspace, streams, { position })
    const groups = new Map<StreamName, Array<RelationshipFact>>()
    for (const fact of facts) {
      const stream = streamOf(fact)
      const group = groups.get(stream)
      if (group === undefined) groups.set(stream, [fact])
      else group.push(fact)
    }
    const seen = new Set<StreamName>()
    const whole: Array<ReadonlyArray<RelationshipFact>> = []
    for (const [stream, own] of groups) {
      if (seen.has(stream)) continue
      const group =
        tiesIn(own).length === 0 ? own : yield* readRelated(store, workspace, stream, { position })
      for (const fact of group) seen.add(streamOf(fact))
      whole.push(group)
    }
    return whole
  })
