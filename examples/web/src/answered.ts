import { useEffect, useState } from "react"
import { messageOf } from "./recording.js"

/** What came of asking something that has no hook of its own. */
export interface Answered<A> {
  readonly answer: A | undefined
  readonly error: string | undefined
  readonly isLoading: boolean
}

/**
 * Asks whenever the question changes, and goes on showing the answer before until the next one is there. `ask` has to
 * stay the same from render to render, as by `useCallback`; `undefined` asks nothing.
 */
export const useAnswered = <A>(
  ask: ((signal: AbortSignal) => Promise<A>) | undefined,
): Answered<A> => {
  const [state, setState] = useState<Answered<A> & { readonly of: unknown }>({
    answer: undefined,
    error: undefined,
    isLoading: true,
    of: undefined,
  })
  useEffect(() => {
    if (ask === undefined) return
    const stop = new AbortController()
    ask(stop.signal).then(
      (answer) => {
        if (stop.signal.aborted) return
        setState({ answer, error: undefined, isLoading: false, of: ask })
      },
      (failure: unknown) => {
        if (stop.signal.aborted) return
        setState({ answer: undefined, error: messageOf(failure), isLoading: false, of: ask })
      },
    )
    return () => stop.abort()
  }, [ask])
  return { ...state, isLoading: ask !== undefined && state.of !== ask }
}
