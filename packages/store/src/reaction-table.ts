import type * as Effect from "effect/Effect"
import type { StoreFailure } from "./store-failure.js"

/** Something to be handed over once: what it is about, and what to hand over. */
export interface NewDelivery {
  /** Unique among the deliveries of one reaction. */
  readonly key: string
  /** The stream that it is about. Deliveries about one stream are handed over in their order. */
  readonly stream: string
  /** JSON of an object that has the `key`, too. It is not encrypted, and is to hold nobody's words. */
  readonly body: string
}

/** Up to where a reaction knows what happened. */
export interface Cursor {
  /** In time, inclusive; in epoch milliseconds. */
  readonly at: number
  /** In the log, inclusive. */
  readonly position: number
}

export interface NamedReaction {
  readonly workspace: string
  readonly name: string
}

export interface Advance extends NamedReaction {
  /** Where the cursor has to be for it; undefined: the reaction is new. */
  readonly from: Cursor | undefined
  /** Where the cursor is afterwards. */
  readonly to: Cursor
  readonly deliveries: ReadonlyArray<NewDelivery>
}

/** A delivery that somebody has taken, and that nobody else is given meanwhile. */
export interface TakenDelivery extends NewDelivery {
  /** How many times it was taken since it was added or released, this time included. */
  readonly attempt: number
  /** Grows each time that it changes hands. With an older one it can be neither finished nor put back. */
  readonly fence: number
}

export interface HeldDelivery extends NamedReaction {
  readonly key: string
  readonly fence: number
}

export interface PutBack extends HeldDelivery {
  /** Nobody takes it before this instant; undefined: it is parked, and nobody does until it is released. */
  readonly until: number | undefined
  readonly error: string
}

export interface ParkedDelivery extends NewDelivery {
  readonly attempts: number
  readonly error: string
}

/** How a reaction stands. */
export interface ReactionState {
  readonly name: string
  readonly cursor: Cursor
  /** How many deliveries are still to be handed over, parked ones apart. */
  readonly pending: number
  /** How many are parked. */
  readonly parked: number
  /** The first of those that are parked, in their order; at most {@link MOST_PARKED}. */
  readonly firstParked: ReadonlyArray<ParkedDelivery>
}

/** So many parked deliveries of a reaction are listed. */
export const MOST_PARKED = 100

/**
 * Cursors with names, and what was found up to them and is still to be handed over. What it is about is the
 * caller's business. Deliveries that were finished are gone.
 */
export interface ReactionTable {
  /** Where a reaction's cursor is; undefined: there is no such reaction. */
  readonly cursor: (reaction: NamedReaction) => Effect.Effect<Cursor | undefined, StoreFailure>
  /**
   * Moves a cursor and adds what was found up to there, together. False, and nothing is done: the cursor is
   * elsewhere by now, or nothing was ever appended to the workspace. What is about a stream that is not there
   * or whose key was destroyed is left out.
   */
  readonly advance: (advance: Advance) => Effect.Effect<boolean, StoreFailure>
  /**
   * Takes the first delivery that is neither held nor parked nor to come after another one about the same
   * stream; it is held until `until`. Undefined: there is none as of `at`.
   */
  readonly take: (
    reaction: NamedReaction & { readonly at: number; readonly until: number },
  ) => Effect.Effect<TakenDelivery | undefined, StoreFailure>
  /** Removes a delivery that was handed over. False: it is gone, or somebody else's by now. */
  readonly finish: (delivery: HeldDelivery) => Effect.Effect<boolean, StoreFailure>
  /** Gives back a delivery that could not be handed over. False: it is gone, or somebody else's by now. */
  readonly putBack: (delivery: PutBack) => Effect.Effect<boolean, StoreFailure>
  /** Lets parked deliveries be taken again: one, or all of a reaction. Gives how many. */
  readonly release: (
    reaction: NamedReaction & { readonly key?: string | undefined },
  ) => Effect.Effect<number, StoreFailure>
  /** All reactions of a workspace, in the order of their names. */
  readonly list: (workspace: string) => Effect.Effect<ReadonlyArray<ReactionState>, StoreFailure>
}
