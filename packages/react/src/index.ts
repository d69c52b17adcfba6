"use client"

export type { AnswerState } from "./answer-state.js"
export type { FollowUpError } from "./follow-up-error.js"
export {
  FollowUpProvider,
  type FollowUpProviderProps,
  useFollowUpClient,
  useSpeaker,
} from "./follow-up-provider.js"
export type { AnswerName, AnswerOf, QueryOf } from "./question.js"
export type { RecordingState } from "./recorder.js"
export {
  type LiveAnswer,
  useAgenda,
  useAsks,
  useExplain,
  useNext,
  usePlan,
  usePromises,
} from "./use-answer.js"
export { type UseRecord, useRecord } from "./use-record.js"
