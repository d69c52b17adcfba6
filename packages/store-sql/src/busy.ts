import { StoreFailure } from "@followthrough/store"
import { Clock, Effect, Random } from "effect"
import { codeOf } from "./sqlite-failure.js"

const LONGEST_PAUSE_MS = 20

/**
 * Tries again while others hold the lock, until `limitMs` have passed. The pauses are random, so
 * that waiting processes do not keep step, and they leave the event loop free. A transaction of the
 * host's that others have overtaken is not helped by waiting.
 */
export const whileBusy = <A>(
  limitMs: number,
  attempt: Effect.Effect<A, StoreFailure>,
): Effect.Effect<A, StoreFailure> => {
  const again = (
    start: number,
    pauseMs: number,
    { cause, location }: StoreFailure,
  ): typeof attempt =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const waitedMs = now - start
      return waitedMs >= limitMs
        ? new StoreFailure({ location, cause, reason: { _tag: "Busy", waitedMs } })
        : Effect.flatMap(Random.nextRange(0.5, 1.5), (factor) =>
            Effect.zipRight(
              Effect.sleep(Math.min(pauseMs * factor, limitMs - waitedMs)),
              Effect.catchIf(attempt, isWorthWaiting, (failure) =>
                again(start, Math.min(pauseMs * 2, LONGEST_PAUSE_MS), failure),
              ),
            ),
          )
    })
  return Effect.catchIf(attempt, isWorthWaiting, (failure) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => again(now, 1, failure)),
  )
}

const isWorthWaiting = ({ cause, reason }: StoreFailure): boolean =>
  reason._tag === "Busy" && codeOf(cause) !== "SQLITE_BUSY_SNAPSHOT"
