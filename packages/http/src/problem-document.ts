import type { Problem, Refusal } from "@followthrough/core"
import type { FailureCode } from "@followthrough/kernel"

/** What went wrong: a code of the kernel's, or one that only HTTP knows. */
export type ProblemCode =
  | FailureCode
  /** The host says that nobody known asks. */
  | "unauthenticated"
  | "no-such-route"
  | "no-such-contact"
  | "wrong-method"
  | "body-too-large"
  | "body-too-slow"
  | "not-json"
  | "internal"

/** A failure as RFC 9457 has it (`application/problem+json`), and what the kernel tells of it as data. */
export interface ProblemDocument {
  /** `urn:followthrough:problem:` and the code. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: ProblemCode
  /** With `refused`: why, as data. */
  readonly refusal?: Refusal
  /** Every mistake, or what is needed and missing: where, and what. */
  readonly problems?: ReadonlyArray<Problem>
}
