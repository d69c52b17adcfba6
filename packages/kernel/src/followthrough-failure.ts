import type { Problem, Refusal } from "@followthrough/core"

/**
 * What can go wrong, as a closed set:
 *
 * - `refused`: the domain says no; `refusal` has the facts. The log is unchanged.
 * - `malformed`: the input is not of the right form; `problems` name the fields.
 * - `mismatch`: the command id was used before for something else.
 * - `busy`: others kept writing; try again.
 * - `unavailable`: the store cannot be opened, read or written; the message says why.
 * - `unreadable`: the log holds a fact that this version cannot read.
 * - `closed`: the kernel was closed before.
 * - `denied`: whoever asks may not. Only of a client whose log is elsewhere, such as behind HTTP.
 * - `aborted`: the signal that the host gave along aborted before the work was done.
 */
export type FailureCode =
  | "refused"
  | "malformed"
  | "mismatch"
  | "busy"
  | "unavailable"
  | "unreadable"
  | "closed"
  | "denied"
  | "aborted"

/** Every rejection of the promise API. Its message is meant for the developer who reads it. */
export class FollowthroughFailure extends Error {
  override readonly name = "FollowthroughFailure"
  readonly code: FailureCode
  readonly refusal: Refusal | undefined
  readonly problems: ReadonlyArray<Problem>

  constructor(
    code: FailureCode,
    message: string,
    details: {
      readonly refusal?: Refusal
      readonly problems?: ReadonlyArray<Problem>
      readonly cause?: unknown
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.refusal = details.refusal
    this.problems = details.problems ?? []
  }
}
