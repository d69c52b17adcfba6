import type { Problem, Refusal } from "@followthrough/core"
import type { FailureCode, FollowthroughFailure } from "@followthrough/kernel"
import type { ProblemCode, ProblemDocument } from "../problem-document.js"

/**
 * A rejection of the client, in every field like the kernel's own `FollowthroughFailure`, whose class would bring
 * Effect along. What only HTTP knows, such as a route that is not there, has the code `unavailable`, and `problem` says
 * more.
 */
export class ClientFailure extends Error implements FollowthroughFailure {
  override readonly name = "FollowthroughFailure"
  readonly code: FailureCode
  readonly refusal: Refusal | undefined
  readonly problems: ReadonlyArray<Problem>
  /** The status of the response; undefined where there was none. */
  readonly status: number | undefined
  /** The code of the problem document, which says more than `code`. */
  readonly problem: ProblemCode | undefined

  constructor(
    code: FailureCode,
    message: string,
    {
      cause,
      problem,
      problems,
      refusal,
      status,
    }: Partial<ProblemDocument> & {
      readonly cause?: unknown
      readonly problem?: ProblemCode
    } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.refusal = refusal
    this.problems = problems ?? []
    this.status = status
    this.problem = problem
  }
}

const codes: ReadonlySet<string> = new Set<FailureCode>([
  "refused",
  "malformed",
  "mismatch",
  "busy",
  "unavailable",
  "unreadable",
  "closed",
  "denied",
  "aborted",
])

const isCode = (code: string): code is FailureCode => codes.has(code)

const codeOf = (code: ProblemCode): FailureCode => {
  if (code === "unauthenticated") return "denied"
  return isCode(code) ? code : "unavailable"
}

export const failureOf = (document: ProblemDocument): ClientFailure => {
  const { code, detail } = document
  return new ClientFailure(codeOf(code), detail, {
    ...document,
    problem: code,
  })
}
