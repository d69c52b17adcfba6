import type { Recording } from "@followthrough/core"
import {
  Followthrough,
  type FollowthroughService,
  followthroughLayer,
} from "@followthrough/kernel/effect"
import { EventStore, type EventStoreShape } from "@followthrough/store"
import { sqliteLayer } from "@followthrough/store-sql"
import { Context, Effect, Either, Layer } from "effect"

export type Held = { readonly streams: number; readonly facts: number }

export const kernelOn = (store: EventStoreShape, held?: Held) =>
  Effect.map(
    Layer.build(
      Layer.provide(
        followthroughLayer({
          workspace: "w",
          // The same keys and nonces everywhere, so that equal words are sealed to equal text.
          randomBytes: (bytes) => new Uint8Array(bytes),
          ...(held === undefined ? {} : { held }),
        }),
        Layer.succeed(EventStore, store),
      ),
    ),
    Context.get(Followthrough),
  )

export const storeOn = (file: string) =>
  Effect.map(Layer.build(sqliteLayer({ filename: file })), Context.get(EventStore))

/** What became of a command, in words that two runs can be compared by. */
export const outcomeOf = (kernel: FollowthroughService, recording: Recording) =>
  Effect.map(Effect.either(kernel.record(recording)), (outcome) => {
    if (Either.isRight(outcome)) return outcome.right
    const { left } = outcome
    return left._tag === "Refused" ? left.refusal : left._tag
  })

export const logOf = (store: EventStoreShape) =>
  Effect.map(
    store.read({ workspace: "w", from: { _tag: "All" }, limit: 5000 }),
    (page) => page.events,
  )

export const run = <A>(effect: Effect.Effect<A, unknown>): Promise<A> => Effect.runPromise(effect)

export const adding = (contactId: string, externalId?: string): Recording => ({
  commandId: `add ${contactId} ${Math.random()}`,
  now: 1_770_000_000_000 as never,
  command: {
    _tag: "AddContact",
    contactId: contactId as never,
    ...(externalId === undefined ? {} : { externalId: externalId as never }),
  },
})

export const touching = (contactId: string, touchId: string): Recording => ({
  commandId: `touch ${touchId}`,
  now: 1_770_000_000_000 as never,
  command: {
    _tag: "LogTouch",
    contactId: contactId as never,
    touchId: touchId as never,
    direction: "outbound",
    channel: "phone",
    outcome: "reached",
    mode: "personal",
  },
})
