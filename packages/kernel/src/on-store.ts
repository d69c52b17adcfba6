import type { EventStore, StoreFailure } from "@followthrough/store"
import * as Layer from "effect/Layer"
import type { Followthrough, OpenOptions } from "./followthrough.js"
import { openOn } from "./open-followthrough.js"
import { followthroughLayer } from "./service.js"
import { machineTimer } from "./watching/timer.js"

/**
 * Opens follow-up on a store that the caller brings, such as one in a browser: nothing here needs Node, and the calling
 * thread works out every answer. The store is closed with it.
 */
export const openOnStore = (
  store: Layer.Layer<EventStore, StoreFailure>,
  options: Omit<OpenOptions, "store" | "workers">,
): Promise<Followthrough> =>
  openOn((config) => Layer.provide(followthroughLayer(config), store), options, machineTimer)
