import { busyDeadline, StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as Random from "effect/Random"
import { codeOf } from "./sqlite-failure.js"

const LONGEST_PAUSE_MS = 20

/**
 * Tries again while others hold the lock, until `limitMs` have passed or the deadline that the fiber has
 * comes. The pauses are random, so that waiting processes do not keep step, and they leave the event loop
 * free. A transaction of the host's that others have overtaken is not helped by waiting.
 */
export const whileBusy = <A>(
  limitMs: number,
  attempt: Effect.Effect<A, StoreFailure>,
): Effect.Effect<A, StoreFailure> => {
  const again = (
    deadline: number,
    pauseMs: number,
    { cause, location }: StoreFailure,
  ): typeof attempt =>
    Effect.suspend(() => {
      const leftMs = deadline - performance.now()
      if (leftMs <= 0) {
        const waitedMs = Math.round(limitMs - leftMs)
        return new StoreFailure({ location, cause, reason: { _tag: "Busy", waitedMs } })
      }
      return Effect.flatMap(Random.nextRange(0.5, 1.5), (factor) =>
        Effect.zipRight(
          Effect.sleep(Math.min(pauseMs * factor, leftMs)),
          Effect.catchIf(attempt, isWorthWaiting, (failure) =>
            again(deadline, Math.min(pauseMs * 2, LONGEST_PAUSE_MS), failure),
          ),
        ),
      )
    })
  return Effect.catchIf(attempt, isWorthWaiting, (failure) =>
    Effect.flatMap(FiberRef.get(busyDeadline), (deadline) =>
      again(deadline ?? performance.now() + limitMs, 1, failure),
    ),
  )
}

// What the database has waited for already need not be waited for again.
const isWorthWaiting = ({ cause, reason }: StoreFailure): boolean =>
  reason._tag === "Busy" && reason.waitedMs === 0 && codeOf(cause) !== "SQLITE_BUSY_SNAPSHOT"
