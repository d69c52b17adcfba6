import { type EventStore, memoryLayer, type StoreFailure } from "@followthrough/store"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import type { Followthrough as Opened, OpenOptions } from "./followthrough.js"
import { openOn } from "./open-followthrough.js"
import { fieldsDecoder, maybe, readFields, WholeNumber } from "./query-input.js"
import { type Followthrough, followthroughLayer, type WorkspaceConfig } from "./service.js"
import { sharedFileLayer } from "./shared-file.js"
import type { StoreChoice } from "./store-choice.js"
import { machineTimer, type Timer } from "./watching/timer.js"
import type { LogInFile } from "./whole-log/log-in-file.js"

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

/** Opens follow-up on a store. Close it when the host shuts down. */
export const openFollowthrough = (options: OpenOptions): Promise<Opened> =>
  openWith(machineTimer, options)

/** The same with timers that a test drives. */
export const openWith = (
  timerBy: (now: () => number) => Timer,
  options: OpenOptions,
): Promise<Opened> => {
  const kernelOn = (config: WorkspaceConfig) => {
    const { store } = options
    if (store !== "memory") readFields("store", decodeStore, store ?? null)
    return followthroughOn(store, config)
  }
  return openOn(kernelOn, options, timerBy)
}
