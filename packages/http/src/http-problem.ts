import type { Problem } from "@followthrough/core"
import { type FailureCode, FollowthroughFailure } from "@followthrough/kernel"
import type { ProblemCode, ProblemDocument } from "./problem-document.js"

/** The status and title of each code. */
const known: { readonly [Code in ProblemCode]: readonly [status: number, title: string] } = {
  malformed: [400, "The input is malformed"],
  unauthenticated: [401, "Nobody is signed in"],
  denied: [403, "This may not be seen or done"],
  "no-such-route": [404, "There is no such route"],
  "no-such-contact": [404, "There is no such contact"],
  "wrong-method": [405, "The method is not allowed"],
  "body-too-slow": [408, "The body comes too slowly"],
  refused: [409, "The command is refused"],
  "body-too-large": [413, "The body is too large"],
  "not-json": [415, "The body is not JSON"],
  mismatch: [422, "The command id was used for something else"],
  internal: [500, "The server failed"],
  unreadable: [500, "The log cannot be read"],
  busy: [503, "Others keep writing"],
  unavailable: [503, "The log is not available"],
  closed: [503, "The log is closed"],
  aborted: [503, "The work was ended"],
}

/** Every status that a failure may have, and what it means. */
export const failureStatuses: ReadonlyMap<number, string> = Object.values(known).reduce(
  (all, [status, title]) => {
    const other = all.get(status)
    return all.set(status, other === undefined ? title : `${other}; or: ${title}`)
  },
  new Map<number, string>(),
)

/** Seconds after which to try again. */
const RETRY_AFTER = "1"

/** How much of what is wrong is told: what is sent to provoke a long answer gets a short one. */
const PROBLEMS = 100
const DETAIL = 2000

/** Ends a request with a problem document. */
export class HttpProblem extends Error {
  readonly document: ProblemDocument
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ProblemCode,
    detail: string,
    told: Pick<ProblemDocument, "problems" | "refusal"> & {
      readonly headers?: Readonly<Record<string, string>>
    } = {},
  ) {
    super(detail)
    const [status, title] = known[code]
    const { headers, problems, ...data } = told
    this.document = {
      type: `urn:followthrough:problem:${code}`,
      title,
      status,
      detail: detail.length > DETAIL ? `${detail.slice(0, DETAIL)} …` : detail,
      code,
      ...data,
      ...(problems === undefined ? {} : { problems: problems.slice(0, PROBLEMS) }),
    }
    this.headers = { ...(status === 503 ? { "Retry-After": RETRY_AFTER } : {}), ...headers }
  }
}

/** Codes whose messages are for who asks. Of others, a message may name a file or a statement of the store. */
const tellable: ReadonlySet<FailureCode> = new Set(["malformed", "refused", "mismatch"])

const instead: { readonly [Code in FailureCode]?: string } = {
  busy: "others kept writing to the same log; try again",
  unavailable: "the log cannot be opened, read or written right now",
  unreadable: "the log holds a fact that this version cannot read",
  closed: "the log was closed",
  aborted: "the request ended before the work was done",
}

/** The problem that a failure is to whoever asked; of a bug it says nothing. */
export const problemOf = (failure: unknown): HttpProblem => {
  if (failure instanceof HttpProblem) return failure
  if (!isFailure(failure)) return new HttpProblem("internal", "the server failed to answer")
  const { code, message, problems, refusal } = failure
  return new HttpProblem(code, tellable.has(code) ? message : (instead[code] ?? ""), {
    ...(refusal === undefined ? {} : { refusal }),
    ...(problems.length === 0 ? {} : { problems }),
  })
}

// Also one of a log behind another door, whose class is its own.
const isFailure = (failure: unknown): failure is FollowthroughFailure =>
  failure instanceof FollowthroughFailure ||
  (failure instanceof Error &&
    failure.name === "FollowthroughFailure" &&
    "code" in failure &&
    Object.hasOwn(known, String(failure.code)) &&
    "problems" in failure &&
    Array.isArray(failure.problems))

/** Input of the wrong form, with every mistake named. */
export const malformed = (problems: ReadonlyArray<Problem>): HttpProblem =>
  new HttpProblem(
    "malformed",
    problems.map(({ message, path }) => (path === "" ? message : `${path}: ${message}`)).join("; "),
    { problems },
  )

/** What the host's grant does not cover. */
export const denied = (detail: string, problems?: ReadonlyArray<Problem>): HttpProblem =>
  new HttpProblem("denied", detail, problems === undefined ? {} : { problems })

export const problemResponse = ({ document, headers }: HttpProblem): Response =>
  new Response(JSON.stringify(document), {
    status: document.status,
    headers: {
      "Content-Type": "application/problem+json",
      "Cache-Control": "no-store",
      ...headers,
    },
  })
