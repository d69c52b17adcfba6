import type { Refusal } from "@followthrough/core"
import * as Data from "effect/Data"

/** What recording a command did to the log. */
export interface Recorded {
  readonly commandId: string
  /** The command had been recorded before; nothing was added now. */
  readonly replayed: boolean
  /** Positions of its facts, ascending. */
  readonly positions: ReadonlyArray<number>
}

/** The domain says no: the log is unchanged, and so is the command's id. */
export class Refused extends Data.TaggedError("Refused")<{
  readonly commandId: string
  readonly refusal: Refusal
}> {}

/** The id was used before, for a command with other contents. */
export class CommandMismatch extends Data.TaggedError("CommandMismatch")<{
  readonly commandId: string
}> {}

/** Others kept writing to the same log for as long as the store waits (`busyTimeoutMs`). */
export class Contended extends Data.TaggedError("Contended")<{
  readonly commandId: string
  readonly attempts: number
}> {}

/** Its text cannot be kept and read back as it is; `path` names the place in the commit. */
export class Unstorable extends Data.TaggedError("Unstorable")<{
  readonly commandId: string
  readonly path: string
  readonly problem: string
}> {}

/**
 * Its words, or the external id that it takes, are to be sealed with a key that is missing or is not the
 * one that was made. `stream` says whose; `claims` is the workspace's own, for external ids.
 */
export class KeyUnusable extends Data.TaggedError("KeyUnusable")<{
  readonly commandId: string
  readonly stream: string
  readonly problem: "missing" | "damaged"
}> {}

export type NotRecorded = Refused | CommandMismatch | Contended | Unstorable | KeyUnusable

/** A fact of the log that this version cannot read; no answer is given over its head. */
export class UnreadableLog extends Data.TaggedError("UnreadableLog")<{
  readonly position: number
  readonly type: string
  readonly message: string
}> {}
