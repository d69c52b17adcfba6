import { contactStream, type Instant, saturatedInstant } from "@followthrough/core"
import type { BecameAsked, Happenings } from "@followthrough/projection"
import type { Cursor, EventStoreShape, StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import type { KnownAtEnds } from "../became-known.js"
import { positionAt } from "../position-at.js"
import type { UnreadableLog } from "../recorded.js"
import type { Reaction } from "./reaction.js"

export type Failure = StoreFailure | UnreadableLog

/** A cursor is kept at least so often, although nothing happened: what is looked through anew stays short. */
const KEPT_EVERY_MS = 60_000

export interface Advancing {
  readonly store: EventStoreShape
  readonly workspace: string
  readonly clock: () => number
  readonly happened: (
    asked: Pick<BecameAsked, "from" | "to" | "repId" | "queue">,
    known: KnownAtEnds,
  ) => Effect.Effect<Happenings, Failure>
}

/**
 * Moves a reaction's cursor up to now, and gives how many deliveries that added. Each end of what is looked
 * through is known by its position in the log: what is recorded late, whatever instant it bears, is news
 * after its recording.
 */
export const advancing = (
  { clock, happened, store, workspace }: Advancing,
  { from: beginning, name, on, queue, repId }: Reaction,
): Effect.Effect<number, Failure> => {
  const { reactions } = store
  // Up to there nothing happened since the cursor that is kept.
  let quiet: { readonly since: Cursor; readonly upTo: Cursor } | undefined

  // Before anything is in the log, nothing can be kept: what is recorded meanwhile is news all the same.
  const at = beginning ?? saturatedInstant(clock())

  const cursor = Effect.gen(function* () {
    const kept = yield* reactions.cursor({ workspace, name })
    if (kept !== undefined) return kept
    const to = { at, position: (yield* positionAt(store, workspace, at)).position }
    yield* reactions.advance({ workspace, name, from: undefined, to, deliveries: [] })
    return yield* reactions.cursor({ workspace, name })
  })

  return Effect.gen(function* () {
    const now = saturatedInstant(clock())
    const kept = yield* cursor
    if (kept === undefined) return 0
    const before = isSame(quiet?.since, kept) ? (quiet?.upTo ?? kept) : kept
    const { position } = yield* store.head(workspace)
    const to = { at: now, position }
    if (to.at <= before.at) return 0
    const found = yield* happened(
      { from: saturatedInstant(before.at), to: now, repId, queue },
      {
        from: { position: before.position },
        to: { position },
        since: yield* newsAfter(store, workspace, before),
      },
    )
    const deliveries = found
      .filter(({ what }) => on.includes(what))
      .map((one) => ({
        key: one.key,
        stream: contactStream(one.contactId),
        body: JSON.stringify(one),
      }))
    if (deliveries.length === 0 && to.at - kept.at < KEPT_EVERY_MS) {
      quiet = { since: kept, upTo: to }
      return 0
    }
    const moved = yield* reactions.advance({ workspace, name, from: kept, to, deliveries })
    // Somebody else has found the same.
    return moved ? deliveries.length : 0
  })
}

const isSame = (a: Cursor | undefined, b: Cursor): boolean =>
  a?.at === b.at && a.position === b.position

/** What a cursor does not know was recorded after this instant. */
const newsAfter = (
  store: EventStoreShape,
  workspace: string,
  { at, position }: Cursor,
): Effect.Effect<Instant, StoreFailure> =>
  Effect.map(
    store.read({ workspace, from: { _tag: "All" }, after: position, limit: 1 }),
    ({ events: [first] }) => saturatedInstant(Math.min(at, (first?.recordedAt ?? at + 1) - 1)),
  )
