import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { sha256Hex } from "./chain.js"
import { EXPORT_FORMAT, EXPORT_VERSION } from "./export-log.js"
import { keyDigest } from "./stream-key.js"

const Count = Schema.Int.pipe(Schema.nonNegative())
const Hash = Schema.String.pipe(Schema.pattern(/^[0-9a-f]{64}$/))

const HeaderLine = Schema.Struct({
  format: Schema.Literal(EXPORT_FORMAT),
  version: Schema.Literal(EXPORT_VERSION),
  workspace: Schema.String,
  head: Schema.Struct({ position: Count, hash: Hash }),
})

/** Without `key` where the key is gone, or kept elsewhere. */
const Key = Schema.Struct({
  stream: Schema.String,
  digest: Hash,
  kept: Schema.Literal("here", "elsewhere"),
  key: Schema.optionalWith(Schema.String, { exact: true }),
}).pipe(
  Schema.filter(
    ({ digest, key, stream }) =>
      key === undefined ||
      keyDigest(stream, key, sha256Hex) === digest ||
      "it is not the key that was exported",
  ),
)

const CommandLine = Schema.Struct({
  command: Schema.Struct({
    id: Schema.String,
    fingerprint: Schema.String,
    recordedAt: Schema.Int,
    versions: Schema.Array(Schema.Tuple(Schema.String, Count)),
    claims: Schema.Array(
      Schema.Struct({
        change: Schema.Literal("take", "release"),
        key: Schema.String,
        stream: Schema.String,
      }),
    ),
    keys: Schema.Array(Key),
    destroys: Schema.Array(Schema.String),
  }),
})

const EventLine = Schema.Struct({
  position: Count,
  stream: Schema.String,
  version: Count,
  type: Schema.String,
  occurredAt: Schema.Int,
  recordedAt: Schema.Int,
  commandId: Schema.String,
  data: Schema.String,
  hash: Hash,
})

const EndLine = Schema.Struct({ end: Schema.Struct({ commands: Count, events: Count }) })

export type HeaderLine = typeof HeaderLine.Type
export type CommandLine = typeof CommandLine.Type
export type EventLine = typeof EventLine.Type
export type EndLine = typeof EndLine.Type

/** A line of an export after its first, or what is wrong with it. */
export const readLine = (text: string): Either.Either<CommandLine | EventLine | EndLine, string> =>
  Either.flatMap(parse(text), (json): Either.Either<CommandLine | EventLine | EndLine, string> => {
    if (typeof json === "object" && json !== null) {
      if ("command" in json) return decodeCommand(json)
      if ("end" in json) return decodeEnd(json)
    }
    return decodeEvent(json)
  })

/** The first line of an export. */
export const readHeader = (text: string): Either.Either<HeaderLine, string> =>
  Either.flatMap(parse(text), (json) => {
    const ours = typeof json === "object" && json !== null && "format" in json
    if (!ours || json.format !== EXPORT_FORMAT) {
      return Either.left("this is no export of a Followthrough log")
    }
    return "version" in json && typeof json.version === "number" && json.version > EXPORT_VERSION
      ? Either.left("a later release wrote this export")
      : decodeHeader(json)
  })

const parse = (text: string): Either.Either<unknown, string> =>
  Either.try({ try: () => JSON.parse(text), catch: () => "it is not JSON" })

const decoder = <A, I>(schema: Schema.Schema<A, I>) => {
  const decode = Schema.decodeUnknownEither(schema)
  return (json: unknown): Either.Either<A, string> =>
    Either.mapLeft(decode(json), (error) => {
      const [issue] = ParseResult.ArrayFormatter.formatErrorSync(error)
      return issue === undefined ? error.message : `${issue.path.join(".")}: ${issue.message}`
    })
}

const decodeHeader = decoder(HeaderLine)
const decodeCommand = decoder(CommandLine)
const decodeEvent = decoder(EventLine)
const decodeEnd = decoder(EndLine)
