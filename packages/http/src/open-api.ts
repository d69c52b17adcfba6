import { failureStatuses } from "./http-problem.js"
import { routes } from "./routes.js"

type Json = Record<string, unknown>

const problem = { $ref: "#/components/schemas/Problem" }

/** What is sent back where it is no JSON. */
const contentTypes: ReadonlyMap<string, string> = new Map([
  [routes.log.path, "application/x-ndjson"],
  [routes.watch.path, "text/event-stream"],
])

/**
 * Says of each failure that it is a problem document, also of parameters that do not fit, and of each answer as what it
 * comes.
 */
export const documented = (document: Json): Json => {
  const { components, paths, ...rest } = withoutIds(document)
  const { schemas, ...others } = components as Record<string, Json>
  const { Command, Problem } = schemas as Json
  return {
    ...rest,
    paths: mapValues(paths, (methods, path) =>
      mapValues(methods, (operation) => ({
        ...operation,
        responses: mapValues(operation["responses"], (response, status) =>
          responseOf(response, Number(status), path),
        ),
      })),
    ),
    components: { ...others, schemas: { Command, Problem } },
  }
}

// Each schema of anything has the same `$id`, which may be there once.
const withoutIds = (document: Json): Json =>
  JSON.parse(JSON.stringify(document), (name, value) => (name === "$id" ? undefined : value))

const responseOf = (response: Json, status: number, path: string): Json => {
  if (status >= 400) {
    return {
      description: failureStatuses.get(status),
      content: { "application/problem+json": { schema: problem } },
    }
  }
  const { content, description } = response
  if (content === undefined) return { description }
  const type = contentTypes.get(path)
  return type === undefined
    ? { description, content: { "application/json": { schema: {} } } }
    : { description, content: { [type]: { schema: { type: "string" } } } }
}

const mapValues = (of: unknown, change: (value: Json, name: string) => Json): Json =>
  Object.fromEntries(
    Object.entries(of as Record<string, Json>).map(([name, value]) => [name, change(value, name)]),
  )
