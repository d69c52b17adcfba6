import type { CommandInput, FollowUpClient, RecordOptions } from "@followthrough/kernel"
import { allowedAnswer, allowedQuery, checkCommand, type Query } from "./access.js"
import { answerResponse, jsonResponse } from "./answer-response.js"
import { eventStream } from "./event-stream.js"
import { type Action, type Authorize, type Grant, readGrant } from "./grant.js"
import { denied, HttpProblem, malformed, problemOf } from "./http-problem.js"
import { logLines } from "./log-lines.js"
import type { OpenStreams } from "./open-streams.js"
import { COMMAND_ID_HEADER, type RouteName } from "./routes.js"

/** What requests are served with. */
export interface Serving {
  /** The log of a workspace; `undefined`: there is none of that name. */
  readonly logOf: (workspace: string) => Promise<FollowUpClient | undefined>
  readonly authorize: Authorize
  readonly heartbeatSeconds: number
  readonly streamSeconds: number
  readonly openStreams: OpenStreams
  readonly onFailure: (failure: unknown, request: Request) => void
}

/** A request whose route was found and whose body was read. */
export interface Arrival {
  readonly request: Request
  /** The JSON of its body; undefined for a GET. */
  readonly body: unknown
  /** The id in its path. */
  readonly contactId: string | undefined
}

interface Allowed {
  readonly log: FollowUpClient
  readonly grant: Grant
}

/** Serves one route; `query` has the parameters of its path and after it. */
export const serve = async (
  serving: Serving,
  route: RouteName,
  { body, request }: Arrival,
  query: Query,
): Promise<Response> => {
  const allow = (action: Action, asked: Query): Promise<Allowed> =>
    allowed(serving, request, action, asked)
  const told = (failure: unknown): void => serving.onFailure(failure, request)
  const { signal } = request
  switch (route) {
    case "record":
      return record(allow, request, body, query)
    case "recordAll":
      return recordAll(allow, body)
    case "whatIf": {
      const asked = fieldsOf(body, "")
      const { grant, log } = await allow(route, asked)
      await allowedQuery(log, grant, route, asked)
      return jsonResponse(await log.whatIf(asked as never, { signal }))
    }
    case "log": {
      const { grant, log } = await allow(route, query)
      await allowedQuery(log, grant, route, query)
      return logLines(log.log(query), signal, told)
    }
    case "watch": {
      const { ask, ...asked } = query
      const { grant, log } = await allow(ask as Action, asked)
      const question = { ...(await allowedQuery(log, grant, String(ask), asked)), ask }
      return eventStream({
        watch: (stop) => log.watch(question as never, { signal: stop }),
        // The contact may have become somebody else's.
        check: async () => void (await allowedQuery(log, grant, String(ask), asked)),
        lastEventId: request.headers.get("last-event-id"),
        signal,
        openStreams: serving.openStreams,
        heartbeatSeconds: serving.heartbeatSeconds,
        streamSeconds: serving.streamSeconds,
        onFailure: told,
      })
    }
    default: {
      const { grant, log } = await allow(route, query)
      const asked = await allowedQuery(log, grant, route, query)
      const answer = await allowedAnswer(
        log,
        grant,
        route,
        await answerOf(log, route, asked, signal),
      )
      if (answer !== undefined) return answerResponse(request, answer)
      if (route === "latestOccurrence") return jsonResponse(null)
      throw new HttpProblem("no-such-contact", "there is no such contact")
    }
  }
}

const allowed = async (
  { authorize, logOf }: Serving,
  request: Request,
  action: Action,
  asked: Query,
): Promise<Allowed> => {
  const given = await authorize({ request, action, asked })
  if (given === undefined) throw new HttpProblem("unauthenticated", "nobody is signed in")
  if (given === false) throw denied("this may not be seen or done")
  const grant = readGrant(given)
  const log = await logOf(grant.workspace)
  if (log === undefined) throw denied("there is no such workspace, or it may not be seen")
  return { grant, log }
}

