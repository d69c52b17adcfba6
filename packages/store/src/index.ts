// For those who write a store: the rules that all stores share.
export { type Admission, admit, type KnownLog } from "./admission.js"
export { atOnce, begin, doneAtOnce } from "./at-once.js"
export { BUSY_TIMEOUT_MS, busyDeadline } from "./busy-deadline.js"
export {
  type ChainedCommand,
  chainText,
  type HashText,
  type Seal,
  type SealedEvent,
  sha256Hex,
  UNCHAINED,
} from "./chain.js"
export { ChainCheck, type ExpectedKey, type RememberedCommand } from "./chain-check.js"
export { type Asides, applyClaim, type Claim, decodeAsides, encodeAsides } from "./claim.js"
export type { Appended, Commit, NewEvent, StoredCommand, StreamWrite } from "./commit.js"
export { type Copied, type Copying, copyLog, NotACopy } from "./copy-log.js"
export { EventStore, type EventStoreShape, type Head } from "./event-store.js"
export { describeExpectation, type Expectation } from "./expectation.js"
export { exportLog } from "./export-log.js"
export { Bell, followPages } from "./follow.js"
export { makeMemoryStore, memoryLayer } from "./memory.js"
export {
  DEFAULT_PAGE,
  type FollowQuery,
  LONGEST_PAGE,
  type Page,
  pageSize,
  type ReadQuery,
  type Selection,
  type StreamCursor,
  type StreamPage,
  type StreamQuery,
  type Until,
} from "./page.js"
export { pagesOf, streamPagesOf } from "./paging.js"
export {
  type Advance,
  type Cursor,
  type HeldDelivery,
  MOST_PARKED,
  type NamedReaction,
  type NewDelivery,
  type ParkedDelivery,
  type PutBack,
  type ReactionState,
  type ReactionTable,
  type TakenDelivery,
} from "./reaction-table.js"
export {
  type ContactRow,
  EVERYTHING,
  FOR_EVER,
  type ListsPage,
  type ListsQuery,
  MOST_STALE,
  type NextKey,
  type NextPage,
  type NextQuery,
  type ObligationRow,
  type OwedPage,
  type OwedQuery,
  type Place,
  type PlaceKey,
  type PromiseRow,
  type RowsFound,
  type RowsPage,
  type StreamFound,
  type StreamRows,
  type Stretch,
} from "./read-model.js"
export {
  ClaimTaken,
  CommandMismatch,
  type CommitRefused,
  Conflict,
  KeyRefused,
  Malformed,
} from "./refusal.js"
export { type Restored, restoreLog, UnreadableExport } from "./restore-log.js"
export { isStorable, malformationOf } from "./storable.js"
export { StoreFailure, type StoreFailureReason } from "./store-failure.js"
export {
  type CommitPage,
  type CommitQuery,
  commitAgain,
  type StoredCommit,
} from "./stored-commit.js"
export type { StoredEvent } from "./stored-event.js"
export { type KeptKey, type KeyMade, keyDigest, type StreamKey } from "./stream-key.js"
export { compareStreams, prefixEnd } from "./stream-order.js"
export { aTurn, givingTurns, soon, type Turns, turns } from "./turns.js"
export { describeFault, type LogFault, type Verification } from "./verification.js"
