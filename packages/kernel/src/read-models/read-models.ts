import { type Instant, relationshipsOf } from "@followthrough/core"
import { project, type Queue, type QueueAsked, queue } from "@followthrough/projection"
import {
  type EventStoreShape,
  givingTurns,
  type NextPage,
  type StoreFailure,
  type StreamRows,
  turns,
} from "@followthrough/store"
import { Effect } from "effect"
import type { UnreadableLog } from "../recorded.js"
import type { RuleFacts } from "../rule-facts.js"
import { bareRows, rowsOfContacts } from "./contact-rows.js"
import { groupsOf, isRelated } from "./groups.js"
import { viewerOfQueue, viewerOfRep } from "./obligation-rows.js"
import { type RulesKept, rulesKept } from "./rules.js"

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
/** The rows of so many contacts are written in one transaction, during which nothing else happens. */
const MOST_KEPT = 100

export const readModels = (
  store: EventStoreShape,
  workspace: string,
  facts: RuleFacts,
  clock: () => number,
): ReadModels => {
  const rules = rulesKept(facts)

  // Rows are made again until all hold; undefined should rows not hold that were only just made.
  const current = (
    at: Instant,
    limit: number,
    viewer: string | undefined,
  ): Effect.Effect<Extract<NextPage, { _tag: "Current" }> | undefined, Failure> =>
    Effect.gen(function* () {
      const made = new Set<string>()
      for (;;) {
        const page = yield* store.next({ workspace, at, limit, viewer })
        if (page._tag === "Current") return page
        const { position, streams } = page
        const before = made.size
        for (const stream of streams) made.add(`${position} ${stream}`)
        if (made.size === before) return undefined
        yield* makeAgain(streams, position, at)
      }
    }).pipe(givingTurns)

  const makeAgain = (streams: ReadonlyArray<string>, position: number, at: Instant) =>
    Effect.gen(function* () {
      const related = streams.filter(isRelated)
      const rulesChanged = related.length < streams.length
      if (rulesChanged) yield* store.dropRows(workspace, position)
      const now = yield* rules.at(position, at)
      const groups = yield* groupsOf(store, workspace, related, position)
      const { give, isDue } = yield* turns
      let rows: Array<StreamRows> = []
      for (const facts of groups) {
        rows.push(...rowsOfContacts(facts, now, at, position))
        if (rows.length >= MOST_KEPT) {
          yield* store.keepRows(workspace, rows)
          rows = []
        }
        if (isDue()) yield* give
      }
      // What is not of a contact has no rows of its own. Last: a party that is no longer stale must not be
      // seen before its members' rows.
      const others = streams.filter((stream) => !stream.startsWith(CONTACT))
      for (const stream of others) rows.push(bareRows({ stream, position }))
      if (rows.length > 0) yield* store.keepRows(workspace, rows)
    })

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
        const page = yield* current(at, limit + 1, viewer)
        if (page === undefined) return undefined
        const groups = yield* groupsOf(
          store,
          workspace,
          page.streams.filter(isRelated),
          page.position,
        )
        const { from: _, until: __, ...setting } = yield* rules.at(page.position, at)
        const relationships = relationshipsOf(groups.flat(), at)
        const answer = project(queue({ ...setting, ...asked, at }), relationships)
        const { begun, late, total, unassigned } = page
        return { ...answer, total, begun, late, unassigned }
      }).pipe(orElse),
    refresh: (at) => Effect.asVoid(current(at, 0, undefined)),
    rebuild: (at) =>
      Effect.gen(function* () {
        yield* store.clearRows(workspace)
        yield* current(at, 0, undefined)
      }),
  }
}

const CONTACT = "contact/"

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
