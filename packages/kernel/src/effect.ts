export { failureOf, type KernelFailure, valueOrThrow } from "./failure.js"
export type {
  Answers,
  AsOf,
  FollowthroughService,
  LogPage,
  Questions,
} from "./followthrough-service.js"
export type { LogEntry } from "./log-entry.js"
export type { LogKeepingService } from "./log-keeping.js"
export { followthroughOn } from "./open.js"
export type { KeyService } from "./personal/key-service.js"
export { idSecretOf } from "./personal/keyring.js"
export {
  LEASE_MS,
  RETRY,
  type Reaction,
  type ReactionItem,
  type Retry,
} from "./reactions/reaction.js"
export type {
  HandedOver,
  Handling,
  ItemInHand,
  ParkedItem,
  ReactionService,
  ReactionStanding,
} from "./reactions/reaction-service.js"
export {
  CommandMismatch,
  Contended,
  KeyUnusable,
  type NotRecorded,
  type Recorded,
  Refused,
  UnreadableLog,
  Unstorable,
} from "./recorded.js"
export { Followthrough, followthroughLayer, type WorkspaceConfig } from "./service.js"
export type { PolicyGiven, Setting } from "./setting.js"
export type { StoreChoice } from "./store-choice.js"
export type { LogPart, WholeLogAsked } from "./whole-log/drafting.js"
export type { LogAtServer, LogInFile, LogPlace } from "./whole-log/log-place.js"
export type { HowWorked } from "./whole-log/options.js"
export type { LogParts, PartWorked } from "./whole-log/parts.js"
export type { OnProgress, Progress } from "./whole-log/progress.js"
export type { AnswerOf, AskedOf, Question } from "./whole-log/questions.js"
