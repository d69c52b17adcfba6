import { type EventStore, memoryLayer, type StoreFailure } from "@followthrough/store"
import type * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { fieldsDecoder, maybe, readFields, WholeNumber } from "./query-input.js"
import { sharedFileLayer } from "./shared-file.js"
import { sharedServerLayer } from "./shared-server.js"
import type { StoreChoice } from "./store-choice.js"

/** The store that a host chose. */
export const storeLayer = (choice: StoreChoice): Layer.Layer<EventStore, StoreFailure> => {
  if (choice === "memory") return memoryLayer
  if ("url" in choice) return sharedServerLayer(definedOf(choice))
  const { embed, file, mode = "create", ...rest } = choice
  const foreign = embed === true ? "embed" : "refuse"
  return sharedFileLayer({ filename: file, mode, foreign, ...definedOf(rest) })
}

/** Without the fields that are undefined. */
export const definedOf = <Fields extends object>(fields: Fields): Defined<Fields> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>

type Defined<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> }

const decodeFile = fieldsDecoder({
  file: Schema.String,
  mode: maybe(Schema.Literal("create", "write", "read")),
  embed: maybe(Schema.Boolean),
  prefix: maybe(Schema.String),
  driver: maybe(Schema.Unknown),
  busyTimeoutMs: maybe(WholeNumber),
})

const decodeUrl = fieldsDecoder({
  url: Schema.String,
  schema: maybe(Schema.String),
  mode: maybe(Schema.Literal("create", "write", "read")),
  prefix: maybe(Schema.String),
  connections: maybe(WholeNumber),
  statementTimeoutMs: maybe(WholeNumber),
  busyTimeoutMs: maybe(WholeNumber),
})

/** Refuses what is no choice of a store, naming the field at fault. */
export const mustBeAStore = (what: string, store: StoreChoice): void => {
  if (store === "memory") return
  const isUrl = typeof store === "object" && store !== null && "url" in store
  if (isUrl) readFields(what, decodeUrl, store)
  else readFields(what, decodeFile, store ?? null)
}
