import type { Fact, Instant } from "@followthrough/core"
import type { EventStoreShape, StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"

/** What was known: all that was recorded by an instant or up to a position, inclusive; undefined: everything. */
export type Known = Instant | { readonly position: number } | undefined

/** What was known at both ends of an interval. */
export interface KnownAtEnds {
  readonly from: Known
  readonly to: Known
  /** What is not known at `from` was recorded after this instant. Left out: after the interval's beginning. */
  readonly since?: Instant
}

export const isKnownBy =
  (by: Known) =>
  ({ position, recordedAt }: Pick<Fact, "position" | "recordedAt">): boolean =>
    by === undefined || (typeof by === "object" ? position <= by.position : recordedAt <= by)

/**
 * Each end of an interval is told as known at it, so that whatever is recorded late is news after its recording. Before
 * the log began nobody could ask: an interval that ends before is told from all that is known by `knownAt`.
 */
export const knownAtEnds = (
  store: EventStoreShape,
  workspace: string,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  knownAt: Instant | undefined,
): Effect.Effect<KnownAtEnds, StoreFailure> =>
  Effect.map(
    store.read({ workspace, from: { _tag: "All" }, limit: 1 }),
    ({ events: [first] }): KnownAtEnds => {
      if (first === undefined || to < first.recordedAt) return { from: knownAt, to: knownAt }
      const bounded = (end: Instant): Instant =>
        knownAt === undefined || end < knownAt ? end : knownAt
      return { from: bounded(from), to: bounded(to) }
    },
  )
