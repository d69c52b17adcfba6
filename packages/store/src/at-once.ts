import * as Effect from "effect/Effect"
import * as Effectable from "effect/Effectable"
import * as Exit from "effect/Exit"
import { type YieldWrap, yieldWrapGet } from "effect/Utils"

class AtOnce<A, E> extends Effectable.Class<A, E> {
  readonly now: () => Exit.Exit<A, E> | undefined
  readonly otherwise: () => Effect.Effect<A, E>

  constructor(now: () => Exit.Exit<A, E> | undefined, otherwise: () => Effect.Effect<A, E>) {
    super()
    this.now = now
    this.otherwise = otherwise
  }

  commit(): Effect.Effect<A, E> {
    return this.otherwise()
  }
}

/**
 * An effect that mostly succeeds where it is asked for, without a fiber to wait in: starting and ending one
 * takes longer than storing a command. `now` gives `undefined` when it cannot be done without waiting or
 * does not succeed, and then has done nothing; it is then done by `otherwise`, from the beginning. So it is
 * where it is run as any other effect, or becomes a part of one.
 */
export const atOnce = <A, E>(
  now: () => Exit.Exit<A, E> | undefined,
  otherwise: () => Effect.Effect<A, E>,
): Effect.Effect<A, E> => new AtOnce(now, otherwise)

/** What comes of an effect that can be done without a fiber; does it, if it can. */
export const doneAtOnce = <A, E>(effect: Effect.Effect<A, E>): Exit.Exit<A, E> | undefined => {
  if (effect instanceof AtOnce) return effect.now()
  return Exit.isExit(effect) ? (effect as Exit.Exit<A, E>) : undefined
}

/** What a generator yields that yields effects. */
type Step<E> = YieldWrap<Effect.Effect<unknown, E>>

/**
 * Does the effects that a generator yields, at once as far as that goes. What is given is an exit when
 * that was all, and else the rest, to be run once.
 */
export const begin = <A, E>(steps: Generator<Step<E>, A, never>): Effect.Effect<A, E> =>
  goOn(steps, undefined)

const goOn = <A, E>(steps: Generator<Step<E>, A, never>, given: unknown): Effect.Effect<A, E> => {
  try {
    let step = steps.next(given as never)
    while (step.done !== true) {
      const effect = yieldWrapGet(step.value)
      const exit = doneAtOnce(effect)
      if (exit === undefined) return Effect.flatMap(effect, (value) => goOn(steps, value))
      if (Exit.isFailure(exit)) return Exit.failCause(exit.cause)
      step = steps.next(exit.value as never)
    }
    return Exit.succeed(step.value)
  } catch (defect) {
    return Exit.die(defect)
  }
}
