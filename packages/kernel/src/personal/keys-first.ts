import { type Knowledge, type Recording, type StreamName, streamsOf } from "@followthrough/core"
import type { StoreFailure } from "@followthrough/store"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as FiberId from "effect/FiberId"
import type { KeysAhead } from "./keyring.js"
import { keysTakenBy } from "./sealing.js"

/** Does something with a command once its keys are at hand. */
export type WithKeys = <A, E>(
  recording: Recording,
  submit: Effect.Effect<A, E>,
) => Effect.Effect<A, E | StoreFailure>

/**
 * Asks a host's service for a command's keys before the command waits its turn: those that need no key, or
 * whose keys are held, overtake it. Commands that look into the same logs stay in their order.
 */
export const keysFirst = (
  ahead: KeysAhead,
  { isHeld, of }: { readonly isHeld: (stream: string) => boolean; readonly of: Knowledge },
): WithKeys => {
  // The last of those that wait for their keys, for each log that they look into.
  const asking = new Map<StreamName, Deferred.Deferred<void>>()

  return (recording, submit) =>
    Effect.suspend(() => {
      const { command } = recording
      const logs = streamsOf(command, of)
      const before = new Set(logs.flatMap((stream) => asking.get(stream) ?? []))
      const keys = keysTakenBy(command).filter((stream) => !isHeld(stream))
      if (before.size === 0 && keys.length === 0) return submit
      const own = Deferred.unsafeMake<void>(FiberId.none)
      for (const stream of logs) asking.set(stream, own)
      // Those that wait go on once this one is submitted, or was given up.
      const goOn = Effect.sync(() => {
        for (const stream of logs) if (asking.get(stream) === own) asking.delete(stream)
        Deferred.unsafeDone(own, Effect.void)
      })
      const mayMake = command._tag !== "EraseContact"
      return Effect.forEach(before, (one) => Deferred.await(one), { discard: true }).pipe(
        Effect.zipRight(withAtHand(ahead, keys, mayMake, Effect.zipRight(goOn, submit))),
        Effect.ensuring(goOn),
      )
    })
}

/** Does something once keys were asked for, and has them at hand for as long as it takes. */
export const withAtHand = <A, E>(
  ahead: KeysAhead,
  keys: ReadonlyArray<string>,
  mayMake: boolean,
  work: Effect.Effect<A, E>,
): Effect.Effect<A, E | StoreFailure> =>
  Effect.zipRight(
    ahead.ask(keys, mayMake),
    Effect.ensuring(
      work,
      Effect.sync(() => ahead.letGo(keys)),
    ),
  )
