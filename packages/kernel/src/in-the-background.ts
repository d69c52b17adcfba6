import { aTurn } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Runtime from "effect/Runtime"

/** A work that nobody waits for, done in short steps. */
export interface BackgroundWork {
  /** Begins it, unless it is under way. */
  readonly begin: () => void
  readonly end: Effect.Effect<void>
}

/** Others come first: so long nothing is done after each step. */
const PAUSE = "5 millis"

/** A step gives false when nothing is left to do. One that fails is the last: whoever begins the work tries again. */
export const inTheBackground = (
  runtime: Runtime.Runtime<never>,
  step: Effect.Effect<boolean, unknown>,
): BackgroundWork => {
  let working: Fiber.RuntimeFiber<void, unknown> | undefined
  const all = aTurn.pipe(
    Effect.zipRight(
      Effect.repeat(Effect.zipLeft(step, Effect.sleep(PAUSE)), { while: (more) => more }),
    ),
    Effect.ignore,
    Effect.ensuring(
      Effect.sync(() => {
        working = undefined
      }),
    ),
  )
  return {
    begin: () => {
      working ??= Runtime.runFork(runtime)(all)
    },
    end: Effect.suspend(() =>
      working === undefined ? Effect.void : Effect.asVoid(Fiber.interrupt(working)),
    ),
  }
}
