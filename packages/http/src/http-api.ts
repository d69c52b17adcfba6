import {
  HttpApi,
  HttpApiEndpoint,
  HttpApiGroup,
  HttpApiSchema,
  type HttpMethod,
  OpenApi,
} from "@effect/platform"
import { commandNames } from "@followthrough/core"
import * as Schema from "effect/Schema"
import { described, says } from "./described.js"
import { failureStatuses } from "./http-problem.js"
import { documented } from "./open-api.js"
import { urlParamsOf } from "./parameters.js"
import {
  type AnswerName,
  answerRoutes,
  COMMAND_ID_HEADER,
  type Route,
  type RouteName,
  routes,
} from "./routes.js"

const Contact = Schema.Struct({
  contactId: Schema.String.annotations({ description: "The contact's id." }),
})

/** What is sent, as far as the document tells it: the kernel reads it and names each mistake. */
const Command = Schema.Struct(
  { _tag: Schema.Literal(...commandNames) },
  Schema.Record({ key: Schema.String, value: Schema.Unknown }),
).annotations({ identifier: "Command", description: says.command })

const CommandId = Schema.String.pipe(Schema.minLength(1), Schema.maxLength(200)).annotations({
  description: says.commandId,
})

const payloads: { readonly [name: string]: Schema.Schema.Any } = {
  record: Command,
  recordAll: Schema.Array(
    Schema.Struct({ command: Command, commandId: Schema.optional(CommandId) }),
  ),
  whatIf: Schema.Struct({
    policy: Schema.Unknown.annotations({ description: says.policy }),
    at: Schema.optional(Schema.String.annotations({ description: says.at })),
    knownAt: Schema.optional(Schema.String.annotations({ description: says.knownAt })),
  }),
}

/** Left to `documented`, which knows what problem documents hold. */
const Problem = Schema.Struct({ status: Schema.Number })

/** Which failures a route may have: all do but for those that are about a body or about one contact. */
const statusesOf = (name: RouteName): ReadonlyArray<number> => {
  const statuses = [400, 401, 403, 500, 503]
  const more = {
    404: name === "agenda" || name === "timeline" || name === "findContact",
    409: name === "record",
    408: routes[name].method === "POST",
    413: routes[name].method === "POST",
    415: routes[name].method === "POST",
    422: name === "record",
  }
  for (const [status, has] of Object.entries(more)) if (has) statuses.push(Number(status))
  return statuses
}

const isAnswer = (name: string): name is AnswerName => Object.hasOwn(answerRoutes, name)

const endpointOf = (name: RouteName): HttpApiEndpoint.HttpApiEndpoint.AnyWithProps => {
  const route: Route = routes[name]
  const made: HttpApiEndpoint.HttpApiEndpoint<string, HttpMethod.HttpMethod> = HttpApiEndpoint.make(
    route.method,
  )(name, route.path as `/${string}`)
  const success = Schema.Unknown.annotations({ description: described[name] })
  const answered = made
    .setUrlParams(urlParamsOf(name, route) as never)
    .addSuccess(success as never)
    .annotate(OpenApi.Summary, described[name])
  const placed = route.path.includes(":contactId") ? answered.setPath(Contact as never) : answered
  const payload = payloads[name]
  const sent = payload === undefined ? placed : placed.setPayload(payload as never)
  const headed =
    name === "record"
      ? sent.setHeaders(
          Schema.Struct({ [COMMAND_ID_HEADER.toLowerCase()]: Schema.optional(CommandId) }) as never,
        )
      : sent
  const failing = statusesOf(name).reduce(
    (endpoint, status) =>
      endpoint.addError(
        Problem.annotations(
          HttpApiSchema.annotations({ status, description: failureStatuses.get(status) ?? "" }),
        ) as never,
      ),
    headed,
  )
  const whole = isAnswer(name)
    ? failing.addSuccess(
        HttpApiSchema.Empty(304).annotations({ description: "It tells what you have." }) as never,
      )
    : failing
  return whole as never
}

export const routeNames = Object.keys(routes) as ReadonlyArray<RouteName>

const group = routeNames.reduce(
  (made, name) => made.add(endpointOf(name) as never),
  HttpApiGroup.make("followthrough", { topLevel: true }),
)

/** The API of which both the handler and the document are made. */
export const followUpApi = HttpApi.make("followthrough")
  .add(group)
  .annotate(OpenApi.Title, "Followthrough")
  .annotate(OpenApi.Version, "1")
  .annotate(OpenApi.Transform, documented)
