import * as Exit from "effect/Exit"
import { type KernelFailure, valueOrThrow } from "./failure.js"
import { FollowthroughFailure } from "./followthrough-failure.js"
import type { StopSignal } from "./stop-signal.js"

/** Does a work that a host may end: it is then rejected as `aborted`. */
export const unlessAborted = async <A>(
  signal: StopSignal,
  work: (stop: { readonly signal: AbortSignal }) => Promise<Exit.Exit<A, KernelFailure>>,
): Promise<A> => {
  if (signal.aborted) throw abortedFailure()
  const stop = new AbortController()
  const abort = () => stop.abort()
  signal.addEventListener("abort", abort, { once: true })
  try {
    const exit = await work({ signal: stop.signal })
    if (stop.signal.aborted && Exit.isInterrupted(exit)) throw abortedFailure()
    return valueOrThrow(exit)
  } finally {
    signal.removeEventListener("abort", abort)
  }
}

const abortedFailure = (): FollowthroughFailure =>
  new FollowthroughFailure("aborted", "the signal that was given along aborted")
