import type {
  FailureCode,
  FollowthroughFailure,
  FollowUpClient,
  Progress,
  Verbs,
} from "@followthrough/kernel"

/** Which log of the file is meant, and how it is opened. */
export interface LogWanted {
  readonly workspace: string
  readonly policy?: unknown
  readonly allowAhead?: boolean
}

/** Answers to a query. */
export const answerNames = [
  "next",
  "plan",
  "agenda",
  "became",
  "flow",
  "promises",
  "asks",
  "audit",
  "explain",
  "whatIf",
  "doubts",
  "timeline",
  "contacts",
  "latestOccurrence",
  "policy",
] as const satisfies ReadonlyArray<keyof FollowUpClient>

type AnswerName = (typeof answerNames)[number]

/** Methods that give one answer; `open` gives none, and rejects where the log cannot be used. */
export type CallName =
  | "open"
  | AnswerName
  | keyof Verbs
  | "record"
  | "recordAll"
  | "reps"
  | "findContact"
  | "head"
  | "verify"

/** Methods whose answer is read piece by piece. */
export type ReadName = "watch" | "log" | "exportLines"

/** What a client asks of whoever holds the file. An id is used once, by one client of all. */
export type Asked =
  | {
      readonly _tag: "Call"
      readonly id: string
      readonly log: LogWanted
      readonly method: CallName
      readonly args: ReadonlyArray<unknown>
      /** Whether somebody wants to be told how far it has come. */
      readonly reports: boolean
    }
  | {
      readonly _tag: "Begin"
      readonly id: string
      readonly log: LogWanted
      readonly method: ReadName
      readonly args: ReadonlyArray<unknown>
    }
  /** The next piece of what was begun; not before the one before has come. */
  | { readonly _tag: "Next"; readonly id: string }
  /** Nobody waits for it any more. */
  | { readonly _tag: "Stop"; readonly id: string }

/** A failure as plain data: a page cannot be handed an instance of a class. */
export interface PlainFailure {
  readonly code: FailureCode
  readonly message: string
  readonly refusal?: FollowthroughFailure["refusal"]
  readonly problems: FollowthroughFailure["problems"]
}

/** What is said of what was asked. */
export type Told =
  | { readonly _tag: "Value"; readonly id: string; readonly value: unknown }
  | { readonly _tag: "Failed"; readonly id: string; readonly failure: PlainFailure }
  | { readonly _tag: "Progress"; readonly id: string; readonly progress: Progress }

/** What a page says to its worker. */
export type ToWorker =
  | { readonly _tag: "Open"; readonly name: string }
  | { readonly _tag: "Close" }
  /** Of a worker that is given nothing else: make a log of an export. */
  | { readonly _tag: "Restore"; readonly name: string; readonly from: Blob }
  | Asked

/** What a worker says to its page. */
export type ToPage = { readonly _tag: "Closed" } | Told
