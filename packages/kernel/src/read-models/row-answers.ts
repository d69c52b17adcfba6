import type { Instant } from "@followthrough/core"
import type {
  EventStoreShape,
  ListsPage,
  ListsQuery,
  StoreFailure,
  StreamFound,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import type { UnreadableLog } from "../recorded.js"
import type { RulesKept } from "./rules.js"
import type { Settled, Settling } from "./settling.js"
import type { ShownContacts } from "./shown-contacts.js"

export type Failure = StoreFailure | UnreadableLog

/** An answer from rows. */
export type FromRows<A> = A & {
  /**
   * The rows of some contacts do not hold at the answer's instant yet and are being made again: what is listed is
   * right, but totals may be behind, and somebody may be missing.
   */
  readonly settling?: true
}

/** What an answer from rows is made with. */
export interface RowSource {
  readonly store: EventStoreShape
  readonly workspace: string
  readonly rules: RulesKept
  readonly rows: Settling
  readonly shown: ShownContacts
  /** So many contacts are made again before an answer is given, should their rows not hold. */
  readonly atOnce: number
}

/** An answer, and whether all that it rests on held. `undefined`: rows cannot give it. */
export type RowAnswer<A> = Effect.Effect<FromRows<A> | undefined, Failure>

/** Looks into lists once their rows hold, as far as an answer waits for it. */
export const lookInto = (
  source: RowSource,
  query: Omit<ListsQuery, "workspace" | "at">,
  at: Instant,
): Effect.Effect<Settled<ListsPage> | undefined, Failure> =>
  source.rows.settled(
    source.store.lists({ ...query, workspace: source.workspace, at }),
    placesIn,
    at,
    source.atOnce,
  )

const placesIn = ({ stretches }: ListsPage): ReadonlyArray<StreamFound> =>
  stretches.flatMap(({ places }) => places)

/** Under which rules an answer is given, from the log up to a position. */
export const settingOf = ({ rules }: RowSource, position: number, at: Instant) =>
  Effect.map(rules.at(position, at), ({ from: _, turns: __, until: ___, ...setting }) => setting)

/** Says where some rows do not hold yet. */
export const asSettled = <A extends object>(
  { isSettled }: Pick<Settled<unknown>, "isSettled">,
  answer: A,
): FromRows<A> => (isSettled ? answer : { ...answer, settling: true })

/** How many places of a list have a tag's bit, or are in all. */
export const countIn = (
  counts: ListsPage["counts"],
  which: (row: ListsPage["counts"][number]) => boolean,
): number => counts.reduce((sum, row) => (which(row) ? sum + row.n : sum), 0)
