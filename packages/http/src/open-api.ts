import { answerSchemas } from "./answer-schemas.js"
import { failureStatuses } from "./http-problem.js"
import type { RouteName } from "./routes.js"

type Json = Record<string, unknown>

/** What comes with a 200: a stream of text, or JSON of a schema. */
const contentOf = (name: RouteName): Json => {
  if (name === "log") return { "application/x-ndjson": { schema: { type: "string" } } }
  if (name === "watch") return { "text/event-stream": { schema: { type: "string" } } }
  return { "application/json": { schema: answerSchemas.of[name] } }
}

/**
 * Says of each failure that it is a problem document, also of parameters that do not fit, and of each answer what comes
 * with it.
 */
export const documented = (document: Json): Json => {
  const { components, paths, ...rest } = withoutIds(document)
  const { schemas, ...others } = components as Record<string, Json>
  const { Command } = schemas as Json
  return {
    ...rest,
    paths: mapValues(paths, (methods) =>
      mapValues(methods, (operation) => ({
        ...operation,
        responses: mapValues(operation["responses"], (response, status) =>
          responseOf(response, Number(status), operation["operationId"] as RouteName),
        ),
      })),
    ),
    components: { ...others, schemas: { Command, ...answerSchemas.schemas } },
  }
}

// Each schema of anything has the same `$id`, which may be there once.
const withoutIds = (document: Json): Json =>
  JSON.parse(JSON.stringify(document), (name, value) => (name === "$id" ? undefined : value))

const responseOf = (response: Json, status: number, name: RouteName): Json => {
  if (status >= 400) {
    return {
      description: failureStatuses.get(status),
      content: { "application/problem+json": { schema: answerSchemas.of.problem } },
    }
  }
  const { content, description } = response
  return { description, ...(content === undefined ? {} : { content: contentOf(name) }) }
}

const mapValues = (of: unknown, change: (value: Json, name: string) => Json): Json =>
  Object.fromEntries(
    Object.entries(of as Record<string, Json>).map(([name, value]) => [name, change(value, name)]),
  )
