import type { FollowthroughFailure } from "@followthrough/kernel"

/**
 * What went wrong: a client's failure with its `code`, and where it says no the `refusal`, or whatever else was
 * thrown, without them.
 */
export type FollowUpError = Error &
  Partial<Pick<FollowthroughFailure, "code" | "problems" | "refusal">>

/** A client of somebody else's may throw anything. */
export const asError = (thrown: unknown): FollowUpError =>
  thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown })
