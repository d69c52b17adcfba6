import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const inAccess = mutantsIn("src/access.ts", "test/access.test.ts")
const inGrants = mutantsIn("src/access.ts", "test/grants.test.ts")
const inServe = mutantsIn("src/serve.ts", "test/grants.test.ts")
const inNames = mutantsIn("src/named-in-command.ts", "test/access.test.ts")
const inHandler = mutantsIn("src/follow-up-handler.ts", "test/grants.test.ts")
const inStream = mutantsIn("src/event-stream.ts", "test/event-streams.test.ts")
const inBody = mutantsIn("src/json-body.ts", "test/requests.test.ts")
const inSlowBody = mutantsIn("src/json-body.ts", "test/bodies-on-the-wire.test.ts")
const inLength = mutantsIn("src/http-problem.ts", "test/bodies-on-the-wire.test.ts")
const inHeaders = mutantsIn("src/follow-up-handler.ts", "test/hostile-requests.test.ts")
const inListener = mutantsIn("src/node/node-listener.ts", "test/node-server.test.ts")
const inHostile = mutantsIn("src/node/node-listener.ts", "test/hostile-requests.test.ts")
const inTag = mutantsIn("src/answer-response.ts", "test/requests.test.ts")
const inProblem = mutantsIn("src/http-problem.ts", "test/documented-statuses.test.ts")
const inRequests = mutantsIn("src/client/requests.ts", "test/same-answers.test.ts")
const inClient = mutantsIn("src/client/follow-up-client.ts", "test/same-answers.test.ts")
const inWatching = mutantsIn("src/client/watching.ts", "test/event-streams.test.ts")

const noAnswer = /lets no answer cross/
const noCommand = /lets no command cross/
const sameAnswers = /L20 what is recorded and answered/

export const mutants: ReadonlyArray<Mutant> = [
  inAccess(
    "any-contact-is-theirs",
    "return ownerId !== undefined && reps.has(ownerId)",
    "return ownerId !== undefined",
    noAnswer,
  ),
  inAccess(
    "any-rep-may-be-asked-about",
    'if (!reps.has(String(query["repId"]))) throw otherRep("repId")',
    "",
    noAnswer,
  ),
  inAccess(
    "queues-are-anybodys",
    'if (query["queue"] !== undefined) {',
    "if (reps.size < 0) {",
    noAnswer,
  ),
  inAccess(
    "all-reps-are-listed",
    "      reps.has(repId),\n",
    "      reps.has(repId) || repId !== undefined,\n",
    noAnswer,
  ),
  inAccess(
    "commands-for-any-rep",
    "for (const repId of named.reps) if (!reps.has(repId)) throw otherRep(place)",
    "",
    noCommand,
  ),
  inAccess(
    "commands-about-any-contact",
    'if (reps.has(added.get(contactId) ?? "")) continue',
    "if (contactId !== undefined) continue",
    noCommand,
  ),
  inGrants("commands-about-parties", "named.parties.size > 0 || ", "", /covers no party/),
  inGrants(
    "whatever-a-batch-does-is-covered",
    "if (isNew && (await isUnknown(log, contactId))) added.set(contactId, ownerId)",
    "if (await isUnknown(log, contactId)) added.set(contactId, ownerId)",
    /covers what a batch does/,
  ),
  inNames(
    "names-at-the-top-alone",
    "if (kind !== undefined) found.set(field, kind)",
    'if (kind === "contacts") found.set(field, kind)',
    noCommand,
  ),
  inServe("actor-is-lost", "...(actor === undefined ? {} : { actor }),", "", /says who records/),
  inServe(
    "external-ids-tell-whose",
    'if (reps === "all" || !(failure',
    'if (reps !== "none" || !(failure',
    /does not tell whose an external id/,
  ),
  inHandler(
    "any-workspace",
    "(asked === workspace ? log : undefined)",
    "(asked === workspace ? log : log)",
    /nothing is open without/,
  ),
  inStream("sent-twice", "if (id === sent) continue", "", /sends no answer twice/),
  inStream("never-checked-again", "await check()", "", /is handed over to a rep/),
  inStream("timers-stay", "clearTimeout(over)", "", /leaves nothing behind/),
  inStream("reader-gone-unnoticed", "cancel: letGo,", "", /leaves nothing behind/),
  inBody(
    "streamed-without-end",
    "if (length > limit) {",
    "if (length > limit * 1000) {",
    /cut off/,
  ),
  inSlowBody("slow-without-end", "    isLate = true\n", "", /trickles in is ended/),
  inHeaders(
    "taken-for-a-page",
    '"X-Content-Type-Options", "nosniff"',
    '"X-Mutant", "nosniff"',
    /take for a page/,
  ),
  inLength(
    "every-mistake-is-told",
    "problems.slice(0, PROBLEMS)",
    "problems",
    /long list of mistakes/,
  ),
  inLength(
    "told-at-any-length",
    "detail.length > DETAIL",
    "detail.length < 0",
    /long list of mistakes/,
  ),
  inStream(
    "stays-when-the-server-stops",
    "openStreams.enter(end)",
    "openStreams.enter(() => undefined)",
    /when the server stops/,
  ),
  inStream(
    "unread-stays",
    "if ((controller.desiredSize ?? 0) > 0) return",
    "if (streamSeconds > 0) return",
    /nobody reads ends/,
  ),
  inHostile(
    "no-request-ends-the-server",
    "return undefined\n  }\n}",
    'return new Request("")\n  }\n}',
    /web does not know/,
  ),
  inListener("hung-up-unnoticed", "gone.abort()", "undefined", /hangs up in the middle/),
  inBody(
    "any-type-of-body",
    'throw new HttpProblem("not-json", "the body is to be application/json")',
    "",
    /form of another site/,
  ),
  inTag(
    "tag-of-the-instant",
    "const { at: _, next: __, ...told }",
    "const { ...told }",
    /gets 304/,
  ),
  inProblem(
    "messages-of-the-store-are-told",
    'tellable.has(code) ? message : (instead[code] ?? "")',
    "message",
    /tells nothing of the machine/,
  ),
  inProblem(
    "bugs-are-told",
    '"the server failed to answer"',
    "String(failure)",
    /tells nothing of the machine/,
  ),
  inRequests("ids-unescaped", "return encodeURIComponent(id)", "return id", sameAnswers),
  inRequests(
    "dates-as-they-print",
    "value instanceof Date ?",
    "Number.isNaN(value) ?",
    sameAnswers,
  ),
  inClient(
    "absent-is-a-failure",
    "if (absentWhere.has(name) && isAbsent(failure)) return undefined",
    "",
    sameAnswers,
  ),
  inClient(
    "one-request-for-all",
    "if (batch.length > 0 && bytes + more > BODY_LIMIT) {",
    "if (batch.length < 0) {",
    /L20 many commands/,
  ),
  inWatching(
    "begins-anew",
    'lastId === "" ? {} : { "Last-Event-ID": lastId }',
    "{}",
    /comes again when a stream breaks off/,
  ),
]
