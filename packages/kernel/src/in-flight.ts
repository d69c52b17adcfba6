import type { Recording } from "@followthrough/core"
import { Effect, Exit, Runtime } from "effect"

/** Gives each of several commands its own exit. */
type Together<A, E> = (
  recordings: ReadonlyArray<Recording>,
) => Effect.Effect<ReadonlyArray<Exit.Exit<A, E>>>

const noOutcome = Exit.die(new Error("a command without an outcome"))

interface Waiting<A, E> {
  readonly recording: Recording
  readonly done: (exit: Exit.Exit<A, E>) => void
}

/**
 * Commands that are in flight at the same time go through `together` in the order in which they came, at
 * most so many at once. Nobody waits for others to come: who is there when those before are done goes
 * along. Interrupting whoever waits takes the command back, unless it is on its way already; the others
 * do not notice.
 */
export const inFlight = <A, E>(
  runtime: Runtime.Runtime<never>,
  most: number,
  together: Together<A, E>,
): ((recording: Recording) => Effect.Effect<A, E>) => {
  const waiting: Array<Waiting<A, E>> = []
  let working = false

  const work = Effect.gen(function* () {
    while (waiting.length > 0) {
      const taken = waiting.splice(0, most)
      const all = yield* Effect.exit(together(taken.map(({ recording }) => recording)))
      taken.forEach(({ done }, n) => {
        done(Exit.flatMap(all, (exits) => exits[n] ?? noOutcome))
      })
    }
  }).pipe(
    Effect.ensuring(
      Effect.sync(() => {
        working = false
      }),
    ),
  )

  return (recording) =>
    Effect.async((resume) => {
      const own: Waiting<A, E> = { recording, done: resume }
      waiting.push(own)
      if (!working) {
        working = true
        // Begins once whoever comes at the same time has come as well.
        Runtime.runFork(runtime)(work, { immediate: false })
      }
      return Effect.sync(() => {
        const place = waiting.indexOf(own)
        if (place >= 0) waiting.splice(place, 1)
      })
    })
}
