import { MessageChannel } from "node:worker_threads"
import { type EventStoreShape, type StoreFailure, turns } from "@followthrough/store"
import * as Effect from "effect/Effect"
import type { Ties } from "../read-log.js"
import type { UnreadableLog } from "../recorded.js"
import { partsOf } from "../related-logs.js"
import { sectionsOf } from "./sections.js"
import { type Starting, startThread, type Thread } from "./thread.js"
import type { Beginning, ToThread } from "./told.js"

type Failure = StoreFailure | UnreadableLog

/** So many pieces for each thread: whoever is done with one takes the next. */
const PIECES = 8

/**
 * Works out an answer in threads: each takes one section of the contacts after the other, then groups of those
 * that are tied to one another. One of them merges what they have, so that the calling thread has nothing to do.
 */
export const answeredInThreads = (
  store: EventStoreShape,
  beginning: Beginning & { readonly work: { readonly _tag: "Answer" } },
  starting: Omit<Starting, "advance">,
  workers: number,
): Effect.Effect<unknown, Failure> =>
  Effect.gen(function* () {
    const { advance } = yield* turns
    const threads: Array<Thread> = []
    for (let n = 0; n < workers; n += 1) {
      threads.push(yield* startThread(beginning, { ...starting, advance }))
    }
    const { work, workspace } = beginning
    const sections = yield* sectionsOf(store, workspace, work.position, workers * PIECES)
    const ties = new Map<string, ReadonlyArray<string>>()
    const left = yield* allTold(
      threads,
      sections.map((section): ToThread => ({ _tag: "Section", section })),
    )
    for (const some of left as ReadonlyArray<Ties>) {
      for (const [stream, tied] of some) ties.set(stream, tied)
    }
    yield* allTold(
      threads,
      partsOf(ties as Ties).map((streams): ToThread => ({ _tag: "Tied", streams })),
    )
    const [first, ...others] = threads
    if (first === undefined) return yield* Effect.dieMessage("no thread was asked for")
    const channels = others.map((thread) => ({ thread, ...new MessageChannel() }))
    const from = channels.map(({ port1 }) => port1)
    const [answer] = yield* Effect.all(
      [
        first.ask({ _tag: "Gather", from }, from),
        ...channels.map(({ port2, thread }) =>
          thread.ask({ _tag: "HandOver", to: port2 }, [port2]),
        ),
      ],
      { concurrency: "unbounded" },
    )
    return answer
  }).pipe(Effect.scoped)

/** Does a work that cannot be parted in a thread of its own. */
export const doneInThread = (
  beginning: Beginning,
  starting: Omit<Starting, "advance">,
): Effect.Effect<unknown, Failure> =>
  Effect.gen(function* () {
    const { advance } = yield* turns
    const thread = yield* startThread(beginning, { ...starting, advance })
    return yield* thread.ask({ _tag: "Do" })
  }).pipe(Effect.scoped)

// Whoever has replied is told the next.
const allTold = (
  threads: ReadonlyArray<Thread>,
  all: ReadonlyArray<ToThread>,
): Effect.Effect<ReadonlyArray<unknown>, Failure> =>
  Effect.gen(function* () {
    const replies: Array<unknown> = []
    const rest = all.values()
    yield* Effect.forEach(
      threads,
      (thread) =>
        Effect.gen(function* () {
          for (const told of rest) replies.push(yield* thread.ask(told))
        }),
      { concurrency: "unbounded", discard: true },
    )
    return replies
  })
