import type { Recording } from "@followthrough/core"
import { Effect, Exit, Runtime } from "effect"

/** Gives each of several commands its own exit. */
type Together<A, E> = (
  recordings: ReadonlyArray<Recording>,
) => Effect.Effect<ReadonlyArray<Exit.Exit<A, E>>>

/** One after the other, in the order in which they came. */
export interface InFlight<A, E> {
  /**
   * Records a command together with those that are in flight at the same time. Nobody waits for others to
   * come: who is there when those before are done goes along. Interrupting whoever waits takes the command
   * back, unless it is on its way already; the others do not notice.
   */
  readonly record: (recording: Recording) => Effect.Effect<A, E>
  /** Does something by itself while nothing else is done; interrupted as a command is. */
  readonly inTurn: <B, F>(work: Effect.Effect<B, F>) => Effect.Effect<B, F>
}

type Waiting<A, E> =
  | { readonly recording: Recording; readonly done: (exit: Exit.Exit<A, E>) => void }
  | { readonly recording?: undefined; readonly work: Effect.Effect<void> }

const noOutcome = Exit.die(new Error("a command without an outcome"))

/** Commands go through `together`, at most so many at once. */
export const inFlight = <A, E>(
  runtime: Runtime.Runtime<never>,
  most: number,
  together: Together<A, E>,
): InFlight<A, E> => {
  const waiting: Array<Waiting<A, E>> = []
  let working = false
  const run = Runtime.runCallback(runtime)

  const next = (): void => {
    const [first] = waiting
    if (first === undefined) {
      working = false
    } else if (first.recording === undefined) {
      waiting.shift()
      run(first.work, { onExit: goOn })
    } else {
      const taken: Array<Extract<Waiting<A, E>, { readonly recording: Recording }>> = []
      for (const one of waiting) {
        if (one.recording === undefined || taken.length === most) break
        taken.push(one)
      }
      waiting.splice(0, taken.length)
      run(together(taken.map(({ recording }) => recording)), {
        onExit: (all) => {
          taken.forEach(({ done }, n) => {
            done(Exit.flatMap(all, (exits) => exits[n] ?? noOutcome))
          })
          goOn()
        },
      })
    }
  }

  const goOn = (): void => {
    if (waiting.length === 0) working = false
    else setImmediate(next)
  }

  const wait = (own: Waiting<A, E>): Effect.Effect<void> => {
    waiting.push(own)
    if (!working) {
      working = true
      // Begins once whoever comes at the same time has come as well: for a server, all requests that
      // are read in one turn of the event loop. It also lets the loop turn between two batches, however
      // many commands a host awaits one after the other.
      setImmediate(next)
    }
    return Effect.sync(() => {
      const place = waiting.indexOf(own)
      if (place >= 0) waiting.splice(place, 1)
    })
  }

  return {
    record: (recording) => Effect.async((done) => wait({ recording, done })),
    inTurn: (work) =>
      Effect.async((done) => wait({ work: Effect.map(Effect.exit(work), (exit) => done(exit)) })),
  }
}
