import { type Policy, policyFromJson } from "@followthrough/core"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { malformed } from "./failure.js"
import { checkShape, fieldsDecoder, maybe, Name, readFields } from "./query-input.js"
import type { OpenTelemetryApi } from "./telemetry/open-telemetry.js"
import { Workers } from "./whole-log/options.js"

const decodeOpening = fieldsDecoder({
  workspace: Name,
  store: maybe(Schema.Unknown),
  policy: maybe(Schema.Unknown),
  keys: maybe(Schema.Unknown),
  now: maybe(Schema.Unknown),
  allowAhead: maybe(Schema.Boolean),
  workers: maybe(Workers),
  telemetry: maybe(Schema.Unknown),
})

const isApi = (input: unknown): input is OpenTelemetryApi => {
  const { context, metrics, trace } = Object(input) as Partial<OpenTelemetryApi>
  return (
    typeof trace?.getTracer === "function" &&
    typeof context?.active === "function" &&
    typeof metrics?.getMeter === "function"
  )
}

const decodeTelemetry = fieldsDecoder({
  api: Schema.declare(isApi).annotations({ message: () => "is not @opentelemetry/api" }),
  nameWorkspace: maybe(Schema.Boolean),
})

/** Checks how a log is to be opened, or throws a `malformed` failure that names every mistake. */
export const readOpening = <O extends object>(options: O): O => {
  const { keys, now, telemetry } = readFields("openFollowthrough()", decodeOpening, options)
  if (telemetry !== undefined) readFields("telemetry", decodeTelemetry, telemetry)
  const wrong = [
    ...(now === undefined || typeof now === "function" ? [] : ["now"]),
    ...(keys === undefined || (typeof keys === "object" && keys !== null) ? [] : ["keys"]),
  ]
  if (wrong.length > 0) {
    throw malformed(
      "openFollowthrough()",
      wrong.map((path) => ({ path, message: "is not what it has to be" })),
    )
  }
  return options
}

/** Reads a policy, or throws a `malformed` failure that names every mistake. */
export const readPolicy = (json: unknown): Policy | undefined => {
  if (json === undefined) return undefined
  checkShape("policy", json)
  return Either.getOrThrowWith(policyFromJson(json), ({ problems }) =>
    malformed("policy", problems),
  )
}
