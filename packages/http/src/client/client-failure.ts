import type { FailureCode } from "@followthrough/kernel"
import { FollowthroughFailure } from "@followthrough/kernel/remote"
import type { ProblemCode, ProblemDocument } from "../problem-document.js"

/**
 * A rejection of the client. What only HTTP knows, such as a route that is not there, has the code `unavailable`, and
 * `problem` says more.
 */
export class ClientFailure extends FollowthroughFailure {
  /** The status of the response; undefined where there was none. */
  readonly status: number | undefined
  /** The code of the problem document, which says more than `code`. */
  readonly problem: ProblemCode | undefined

  constructor(
    code: FailureCode,
    message: string,
    told: Partial<ProblemDocument> & {
      readonly cause?: unknown
      readonly problem?: ProblemCode
    } = {},
  ) {
    super(code, message, told)
    this.status = told.status
    this.problem = told.problem
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
  return new ClientFailure(codeOf(code), detail, { ...document, problem: code })
}
