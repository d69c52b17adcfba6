import { type Instant, instantToIso, saturatedInstant, visible } from "@followthrough/core"
import { type Happened, owedAs, type Projection, referralAsks } from "@followthrough/projection"
import type { StoreFailure, TakenDelivery } from "@followthrough/store"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Setting } from "../setting.js"
import { handedOut, settled } from "../telemetry/measures.js"
import { type Advancing, advancing, type Failure } from "./advancing.js"
import { type Reaction, type ReactionItem, waitAfter } from "./reaction.js"

/** An item in hand: nobody else is given it before its lease is over. */
export interface ItemInHand {
  readonly item: ReactionItem
  /** Which attempt this is, from 1 on. */
  readonly attempt: number
  /** Grows each time that the item changes hands: who has an older one comes too late. */
  readonly fence: number
}

/**
 * What became of an item: it was handed over; its handler failed, and it waits or is parked; or its lease was
 * over before its handler was done, and somebody else has it.
 */
export type HandedOver = "done" | "failed" | "parked" | "lost"

/** Something that was tried often enough. */
export interface ParkedItem extends Happened {
  readonly attempts: number
  /** What its last attempt failed with. */
  readonly error: string
}

/** How a reaction stands. */
export interface ReactionStanding {
  readonly name: string
  /** Up to when it knows what happened. ISO 8601 in UTC. */
  readonly at: string
  /** How many items are still to be handed over, parked ones apart. */
  readonly pending: number
  /** How many are parked. */
  readonly parked: number
  /** The first hundred of those that are parked. */
  readonly parkedItems: ReadonlyArray<ParkedItem>
}

/** How an Effect host handles items. */
export interface Handling<E, R> {
  readonly handle: (
    item: ReactionItem,
    held: Pick<ItemInHand, "attempt" | "fence">,
  ) => Effect.Effect<unknown, E, R>
  /**
   * What makes one transaction of the handling and of the note that it was done: the `withTransaction` of the
   * client that the store is on. Then what the handler writes through that client is there exactly once. Left
   * out: it is handed over at least once.
   */
  readonly together?: <A, E2, R2>(work: Effect.Effect<A, E2, R2>) => Effect.Effect<A, unknown, R2>
}

export interface ReactionService {
  /**
   * An effect that finds what happened since the last time and keeps it to be handed over; it gives how many
   * items that added. It remembers what it has looked through: make it once, run it often.
   */
  readonly advance: (reaction: Reaction) => Effect.Effect<number, Failure>
  /** Takes the first item that may be handed over now; undefined: there is none. */
  readonly take: (reaction: Reaction) => Effect.Effect<ItemInHand | "parked" | undefined, Failure>
  /** Notes that an item was handed over. */
  readonly finish: (reaction: Reaction, held: ItemInHand) => Effect.Effect<HandedOver, StoreFailure>
  /** Notes that an attempt failed. */
  readonly fail: (
    reaction: Reaction,
    held: ItemInHand,
    error: unknown,
  ) => Effect.Effect<HandedOver, StoreFailure>
  /** Takes one item, handles it and notes what became of it; undefined: there is none now. */
  readonly handOver: <E, R>(
    reaction: Reaction,
    handling: Handling<E, R>,
  ) => Effect.Effect<HandedOver | undefined, Failure, R>
  /** How all reactions stand, in the order of their names. */
  readonly list: Effect.Effect<ReadonlyArray<ReactionStanding>, StoreFailure>
  /** Lets parked items be handed over again: one, or all of a reaction. Gives how many. */
  readonly release: (name: string, key?: string) => Effect.Effect<number, StoreFailure>
}

interface Asking {
  /** Answers a question about one contact alone. */
  readonly about: <D, A>(
    contactId: string,
    question: (setting: Setting) => Projection<D, A>,
    at: Instant,
  ) => Effect.Effect<A, Failure>
}

