import type { LiveQuestion } from "@followthrough/kernel"

/**
 * What the handler, its OpenAPI document and the client must agree on: plain data, so that the client brings no more
 * than this. Each answer has the name of its method.
 */
export interface Route {
  readonly method: "GET" | "POST"
  /** Below where the handler is mounted; `:contactId` stands for the contact's id. */
  readonly path: string
  /** The names of its query parameters. */
  readonly parameters: ReadonlyArray<string>
}

const get = (path: string, ...parameters: ReadonlyArray<string>): Route => ({
  method: "GET",
  path,
  parameters,
})
const post = (path: string, ...parameters: ReadonlyArray<string>): Route => ({
  method: "POST",
  path,
  parameters,
})

const asOf = ["at", "knownAt"]
const page = ["limit", "after"]

/** Answers to a query, each by a GET. */
export const answerRoutes = {
  next: get("/next", ...asOf, "repId", "queue", ...page),
  plan: get("/plan", ...asOf, "from", "days", "repId"),
  agenda: get("/agenda/:contactId", ...asOf),
  became: get("/became", "from", "to", "knownAt", "repId", "queue"),
  flow: get("/flow", ...asOf, ...page, "silentAfter", "notSpokenAfter", "partyId"),
  promises: get("/promises", ...asOf, ...page, "repId"),
  asks: get("/asks", ...asOf, ...page, "repId", "partyId"),
  audit: get(
    "/audit",
    ...asOf,
    "from",
    "to",
    "play",
    "lagFrom",
    "repId",
    "partyId",
    "by",
    "part",
    "evidence",
  ),
  explain: get("/explain/:contactId", ...asOf, "repId", "promiseId"),
  doubts: get("/doubts", ...asOf, ...page, "contactId", "kind"),
  timeline: get("/timeline/:contactId", ...asOf, ...page),
  reps: get("/reps"),
  contacts: get("/contacts", ...asOf),
  findContact: get("/find", "key"),
  latestOccurrence: get("/latest-occurrence", "knownAt"),
  policy: get("/policy", ...asOf),
} as const satisfies { readonly [name: string]: Route }

export type AnswerName = keyof typeof answerRoutes

export const routes = {
  /** `commandId` is for ids that the header cannot hold. */
  record: post("/commands", "commandId"),
  recordAll: post("/commands/batch"),
  whatIf: post("/what-if"),
  ...answerRoutes,
  log: get("/log", "contactId", "knownAt"),
  watch: get(
    "/watch",
    "ask",
    "repId",
    "queue",
    "limit",
    "from",
    "days",
    "contactId",
    "silentAfter",
    "notSpokenAfter",
    "partyId",
    "promiseId",
  ),
} as const satisfies { readonly [name: string]: Route }

export type RouteName = keyof typeof routes

/** Where the OpenAPI document is. */
export const OPEN_API_PATH = "/openapi.json"

/** The questions that can be watched. */
export const watchable = [
  "next",
  "agenda",
  "plan",
  "flow",
  "promises",
  "asks",
  "explain",
] as const satisfies ReadonlyArray<LiveQuestion["ask"]>

/** The header whose value is the command's id. */
export const COMMAND_ID_HEADER = "Idempotency-Key"

/** Bytes that a body may have, where the host says nothing else. */
export const BODY_LIMIT = 65_536

/** Seconds in which a body must have come, where the host says nothing else. */
export const BODY_SECONDS = 30

/** Rows of a page at most. */
export const PAGE_LIMIT = 1000