type Answering = { readonly [method: string]: (query: Query, options: object) => Promise<unknown> }

const answerOf = (
  log: FollowUpClient,
  answer: string,
  query: Query,
  signal: AbortSignal,
): Promise<unknown> => {
  if (answer === "findContact") return log.findContact(query["key"] as string, { signal })
  if (answer === "reps") return log.reps({ signal })
  return (log as unknown as Answering)[answer]?.(query, { signal }) ?? Promise.resolve(undefined)
}

type Allow = (action: Action, asked: Query) => Promise<Allowed>

const record = async (
  allow: Allow,
  request: Request,
  body: unknown,
  query: Query,
): Promise<Response> => {
  const command = fieldsOf(body, "")
  const { grant, log } = await allow("record", command)
  await checkCommand(log, grant, command)
  const commandId = request.headers.get(COMMAND_ID_HEADER) ?? query["commandId"]
  try {
    const recorded = await recordOne(
      log,
      command,
      optionsOf(grant, commandId as string | undefined),
    )
    return jsonResponse(recorded)
  } catch (failure) {
    throw hidden(grant, failure)
  }
}

// The one command whose own method tells more: what comes next for the contact.
const recordOne = (log: FollowUpClient, command: Query, options: RecordOptions) => {
  const { _tag: tag, ...fields } = command
  return tag === "LogTouch"
    ? log.logTouch(fields as never, options)
    : log.record(command as unknown as CommandInput, options)
}

const recordAll = async (allow: Allow, body: unknown): Promise<Response> => {
  if (!Array.isArray(body)) throw malformed([{ path: "", message: "is not a list of commands" }])
  const all: Array<Parameters<FollowUpClient["recordAll"]>[0][number]> = []
  const added = new Map<string, string>()
  const grants: Array<Grant> = []
  let first: Allowed | undefined
  for (const [place, one] of body.entries()) {
    const { command: given, commandId, ...others } = fieldsOf(one, String(place))
    const [other] = Object.keys(others)
    if (other !== undefined) {
      throw malformed([{ path: `${place}.${other}`, message: "is no field of a command's" }])
    }
    if (commandId !== undefined && typeof commandId !== "string") {
      throw malformed([{ path: `${place}.commandId`, message: "is no text" }])
    }
    const command = fieldsOf(given, `${place}.command`)
    const now = await allow("record", command)
    first ??= now
    grants.push(now.grant)
    if (now.grant.workspace !== first.grant.workspace) {
      throw denied("the commands are of several workspaces")
    }
    await checkCommand(now.log, now.grant, command, `${place}.command`, added)
    all.push({
      command: command as unknown as CommandInput,
      ...optionsOf(now.grant, commandId),
    })
  }
  if (first === undefined) return jsonResponse([])
  const outcomes = await first.log.recordAll(all)
  return jsonResponse(
    outcomes.map((outcome, place) => {
      if (outcome.ok) return outcome
      const failure = hidden(grants[place] ?? nobody, outcome.failure)
      return { ok: false, problem: problemOf(failure).document }
    }),
  )
}

const nobody: Grant = { workspace: "", reps: [] }

const optionsOf = ({ actor }: Grant, commandId: string | undefined): RecordOptions => ({
  ...(commandId === undefined ? {} : { commandId }),
  ...(actor === undefined ? {} : { actor }),
})

/** A refusal that names whose an external id is tells of a contact or rep who may be anybody's. */
const hidden = ({ reps }: Grant, failure: unknown): unknown => {
  if (reps === "all" || !(failure instanceof Error) || !("refusal" in failure)) return failure
  const { refusal } = failure
  return typeof refusal === "object" &&
    refusal !== null &&
    "_tag" in refusal &&
    refusal._tag === "ExternalIdTaken"
    ? denied("the external id is taken")
    : failure
}

const fieldsOf = (json: unknown, path: string): Query => {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw malformed([{ path, message: "is not an object of named fields" }])
  }
  return json as Query
}
