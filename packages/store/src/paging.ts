import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { EventStoreShape } from "./event-store.js"
import type { Page, ReadQuery, StreamPage, StreamQuery } from "./page.js"
import type { StoreFailure } from "./store-failure.js"

/**
 * All pages of a query, read one at a time as they are wanted. They show the log as it was at the
 * first page: what is appended meanwhile is left out, unless `until` names another end.
 */
export const pagesOf = (
  store: EventStoreShape,
  query: ReadQuery,
): Stream.Stream<Page, StoreFailure> =>
  Stream.paginateEffect(query, (wanted) =>
    Effect.map(store.read(wanted), (page) => [
      page,
      page.next === undefined
        ? Option.none()
        : Option.some({ ...pinned(wanted, page.head), after: page.next }),
    ]),
  )

/** Like {@link pagesOf}, stream by stream. */
export const streamPagesOf = (
  store: EventStoreShape,
  query: StreamQuery,
): Stream.Stream<StreamPage, StoreFailure> =>
  Stream.paginateEffect(query, (wanted) =>
    Effect.map(store.readByStream(wanted), (page) => [
      page,
      page.next === undefined
        ? Option.none()
        : Option.some({ ...pinned(wanted, page.head), after: page.next }),
    ]),
  )

const pinned = <Query extends ReadQuery | StreamQuery>(query: Query, head: number): Query =>
  query.until === undefined ? { ...query, until: { position: head } } : query
