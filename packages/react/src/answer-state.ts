import type { FollowUpError } from "./follow-up-error.js"

/** What is known of an answer. */
export interface AnswerState<Answer> {
  /** The latest one; undefined as long as there is none. After an error, the one from before it. */
  readonly answer: Answer | undefined
  /** What ended it; undefined when nothing did. */
  readonly error: FollowUpError | undefined
  /** Neither an answer nor an error has come yet. */
  readonly isLoading: boolean
}

/** Nothing has come yet: what a server renders, too. */
export const loading: AnswerState<never> = { answer: undefined, error: undefined, isLoading: true }
