import type { Instant } from "@followthrough/core"
import { project, type Queue, type QueueAsked, queue } from "@followthrough/projection"
import { type EventStoreShape, MOST_STALE, type StoreFailure } from "@followthrough/store"
import { Effect } from "effect"
import type { UnreadableLog } from "../recorded.js"
import type { RuleFacts } from "../rule-facts.js"
import { viewerOfQueue, viewerOfRep } from "./obligation-rows.js"
import { type RulesKept, rulesKept } from "./rules.js"
import { settling, stateOfRows } from "./settling.js"
import { ShownContacts } from "./shown-contacts.js"

type Failure = StoreFailure | UnreadableLog

/** The read models of one workspace, under the policy that its log says is in force. */
export interface ReadModels {
  readonly rules: RulesKept
  /**
   * The queue as its projection has it, without reading the whole log; `undefined` where the read
   * models cannot say it.
   */
  readonly queue: (
    asked: Pick<QueueAsked, "repId" | "queue" | "limit">,
    at: Instant,
  ) => Effect.Effect<Queue | undefined, Failure>
  /** Makes every row anew that does not hold at an instant. */
  readonly refresh: (at: Instant) => Effect.Effect<void, Failure>
  /** Makes all rows anew from the log. */
  readonly rebuild: (at: Instant) => Effect.Effect<void, Failure>
}

/** Longer lists are as quickly worked out from the log. */
const LONGEST = 1000
const A_DAY = 86_400_000

export const readModels = (
  store: EventStoreShape,
  workspace: string,
  facts: RuleFacts,
  clock: () => number,
): ReadModels => {
  const rules = rulesKept(facts)
  const rows = settling(store, workspace, rules)
  const shown = new ShownContacts(store, workspace)

  const refresh = (at: Instant): Effect.Effect<void, Failure> =>
    Effect.asVoid(
      rows.settled(stateOfRows(store, workspace, at), () => [], at, Number.POSITIVE_INFINITY),
    )

  return {
    rules,
    queue: (asked, at) =>
      Effect.gen(function* () {
        const { limit, queue: named, repId } = asked
        if (limit === undefined || limit > LONGEST) return undefined
        if (repId !== undefined && named !== undefined) return undefined
        const { recordedAt } = yield* store.head(workspace)
        // Past instants are answered from the log: rebuilding rows for them would spoil those for now. A
        // log that was recorded ahead of the machine's clock has its now there.
        if (recordedAt !== undefined && at < Math.min(recordedAt, clock()) - A_DAY) return undefined
        const viewer = repId === undefined ? named && viewerOfQueue(named) : viewerOfRep(repId)
        // One more, so that the last row knows what it stands above.
        const ask = store.next({ workspace, at, limit: limit + 1, viewer })
        const found = yield* rows.settled(ask, ({ streams }) => streams, at, MOST_STALE)
        if (found === undefined) return undefined
        const { begun, late, position, streams, total, unassigned } = found.page
        const relationships = yield* shown.of(streams, position, at)
        const { from: _, turns: ___, until: __, ...setting } = yield* rules.at(position, at)
        const answer = project(queue({ ...setting, ...asked, at }), relationships)
        return { ...answer, total, begun, late, unassigned }
      }).pipe(orElse),
    refresh,
    rebuild: (at) => Effect.zipRight(store.clearRows(workspace), refresh(at)),
  }
}

// A store that may not be written to, or that others keep busy, has no rows to go by.
const orElse = <A>(
  reading: Effect.Effect<A | undefined, Failure>,
): Effect.Effect<A | undefined, Failure> =>
  Effect.catchIf(
    reading,
    (failure) =>
      failure._tag === "StoreFailure" &&
      (failure.reason._tag === "ReadOnly" || failure.reason._tag === "Busy"),
    () => Effect.succeed(undefined),
  )
