export { failureOf, type KernelFailure, valueOrThrow } from "./failure.js"
export type { LogEntry } from "./log-entry.js"
export type { LogKeepingService } from "./log-keeping.js"
export { followthroughOn, type StoreChoice } from "./open.js"
export type { KeyService } from "./personal/key-service.js"
export { idSecretOf } from "./personal/keyring.js"
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
export {
  type Answers,
  type AsOf,
  Followthrough,
  type FollowthroughService,
  followthroughLayer,
  type LogPage,
  type PolicyGiven,
  type Questions,
  type Setting,
  type WorkspaceConfig,
} from "./service.js"
