import type { StoreFailure } from "@followthrough/store"
import * as Layer from "effect/Layer"
import type { Followthrough as Opened, OpenOptions } from "./followthrough.js"
import { openOn } from "./open-followthrough.js"
import { type Followthrough, followthroughLayer, type WorkspaceConfig } from "./service.js"
import type { StoreChoice } from "./store-choice.js"
import { definedOf, mustBeAStore, storeLayer } from "./store-layer.js"
import { machineTimer, type Timer } from "./watching/timer.js"
import type { LogPlace } from "./whole-log/log-place.js"

/** The kernel on a store of its own. */
export const followthroughOn = (
  store: StoreChoice,
  config: WorkspaceConfig,
): Layer.Layer<Followthrough, StoreFailure> =>
  Layer.provide(followthroughLayer({ place: placeOf(store), ...config }), storeLayer(store))

const placeOf = (choice: StoreChoice): LogPlace | undefined => {
  if (choice === "memory") return undefined
  if ("url" in choice) {
    const { connections: _, mode, ...place } = choice
    return { ...definedOf(place), writable: mode !== "read" }
  }
  const { busyTimeoutMs, driver, file, mode, prefix } = choice
  // A thread of ours would open the file with a copy of SQLite that need not be the host's.
  if (file === ":memory:" || driver !== undefined) return undefined
  return { filename: file, writable: mode !== "read", ...definedOf({ prefix, busyTimeoutMs }) }
}

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
    mustBeAStore("store", store)
    return followthroughOn(store, config)
  }
  return openOn(kernelOn, options, timerBy)
}
