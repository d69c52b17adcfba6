import type { Recording } from "@followthrough/core"
import {
  doneAtOnce,
  type Listening,
  listeningIn,
  type SpanUnderWay,
  soon,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Effectable from "effect/Effectable"
import * as Exit from "effect/Exit"
import * as FiberId from "effect/FiberId"
import * as FiberRefs from "effect/FiberRefs"
import * as Runtime from "effect/Runtime"

/** A command, and since when it is in flight: milliseconds of `performance.now()`. */
export interface Submitted {
  readonly recording: Recording
  readonly since: number
  /** Left out: nobody wants to hear of it. */
  readonly span?: SpanUnderWay | undefined
}

/** Who hears of each command, and of what became of it. */
export interface Observed<A, E> {
  readonly begun: (listening: Listening, recording: Recording) => SpanUnderWay
  readonly ended: (submitted: Submitted, exit: Exit.Exit<A, E>) => void
}

/** Gives each of several commands its own exit. */
type Together<A, E> = (
  submitted: ReadonlyArray<Submitted>,
) => Effect.Effect<ReadonlyArray<Exit.Exit<A, E>>>

/** One after the other, in the order in which they came. */
export interface InFlight<A, E> {
  /**
   * Records a command together with those that are in flight at the same time. Nobody waits for others to
   * come: who is there when those before are done goes along. Interrupting whoever waits takes the command
   * back, unless it is on its way already; the others do not notice.
   */
  readonly record: (recording: Recording) => Submission<A, E>
  /** Does something by itself while nothing else is done; interrupted as a command is. */
  readonly inTurn: <B, F>(work: Effect.Effect<B, F>) => Effect.Effect<B, F>
}

/** Hears of a command what became of it; gives what takes it back. */
type Submit<A, E> = (done: (exit: Exit.Exit<A, E>) => void) => Effect.Effect<void>

/** A command to be recorded: an effect, and a promise for those who have no fiber to wait in. */
export class Submission<A, E> extends Effectable.Class<A, E> {
  readonly #submit: (listening: Listening | undefined) => Submit<A, E>
  readonly #own: Listening | undefined

  /** `own` is who listens where there is no fiber. */
  constructor(
    own: Listening | undefined,
    submit: (listening: Listening | undefined) => Submit<A, E>,
  ) {
    super()
    this.#own = own
    this.#submit = submit
  }

  commit(): Effect.Effect<A, E> {
    return Effect.withFiberRuntime((fiber) =>
      Effect.async(this.#submit(listeningIn((ref) => fiber.getFiberRef(ref)))),
    )
  }

  exit(): Promise<Exit.Exit<A, E>> {
    return new Promise(this.#submit(this.#own))
  }
}

type Waiting<A, E> =
  | (Submitted & { readonly done: (exit: Exit.Exit<A, E>) => void })
  | { readonly recording?: undefined; readonly work: Effect.Effect<void> }

const takenBack = Exit.interrupt(FiberId.none)

const noOutcome = Exit.die(new Error("a command without an outcome"))

/** Commands go through `together`, at most so many at once. */
export const inFlight = <A, E>(
  runtime: Runtime.Runtime<never>,
  most: number,
  together: Together<A, E>,
  observed: Observed<A, E>,
): InFlight<A, E> => {
  const own = listeningIn((ref) => FiberRefs.getOrDefault(runtime.fiberRefs, ref), runtime.context)
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
      const taken: Array<Extract<Waiting<A, E>, Submitted>> = []
      for (const one of waiting) {
        if (one.recording === undefined || taken.length === most) break
        taken.push(one)
      }
      waiting.splice(0, taken.length)
      const ended = (all: Exit.Exit<ReadonlyArray<Exit.Exit<A, E>>>): void => {
        taken.forEach((one, n) => {
          const exit = Exit.flatMap(all, (exits) => exits[n] ?? noOutcome)
          observed.ended(one, exit)
          one.done(exit)
        })
        goOn()
      }
      const recorded = together(taken)
      const exit = doneAtOnce(recorded)
      if (exit !== undefined) ended(exit)
      else run(recorded, { onExit: ended })
    }
  }

  const goOn = (): void => {
    if (waiting.length === 0) working = false
    else soon(next)
  }

  const wait = (one: Waiting<A, E>): Effect.Effect<void> => {
    waiting.push(one)
    if (!working) {
      working = true
      // Begins once whoever comes at the same time has come as well: for a server, all requests that
      // are read in one turn of the event loop. It also lets the loop turn between two batches, however
      // many commands a host awaits one after the other.
      soon(next)
    }
    return Effect.sync(() => {
      const place = waiting.indexOf(one)
      if (place >= 0) waiting.splice(place, 1)
      if (place >= 0 && one.recording !== undefined) one.span?.end(takenBack)
    })
  }

  return {
    record: (recording) =>
      new Submission(own, (listening) => (done) => {
        const span = listening && observed.begun(listening, recording)
        return wait({ recording, since: performance.now(), span, done })
      }),
    inTurn: (work) =>
      Effect.async((done) => wait({ work: Effect.map(Effect.exit(work), (exit) => done(exit)) })),
  }
}
