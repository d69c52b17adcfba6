import type { Instant } from "@followthrough/core"
import {
  type EventStoreShape,
  givingTurns,
  MOST_STALE,
  type RowsFound,
  type StoreFailure,
  type StreamFound,
  type StreamRows,
  turns,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import type { UnreadableLog } from "../recorded.js"
import { bareRows, rowsOfContacts } from "./contact-rows.js"
import { groupsOf, isRelated } from "./groups.js"
import type { RulesKept } from "./rules.js"

type Failure = StoreFailure | UnreadableLog

/** Rows that were found, once they hold as far as they were made again. */
export interface Settled<P> {
  readonly page: P
  /** All rows hold: orders and counts are those of the instant. */
  readonly isSettled: boolean
}

/** Makes rows hold: those that somebody waits for at once, all others in turns. */
export interface Settling {
  /**
   * Asks for rows until all hold, or until `atOnce` contacts were made again; those that are shown are made
   * again first. `undefined` where some do not even know of all facts then, as after an import, and should rows
   * not hold that were only just made.
   */
  readonly settled: <P extends RowsFound>(
    ask: Effect.Effect<P, Failure>,
    shownIn: (page: P) => ReadonlyArray<StreamFound>,
    at: Instant,
    atOnce: number,
  ) => Effect.Effect<Settled<P> | undefined, Failure>
  /** Makes again rows of as many streams as one turn takes; false: all hold. */
  readonly turn: (at: Instant) => Effect.Effect<boolean, Failure>
  /** Makes the rows of these streams from the log up to a position, whether they hold or not. */
  readonly make: (
    streams: ReadonlyArray<string>,
    position: number,
    at: Instant,
  ) => Effect.Effect<void, Failure>
}

/** So many contacts are made again between two looks at what else there is to do. */
const A_TURN = 64

/** `unsettled` is called when somebody was not to wait for all rows. */
export const settling = (
  store: EventStoreShape,
  workspace: string,
  rules: RulesKept,
  unsettled: (at: Instant) => void,
): Settling => {
  const makeAgain = (
    streams: ReadonlyArray<string>,
    position: number,
    at: Instant,
  ): Effect.Effect<void, Failure> =>
    Effect.gen(function* () {
      const related = streams.filter(isRelated)
      // Nobody said whose rows a change of the rules concerns.
      if (related.length < streams.length) yield* store.dropRows(workspace, position)
      const now = yield* rules.at(position, at)
      const groups = yield* groupsOf(store, workspace, related, position)
      const { give, isDue } = yield* turns
      const rows: Array<StreamRows> = []
      for (const facts of groups) {
        if (isDue()) yield* give
        rows.push(...rowsOfContacts(facts, now, at, position))
      }
      // What is not of a contact has no rows of its own. All at once: a party that is no longer stale must
      // not be seen before its members' rows.
      const others = streams.filter((stream) => !stream.startsWith(CONTACT))
      for (const stream of others) rows.push(bareRows({ stream, position }))
      if (rows.length > 0) yield* store.keepRows(workspace, rows)
    })

  const madeAgain = <P extends RowsFound>(
    ask: Effect.Effect<P, Failure>,
    shownIn: (page: P) => ReadonlyArray<StreamFound>,
    at: Instant,
    atOnce: number,
  ): Effect.Effect<Settled<P> | undefined, Failure> =>
    Effect.gen(function* () {
      const { give, isDue } = yield* turns
      const made = new Set<string>()
      let left = atOnce
      for (;;) {
        if (isDue()) yield* give
        const page = yield* ask
        const shown = shownIn(page).flatMap(({ holds, stream }) => (holds ? [] : [stream]))
        const stale = [...new Set([...shown, ...page.stale])]
        if (stale.length === 0 && !page.dropping) return { page, isSettled: true }
        if (left <= 0) return { page, isSettled: false }
        if (stale.length === 0) {
          yield* store.dropNext(workspace, MOST_STALE)
          continue
        }
        const streams = stale.slice(0, Math.min(A_TURN, left))
        const before = made.size
        for (const stream of streams) made.add(`${page.position} ${stream}`)
        if (made.size === before) return undefined
        left -= streams.length
        yield* makeAgain(streams, page.position, at)
      }
    }).pipe(givingTurns)

  return {
    settled: (ask, shownIn, at, atOnce) =>
      Effect.map(madeAgain(ask, shownIn, at, atOnce), (found) => {
        if (found === undefined || found.isSettled) return found
        unsettled(at)
        return found.page.behind ? undefined : found
      }),
    turn: (at) =>
      Effect.map(
        madeAgain(stateOfRows(store, workspace, at), () => [], at, A_TURN),
        (found) => found?.isSettled === false,
      ),
    make: makeAgain,
  }
}

/** Whether all rows hold, and nothing else. */
export const stateOfRows = (
  store: EventStoreShape,
  workspace: string,
  at: Instant,
): Effect.Effect<RowsFound, StoreFailure> =>
  store.lists({ workspace, at, stretches: [], counts: [] })

const CONTACT = "contact/"
