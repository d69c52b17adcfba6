import { type Policy, policyFromJson } from "@followthrough/core"
import { type EventStore, memoryLayer, type StoreFailure } from "@followthrough/store"
import { sqliteLayer } from "@followthrough/store-sql"
import { Either, Layer } from "effect"
import { malformed } from "./failure.js"
import { type Followthrough, followthroughLayer, type WorkspaceConfig } from "./service.js"

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
    }

const storeLayer = (choice: StoreChoice): Layer.Layer<EventStore, StoreFailure> =>
  choice === "memory"
    ? memoryLayer
    : sqliteLayer({ filename: choice.file, mode: choice.mode ?? "create" })

/** The kernel on a store of its own. */
export const followthroughOn = (
  store: StoreChoice,
  config: WorkspaceConfig,
): Layer.Layer<Followthrough, StoreFailure> =>
  Layer.provide(followthroughLayer(config), storeLayer(store))

/** Reads a policy, or throws a `malformed` failure that names every mistake. */
export const readPolicy = (json: unknown): Policy | undefined =>
  json === undefined
    ? undefined
    : Either.getOrThrowWith(policyFromJson(json), ({ problems }) => malformed("policy", problems))
