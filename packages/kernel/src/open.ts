import { type Policy, policyFromJson } from "@followthrough/core"
import { type EventStore, memoryLayer, type StoreFailure } from "@followthrough/store"
import type { SqliteDriver } from "@followthrough/store-sql"
import { Either, Layer, Schema } from "effect"
import { malformed } from "./failure.js"
import { checkShape, fieldsDecoder, maybe, Name, readFields, WholeNumber } from "./query-input.js"
import { type Followthrough, followthroughLayer, type WorkspaceConfig } from "./service.js"
import { sharedFileLayer } from "./shared-file.js"
import type { LogInFile } from "./whole-log/log-in-file.js"
import { Workers } from "./whole-log/options.js"

/** Where the log is kept. */
export type StoreChoice =
  /** In memory: gone when the process ends. */
  | "memory"
  | {
      /** Path of a SQLite file. */
      readonly file: string
      /**
       * `create` (default) makes the file when it is missing, `write` insists that it is there,
       * `read` also never changes it.
       */
      readonly mode?: "create" | "write" | "read"
      /**
       * The file may be the host's own: `create` then adds the log's tables beside those that are there.
       * Left out: a database of something else is refused, so that a wrong name does no harm.
       */
      readonly embed?: boolean
      /**
       * What the names of the log's tables begin with: 1 to 32 lower-case letters, digits and
       * underscores, a letter first. Left out: `followthrough_`.
       */
      readonly prefix?: string
      /**
       * The class `Database` of the better-sqlite3 with which the host opens the same file itself. Two copies of
       * SQLite in one process remove each other's journals. Left out: that of the better-sqlite3 installed
       * beside this package.
       */
      readonly driver?: SqliteDriver
      /**
       * How long a command waits while others keep it from being recorded, before it fails as `busy`; in
       * milliseconds, and a command has that time once. Left out: 5,000.
       */
      readonly busyTimeoutMs?: number
    }

const storeLayer = (choice: StoreChoice): Layer.Layer<EventStore, StoreFailure> =>
  choice === "memory"
    ? memoryLayer
    : sharedFileLayer({
        filename: choice.file,
        mode: choice.mode ?? "create",
        foreign: choice.embed === true ? "embed" : "refuse",
        ...(choice.prefix === undefined ? {} : { prefix: choice.prefix }),
        ...(choice.driver === undefined ? {} : { driver: choice.driver }),
        ...(choice.busyTimeoutMs === undefined ? {} : { busyTimeoutMs: choice.busyTimeoutMs }),
      })

/** The kernel on a store of its own. */
export const followthroughOn = (
  store: StoreChoice,
  config: WorkspaceConfig,
): Layer.Layer<Followthrough, StoreFailure> =>
  Layer.provide(followthroughLayer({ file: fileOf(store), ...config }), storeLayer(store))

// A thread of ours would open the file with a copy of SQLite that need not be the host's.
const fileOf = (choice: StoreChoice): LogInFile | undefined =>
  choice === "memory" || choice.file === ":memory:" || choice.driver !== undefined
    ? undefined
    : {
        filename: choice.file,
        writable: choice.mode !== "read",
        ...(choice.prefix === undefined ? {} : { prefix: choice.prefix }),
        ...(choice.busyTimeoutMs === undefined ? {} : { busyTimeoutMs: choice.busyTimeoutMs }),
      }

const decodeStore = fieldsDecoder({
  file: Schema.String,
  mode: maybe(Schema.Literal("create", "write", "read")),
  embed: maybe(Schema.Boolean),
  prefix: maybe(Schema.String),
  driver: maybe(Schema.Unknown),
  busyTimeoutMs: maybe(WholeNumber),
})

const decodeOpening = fieldsDecoder({
  workspace: Name,
  store: Schema.Unknown,
  policy: maybe(Schema.Unknown),
  keys: maybe(Schema.Unknown),
  now: maybe(Schema.Unknown),
  allowAhead: maybe(Schema.Boolean),
  workers: maybe(Workers),
})

/** Checks how a log is to be opened, or throws a `malformed` failure that names every mistake. */
export const readOpening = <O extends { readonly store: StoreChoice }>(options: O): O => {
  const { keys, now, store } = readFields("openFollowthrough()", decodeOpening, options)
  if (store !== "memory") readFields("store", decodeStore, store ?? null)
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
