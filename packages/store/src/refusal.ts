import * as Data from "effect/Data"
import { describeExpectation, type Expectation } from "./expectation.js"
import type { StoredEvent } from "./stored-event.js"

/** A stream is not as the writer expected: someone else wrote first. Decide again. */
export class Conflict extends Data.TaggedError("Conflict")<{
  readonly stream: string
  readonly expected: Expectation
  /** The stream's version now; 0 when it is absent. */
  readonly actual: number
  /**
   * What the writer has not seen, in order and complete: the events after version n when the
   * expectation was `{ exactly: n }` and the stream is longer. Otherwise empty.
   */
  readonly since: ReadonlyArray<StoredEvent>
}> {
  override get message(): string {
    const expected = describeExpectation(this.expected)
    return `stream "${this.stream}" is at version ${this.actual}, the writer expected ${expected}`
  }
}

/** The command id was used before, for something else. Nothing was stored. */
export class CommandMismatch extends Data.TaggedError("CommandMismatch")<{
  readonly commandId: string
  /** The fingerprint that the log holds under this id. */
  readonly stored: string
  readonly given: string
}> {
  override get message(): string {
    return `command id "${this.commandId}" was used before for something else`
  }
}

/**
 * The commit cannot be stored such that reading gives back exactly what was written, whichever
 * store it is: text that is not Unicode or holds U+0000, a number that is not a whole one in the
 * range of safe integers, an empty name, a stream named twice.
 */
export class Malformed extends Data.TaggedError("Malformed")<{
  /** Where in the commit, for example `writes[0].stream`. */
  readonly path: string
  readonly problem: string
}> {
  override get message(): string {
    return `${this.path} ${this.problem}`
  }
}

/** Another stream holds a key that the commit takes. */
export class ClaimTaken extends Data.TaggedError("ClaimTaken")<{
  readonly key: string
  /** The stream that holds it. */
  readonly by: string
}> {
  override get message(): string {
    return `"${this.key}" is taken by stream "${this.by}"`
  }
}

/**
 * The commit is encrypted with a key that is not the stream's, or writes to a stream that ended when its
 * key was destroyed.
 */
export class KeyRefused extends Data.TaggedError("KeyRefused")<{
  readonly stream: string
  readonly destroyed: boolean
}> {
  override get message(): string {
    return this.destroyed
      ? `the key of stream "${this.stream}" was destroyed, and nothing is stored in it any more`
      : `stream "${this.stream}" has another key`
  }
}

/** Why a commit was not stored. The store itself is well, and the log is unchanged. */
export type CommitRefused = Conflict | ClaimTaken | CommandMismatch | KeyRefused | Malformed