export const reactionService = (config: Advancing & Asking): ReactionService => {
  const { clock, store, workspace } = config
  const table = store.reactions

  const itemOf = ({ body }: TakenDelivery): Effect.Effect<ReactionItem, Failure> => {
    const happened = JSON.parse(body) as Happened
    return Effect.map(standing(config, happened, saturatedInstant(clock())), (now) => ({
      ...happened,
      ...now,
    }))
  }

  const putBack = (
    { name, retry }: Reaction,
    { attempt, fence, key }: Pick<TakenDelivery, "attempt" | "fence" | "key">,
    error: string,
  ): Effect.Effect<HandedOver, StoreFailure> => {
    const wait = waitAfter(attempt, retry)
    const until = wait === undefined ? undefined : Math.ceil(clock() + wait)
    return Effect.map(table.putBack({ workspace, name, key, fence, until, error }), (was) =>
      settledAs(!was ? "lost" : until === undefined ? "parked" : "failed"),
    )
  }

  const take: ReactionService["take"] = (reaction) =>
    Effect.gen(function* () {
      const { leaseMs, name, retry } = reaction
      const at = clock()
      const taken = yield* table.take({ workspace, name, at, until: at + leaseMs })
      if (taken === undefined) return undefined
      const { attempt, fence } = taken
      if (attempt > retry.attempts) {
        // Whoever had it has ended each time before it could say anything: it may well be why.
        yield* putBack(reaction, taken, NO_WORD)
        return "parked" as const
      }
      const item = yield* itemOf(taken)
      handedOut.add(1)
      return { item, attempt, fence }
    })

  const finish: ReactionService["finish"] = ({ name }, { fence, item: { key } }) =>
    Effect.map(table.finish({ workspace, name, key, fence }), (was) =>
      settledAs(was ? "done" : "lost"),
    )

  const fail: ReactionService["fail"] = (reaction, { attempt, fence, item: { key } }, error) =>
    putBack(reaction, { attempt, fence, key }, messageOf(error))

  return {
    advance: (reaction) => advancing(config, reaction),
    take,
    finish,
    fail,
    handOver: (reaction, { handle, together }) =>
      Effect.gen(function* () {
        const held = yield* take(reaction)
        if (held === undefined || held === "parked") return held
        const { attempt, fence, item } = held
        const handled = handle(item, { attempt, fence })
        const exit =
          together === undefined
            ? yield* Effect.exit(handled)
            : yield* Effect.exit(
                together(
                  Effect.zipRight(
                    handled,
                    // What is another's by now must not stay.
                    Effect.filterOrFail(
                      finish(reaction, held),
                      (as) => as === "done",
                      () => LOST,
                    ),
                  ),
                ),
              )
        if (Exit.isSuccess(exit)) {
          return together === undefined ? yield* finish(reaction, held) : ("done" as const)
        }
        if (Exit.isInterrupted(exit)) return yield* Effect.interrupt
        const thrown = Cause.squash(exit.cause)
        return thrown === LOST ? ("lost" as const) : yield* fail(reaction, held, thrown)
      }),
    list: Effect.map(table.list(workspace), (states) =>
      states.map(({ cursor, firstParked, name, parked, pending }) => ({
        name,
        at: instantToIso(saturatedInstant(cursor.at)),
        pending,
        parked,
        parkedItems: firstParked.map(({ attempts, body, error }) => ({
          ...(JSON.parse(body) as Happened),
          attempts,
          error,
        })),
      })),
    ),
    release: (name, key) => table.release({ workspace, name, key }),
  }
}

const settledAs = (outcome: HandedOver): HandedOver => {
  settled.add(1, { "followthrough.outcome": outcome })
  return outcome
}

const NO_WORD = "each attempt ended before its handler could say anything"

const LOST = Symbol("the item is somebody else's by now")

/** How what happened stands now. */
const standing = (
  { about }: Asking,
  { contactId, owedAs: key }: Happened,
  at: Instant,
): Effect.Effect<Pick<ReactionItem, "row" | "ask">, Failure> =>
  key === undefined
    ? Effect.map(
        about(contactId, (setting) => referralAsks({ ...setting, at }), at),
        ({ ask }) => (ask[0] === undefined ? {} : { ask: ask[0] }),
      )
    : Effect.map(
        about(contactId, (setting) => owedAs({ ...setting, at, key }), at),
        (row) => (row === undefined ? {} : { row }),
      )

/** An error is kept beside its item, and is not to fill the file. */
const LONGEST = 300

const messageOf = (thrown: unknown): string => {
  let message: string
  try {
    message = thrown instanceof Error ? thrown.message : String(thrown)
  } catch {
    message = "it threw what cannot be told"
  }
  return visible(message.slice(0, LONGEST))
}
