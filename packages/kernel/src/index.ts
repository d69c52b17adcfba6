export type { Problem } from "@followthrough/core"
export { beginFile, type NewFile } from "@followthrough/store-sql"
export type {
  AnswerOptions,
  FollowUpClient,
  LiveAnswer,
  LiveQuestion,
  Outcome,
  PolicyAnswer,
} from "./client.js"
export type { CommandInput, RecordOptions } from "./command-input.js"
export { type CopiedLog, type CopyOptions, copyLog } from "./copy-log.js"
export type { Followthrough, OpenOptions } from "./followthrough.js"
export { type FailureCode, FollowthroughFailure } from "./followthrough-failure.js"
export type { KeptLog, LogCheck, LogHead } from "./keep-log.js"
export type { LogFact } from "./log-fact.js"
export {
  backupLog,
  type Leftover,
  leftoversBeside,
  type RestoredLogs,
  restoreLog,
  workspacesIn,
} from "./log-files.js"
export { openFollowthrough } from "./open.js"
export type { KeyService } from "./personal/key-service.js"
export type { AsOfInput, InstantInput, PageInput } from "./query-input.js"
export type {
  Handing,
  Reacting,
  ReactionOptions,
  ReactionPass,
  Reactions,
} from "./reactions/react.js"
export type { ReactionItem, Retry } from "./reactions/reaction.js"
export type { ParkedItem, ReactionStanding } from "./reactions/reaction-service.js"
export type { FromRows } from "./read-models/row-answers.js"
export type { Recorded } from "./recorded.js"
export type { StopSignal } from "./stop-signal.js"
export type { StoreChoice, StoreInFile, StoreInPostgres } from "./store-choice.js"
export type { Timeline } from "./timeline.js"
export type { TouchRecorded, Verbs } from "./verbs.js"
export type { SubscribeOptions, WatchOptions } from "./watching/watch.js"
export type { WholeLogOptions } from "./whole-log/options.js"
export type { OnProgress, Progress } from "./whole-log/progress.js"
