import { givingTurns } from "@followthrough/store"
import * as Effect from "effect/Effect"

/** How far a work has come. */
export interface Progress {
  /** Facts read. */
  readonly done: number
  /** Facts to read. */
  readonly total: number
}

export type OnProgress = (progress: Progress) => void

/** As often as somebody who looks at a bar can tell. */
const EVERY_MS = 100

/**
 * Says now and then how far a work has come that reads `total` facts, and once at the end that it is done. What
 * `onProgress` throws ends the work.
 */
export const reporting = <A, E, R>(
  onProgress: OnProgress | undefined,
  total: number,
  work: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> =>
  onProgress === undefined
    ? work
    : Effect.suspend(() => {
        let done = 0
        let said = performance.now()
        const advance = (facts: number): void => {
          done += facts
          const now = performance.now()
          // Some facts are read twice: that all are is said once, by the end.
          if (now - said < EVERY_MS || done >= total) return
          said = now
          onProgress({ done, total })
        }
        return Effect.tap(givingTurns(work, advance), () =>
          Effect.sync(() => onProgress({ done: total, total })),
        )
      })
