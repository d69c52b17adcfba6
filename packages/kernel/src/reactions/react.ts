import { RepId } from "@followthrough/core"
import { type HappeningKind, happeningKinds } from "@followthrough/projection"
import { isStorable } from "@followthrough/store"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { KernelFailure } from "../failure.js"
import { FollowthroughFailure } from "../followthrough-failure.js"
import {
  fieldsDecoder,
  type InstantInput,
  Moment,
  maybe,
  Name,
  readFields,
  readName,
  WholeNumber,
} from "../query-input.js"
import { GivenSignal, type StopSignal } from "../stop-signal.js"
import { LEASE_MS, RETRY, type Reaction, type ReactionItem, type Retry } from "./reaction.js"
import type {
  HandedOver,
  ItemInHand,
  ReactionService,
  ReactionStanding,
} from "./reaction-service.js"

/** What a handler is told beside the item. */
export interface Handing extends Pick<ItemInHand, "attempt" | "fence"> {
  /** An `AbortSignal` that aborts when the reaction is to end. It waits for the handler all the same. */
  readonly signal: StopSignal
}

export interface ReactionOptions {
  /** Keeps its place under this name for ever: under one name, always ask for the same. */
  readonly name: string
  /** Left out: everything. */
  readonly on?: ReadonlyArray<HappeningKind>
  /** Only what happens in this rep's list. */
  readonly repId?: string
  /** Only what sits in this named queue; it has no asks. */
  readonly queue?: string
  /** A new reaction is told of what happens after this instant. Left out: after now. */
  readonly from?: InstantInput
  /**
   * So long nobody else is handed what a handler has in hand, in milliseconds; it is to be longer than a handler
   * ever takes. Left out: a minute.
   */
  readonly leaseMs?: number
  /** Left out, each: after 1 second, then twice as long each time up to an hour, and parked after 10 attempts. */
  readonly retry?: Partial<Retry>
  /** Handles an item. Once it returns or resolves, the item is done; what it throws makes it come again. */
  readonly handle: (item: ReactionItem, handing: Handing) => unknown
}

/** A reaction that is running. */
export interface Reacting {
  /** Resolves once it has ended; rejects as a {@link FollowthroughFailure} where the log cannot be read or written. */
  readonly done: Promise<void>
  /** Ends it, once the item in hand is handled. */
  readonly close: () => Promise<void>
}

/** What one pass has done. */
export interface ReactionPass {
  /** So many things were found that have happened since the pass before. */
  readonly happened: number
  readonly done: number
  /** These wait for another attempt. */
  readonly failed: number
  readonly parked: number
  /** Their lease was over before the handler was done: somebody else has them. */
  readonly lost: number
}

/** Things that happen in lists, handed over as they happen. */
export interface Reactions {
  /**
   * Hands over what begins, falls late or arrives, and the asks that become ripe: each at least once, also what
   * happened while nobody was running, until the signal aborts or it is closed. Processes that react under the
   * same name share the items.
   */
  readonly react: (options: ReactionOptions & { readonly signal?: StopSignal }) => Reacting
  /** The same for what is there to be handed over now, at most `limit` items. */
  readonly reactOnce: (
    options: ReactionOptions & { readonly signal?: StopSignal; readonly limit?: number },
  ) => Promise<ReactionPass>
  /** How all reactions stand, and what is parked. */
  readonly reactions: () => Promise<ReadonlyArray<ReactionStanding>>
  /** Lets parked items be handed over again: one, or all of a reaction. Gives how many. */
  readonly retryParked: (name: string, key?: string) => Promise<number>
}

/** How long it looks away when there is nothing to do. */
const PAUSE_MS = 1000

type Run = <A>(effect: Effect.Effect<A, KernelFailure>) => Promise<A>

/** Reactions of one log; `close` ends all that run, and gives nothing where none does. */
export const reactionsOf = (
  service: ReactionService,
  run: Run,
): Reactions & { readonly closeAll: () => Promise<unknown> | undefined } => {
  const running = new Set<Pick<Reacting, "close">>()
  let isClosed = false

  const begin = <A>(given: StopSignal | undefined, work: (signal: AbortSignal) => Promise<A>) => {
    if (isClosed) throw new FollowthroughFailure("closed", "this Followthrough was closed")
    const stop = following(given)
    const done = work(stop.signal).finally(stop.leave)
    const close = async () => {
      stop.end()
      await Promise.allSettled([done])
    }
    const reacting = { done, close }
    running.add(reacting)
    const ended = () => running.delete(reacting)
    done.then(ended, ended)
    return reacting
  }

  return {
    react: (input) => {
      const { handle, reaction, signal } = readReaction("react()", input)
      const pass = passOf(service, run, reaction, handle)
      return begin(signal, (stop) => untilStopped(pass, stop))
    },
    reactOnce: async (input) => {
      const { handle, limit, reaction, signal } = readReaction("reactOnce()", input)
      const pass = passOf(service, run, reaction, handle)
      return begin(signal, (stop) => pass(stop, limit)).done
    },
    reactions: () => run(service.list),
    retryParked: async (name, key) =>
      run(
        service.release(
          readName("name", name),
          key === undefined ? undefined : readName("key", key),
        ),
      ),
    closeAll: () => {
      isClosed = true
      return running.size === 0 ? undefined : Promise.all([...running].map((one) => one.close()))
    },
  }
}

