import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as GlobalValue from "effect/GlobalValue"

/** The turns that a long work gives to whatever else its process has to do. */
export interface Turns {
  /** Whether the work has kept the event loop for long. Always false for work that is not expected to be long. */
  readonly isDue: () => boolean
  /** Gives the event loop a turn. */
  readonly give: Effect.Effect<void>
  /** So many more facts were read. */
  readonly advance: (facts: number) => void
}

/** So long at a time others wait. One step more is done before a turn is given, which is short as well. */
const SLICE_MS = 6

const none: Turns = { isDue: () => false, give: Effect.void, advance: () => undefined }

const current = GlobalValue.globalValue("@followthrough/store/turns", () =>
  FiberRef.unsafeMake<Turns>(none),
)

/** Those of the long work that the calling fiber is in. */
export const turns: Effect.Effect<Turns> = FiberRef.get(current)

/**
 * Does a long work so that its process stands still for a few milliseconds at a time. Only what looks after
 * its {@link turns} gives any. `advance` is told of the facts that were read.
 */
export const givingTurns = <A, E, R>(
  work: Effect.Effect<A, E, R>,
  advance: Turns["advance"] | undefined = undefined,
): Effect.Effect<A, E, R> =>
  Effect.flatMap(turns, (outer) =>
    Effect.locally(work, current, {
      ...(outer === none ? newTurns() : outer),
      advance: advance ?? outer.advance,
    }),
  )

const newTurns = (): Turns => {
  let since = host.performance.now()
  return {
    isDue: () => host.performance.now() - since >= SLICE_MS,
    give: Effect.map(aTurn, () => {
      since = host.performance.now()
    }),
    advance: none.advance,
  }
}

/** What every JavaScript engine offers its host; none of its types are. */
interface Host {
  readonly performance: { readonly now: () => number }
  /** Of Node and its like: as soon as all others that wait had their turn. */
  readonly setImmediate?: (resume: () => void) => void
  readonly setTimeout: (resume: () => void, ms: number) => void
}

const host = globalThis as unknown as Host

/** Calls back once others had their turn. */
export const soon = (resume: () => void): void => {
  if (host.setImmediate === undefined) host.setTimeout(resume, 0)
  else host.setImmediate(resume)
}

// One of them goes on in each round of the event loop, so that many long works at once keep it no longer.
const waiting = new Set<() => void>()

const goOn = (): void => {
  const [first] = waiting
  if (first === undefined) return
  waiting.delete(first)
  if (waiting.size > 0) soon(goOn)
  first()
}

/** Promises, and what fibers do for one another, are done before the event loop goes round: this waits for it. */
export const aTurn: Effect.Effect<void> = Effect.async((resume) => {
  const next = () => resume(Effect.void)
  waiting.add(next)
  if (waiting.size === 1) soon(goOn)
  return Effect.sync(() => waiting.delete(next))
})
