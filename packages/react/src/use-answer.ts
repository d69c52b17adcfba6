import type { AsOfInput } from "@followthrough/kernel"
import { useCallback, useMemo, useSyncExternalStore } from "react"
import { type AnswerState, loading } from "./answer-state.js"
import { useFollowUp } from "./follow-up-provider.js"
import { type AnswerName, type AnswerOf, type QueryOf, textOf } from "./question.js"

/** An answer as a component shows it. */
export interface LiveAnswer<Answer> extends AnswerState<Answer> {
  /** Asks once more after an error; does nothing otherwise. */
  readonly retry: () => void
}

const onServer = (): AnswerState<never> => loading

const useAnswer = <S extends AnswerName>(
  ask: S,
  query: QueryOf<S> | undefined,
  asOf: AsOfInput | undefined,
): LiveAnswer<AnswerOf<S>> => {
  const { answers } = useFollowUp()
  // Queries are written in place, so that each render has other objects of the same text.
  const text = textOf(ask, query, asOf)
  const state = useSyncExternalStore(
    useCallback((listener) => answers.show(text, listener), [answers, text]),
    () => answers.stateOf(text),
    onServer,
  ) as AnswerState<AnswerOf<S>>
  return useMemo(() => ({ ...state, retry: () => answers.retry(text) }), [answers, state, text])
}

/**
 * The queue: what to do next, for whom, by when and why. Live, as of now; with `at` or `knownAt` it is asked for
 * once, as of then. So it is with all the hooks below. An instant must stay the same from render to render: with
 * `at: new Date()` each render would ask another question.
 */
export const useNext = (query?: QueryOf<"next">, asOf?: AsOfInput): LiveAnswer<AnswerOf<"next">> =>
  useAnswer("next", query, asOf)

/** All that is owed to one contact. The answer is undefined, too, when there is no such contact. */
export const useAgenda = (
  query: QueryOf<"agenda">,
  asOf?: AsOfInput,
): LiveAnswer<AnswerOf<"agenda">> => useAnswer("agenda", query, asOf)

/** What would be done on which day, for one rep or for the team. */
export const usePlan = (query?: QueryOf<"plan">, asOf?: AsOfInput): LiveAnswer<AnswerOf<"plan">> =>
  useAnswer("plan", query, asOf)

/** What was promised and what became of it. */
export const usePromises = (
  query?: QueryOf<"promises">,
  asOf?: AsOfInput,
): LiveAnswer<AnswerOf<"promises">> => useAnswer("promises", query, asOf)

/** Whom to ask for a referral, and what speaks against asking the others. */
export const useAsks = (query?: QueryOf<"asks">, asOf?: AsOfInput): LiveAnswer<AnswerOf<"asks">> =>
  useAnswer("asks", query, asOf)

/** Everything that an answer about one contact rests on. */
export const useExplain = (
  query: QueryOf<"explain">,
  asOf?: AsOfInput,
): LiveAnswer<AnswerOf<"explain">> => useAnswer("explain", query, asOf)
