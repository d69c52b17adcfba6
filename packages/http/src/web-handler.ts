import { HttpApiBuilder, HttpServer, HttpServerResponse } from "@effect/platform"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { followUpApi, routeNames } from "./http-api.js"
import { type HttpProblem, malformed, problemOf, problemResponse } from "./http-problem.js"
import type { RouteName } from "./routes.js"
import { type Arrival, type Serving, serve } from "./serve.js"

/** What travels beside the request through the API's router. */
class Arrived extends Context.Tag("@followthrough/http/Arrived")<Arrived, Arrival>() {}

interface RawHandlers {
  readonly handleRaw: (
    name: RouteName,
    handler: (read: {
      readonly urlParams?: object
    }) => Effect.Effect<HttpServerResponse.HttpServerResponse, never, Arrived>,
  ) => RawHandlers
}

/**
 * The API as a web handler: its router, and the reading of parameters and headers by their schemas. The API is made from
 * a table, so that its type does not name its endpoints; that each is handled is seen here.
 */
export const webHandler = (serving: Serving) => {
  const handleAll = (empty: RawHandlers): RawHandlers =>
    routeNames.reduce(
      (made, name) =>
        made.handleRaw(name, ({ urlParams = {} }) =>
          Effect.flatMap(Arrived, (arrival) =>
            Effect.promise(async () =>
              HttpServerResponse.raw(
                await responding(serving, arrival.request, () =>
                  serve(serving, name, arrival, withoutAbsent(urlParams, arrival)),
                ),
              ),
            ),
          ),
        ),
      empty,
    )
  const handlers = HttpApiBuilder.group(followUpApi, "followthrough" as never, handleAll as never)
  const unreadable = HttpApiBuilder.middleware(followUpApi, ((app: Effect.Effect<unknown>) =>
    Effect.catchAll(app, (error: unknown) =>
      Effect.succeed(HttpServerResponse.raw(problemResponse(problemOfReading(error)))),
    )) as never)
  const layer = Layer.mergeAll(
    Layer.provide(HttpApiBuilder.api(followUpApi), handlers as Layer.Layer<never>),
    unreadable,
    HttpServer.layerContext,
  )
  const { handler } = HttpApiBuilder.toWebHandler(layer as never)
  return (request: Request, arrival: Arrival): Promise<Response> =>
    handler(request, Context.make(Arrived, arrival) as Context.Context<never>)
}

/** Gives a response whatever happens. The host is told of what is not of the request's making. */
export const responding = async (
  { onFailure }: Serving,
  request: Request,
  respond: () => Promise<Response>,
): Promise<Response> => {
  try {
    return await respond()
  } catch (failure) {
    const problem = problemOf(failure)
    if (problem.document.status >= 500 && !request.signal.aborted) onFailure(failure, request)
    return problemResponse(problem)
  }
}

const withoutAbsent = (urlParams: object, { contactId }: Arrival) =>
  Object.fromEntries(
    Object.entries({ ...urlParams, ...(contactId === undefined ? {} : { contactId }) }).filter(
      ([, value]) => value !== undefined,
    ),
  )

interface Issue {
  readonly path: ReadonlyArray<PropertyKey>
  readonly message: string
}

/** What the API says of parameters that do not fit their schemas. */
const problemOfReading = (error: unknown): HttpProblem => {
  if (typeof error !== "object" || error === null || !("issues" in error)) return problemOf(error)
  const places = new Map<string, string>()
  for (const { message, path } of error.issues as ReadonlyArray<Issue>) {
    const place = String(path[0] ?? "")
    // The members of a union each complain about the same place; the first says enough.
    if (!places.has(place)) places.set(place, message.slice(0, 500))
  }
  return malformed([...places].map(([path, message]) => ({ path, message })))
}