type Pass = (signal: AbortSignal, limit?: number) => Promise<ReactionPass>

/** Finds what happened, then hands over one item after the other. */
const passOf = (
  service: ReactionService,
  run: Run,
  reaction: Reaction,
  handle: ReactionOptions["handle"],
): Pass => {
  const advance = service.advance(reaction)
  const handOver = async (signal: AbortSignal): Promise<HandedOver | undefined> => {
    const held = await run(service.take(reaction))
    if (held === undefined || held === "parked") return held
    const { attempt, fence, item } = held
    try {
      await handle(item, { attempt, fence, signal })
    } catch (thrown) {
      return run(service.fail(reaction, held, thrown))
    }
    return run(service.finish(reaction, held))
  }
  return async (signal, limit = Number.POSITIVE_INFINITY) => {
    const pass = { happened: await run(advance), done: 0, failed: 0, parked: 0, lost: 0 }
    for (let n = 0; n < limit && !signal.aborted; n++) {
      const as = await handOver(signal)
      if (as === undefined) break
      pass[as] += 1
    }
    return pass
  }
}

const untilStopped = async (pass: Pass, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await unlessBusy(pass(signal))
    await pause(signal)
  }
}

// Others keep writing: there is another time.
const unlessBusy = async (pass: Promise<unknown>): Promise<void> => {
  try {
    await pass
  } catch (thrown) {
    if (!(thrown instanceof FollowthroughFailure) || thrown.code !== "busy") throw thrown
  }
}

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener("abort", end)
      resolve()
    }
    const timer = setTimeout(end, PAUSE_MS)
    signal.addEventListener("abort", end, { once: true })
  })

/** A signal of our own, which a host's sets off. */
const following = (given: StopSignal | undefined) => {
  const stop = new AbortController()
  const end = () => stop.abort()
  if (given?.aborted === true) end()
  given?.addEventListener("abort", end, { once: true })
  return { signal: stop.signal, end, leave: () => given?.removeEventListener("abort", end) }
}

const isHandler = (input: unknown): input is ReactionOptions["handle"] =>
  typeof input === "function"

const FromOne = Schema.Number.pipe(
  Schema.filter(
    (n) => (Number.isSafeInteger(n) && n >= 1) || `${n} is not a whole number from 1 on`,
  ),
)

const Factor = Schema.Number.pipe(
  Schema.filter((n) => (Number.isFinite(n) && n >= 1) || `${n} is not a number from 1 on`),
)

const decode = fieldsDecoder({
  name: Name.pipe(Schema.filter((text) => isStorable(text) || "cannot be kept as text")),
  on: maybe(Schema.Array(Schema.Literal(...happeningKinds))),
  repId: maybe(RepId),
  queue: maybe(Name),
  from: maybe(Moment),
  leaseMs: maybe(FromOne),
  retry: maybe(
    Schema.Struct({
      firstMs: maybe(WholeNumber),
      factor: maybe(Factor),
      mostMs: maybe(WholeNumber),
      attempts: maybe(FromOne),
    }),
  ),
  handle: Schema.declare(isHandler).annotations({ message: () => "is no function" }),
  signal: maybe(GivenSignal),
  limit: maybe(WholeNumber),
})

const readReaction = (method: string, input: unknown) => {
  const {
    handle,
    leaseMs = LEASE_MS,
    limit,
    on,
    retry,
    signal,
    ...asked
  } = readFields(method, decode, input)
  const reaction: Reaction = {
    ...asked,
    on: on ?? happeningKinds,
    leaseMs,
    retry: {
      firstMs: retry?.firstMs ?? RETRY.firstMs,
      factor: retry?.factor ?? RETRY.factor,
      mostMs: retry?.mostMs ?? RETRY.mostMs,
      attempts: retry?.attempts ?? RETRY.attempts,
    },
  }
  return { reaction, handle, signal, limit }
}
