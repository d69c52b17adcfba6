import type { Instant } from "@followthrough/core"
import { type Cursor, project, type Queue, type QueueAsked, queue } from "@followthrough/projection"
import type { NextKey } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { viewerOfQueue, viewerOfRep } from "./obligation-rows.js"
import { asSettled, type RowAnswer, type RowSource, settingOf } from "./row-answers.js"

/** The queue of a rep, of a named queue or of all; not of a rep and a queue together. */
export const nextAnswer = (
  source: RowSource,
  asked: Pick<QueueAsked, "repId" | "queue" | "after"> & { readonly limit: number },
  at: Instant,
): RowAnswer<Queue> =>
  Effect.gen(function* () {
    const { after, limit, queue: named, repId } = asked
    if (repId !== undefined && named !== undefined) return undefined
    const { rows, shown, store, workspace } = source
    const viewer = repId === undefined ? named && viewerOfQueue(named) : viewerOfRep(repId)
    // One more, so that the last row knows what it stands above.
    const query = { workspace, at, limit: limit + 1, viewer, after: after && keyOf(after) }
    const found = yield* rows.settled(
      store.next(query),
      ({ streams }) => streams,
      at,
      source.atOnce,
    )
    if (found === undefined) return undefined
    const { begun, late, position, streams, total, unassigned } = found.page
    const setting = yield* settingOf(source, position, at)
    const relationships = yield* shown.of(streams, position, at)
    const answer = project(queue({ ...setting, ...asked, at }), relationships)
    return asSettled(found, { ...answer, total, begun, late, unassigned })
  })

const STAGES = 3

const keyOf = ({ at, key }: Cursor<"next">): NextKey => {
  const [begun, level, stage, instant, contact] = key
  const then = Number(instant)
  const rank = Number(level) * STAGES + Number(stage)
  return begun === true
    ? { rank, from: at, by: then, contactId: String(contact) }
    : { rank: 0, from: then, by: then, contactId: String(contact) }
}
