import type { StoreFailure } from "@followthrough/store"
import { workspacesIn } from "@followthrough/store-sql"
import * as Effect from "effect/Effect"
import { postgresStore } from "./shared-server.js"
import type { StoreInFile, StoreInPostgres } from "./store-choice.js"
import { definedOf } from "./store-layer.js"

/** The workspaces of a log, by name. */
export const workspacesAt = (
  place: StoreInFile | StoreInPostgres,
): Effect.Effect<ReadonlyArray<string>, StoreFailure> =>
  "url" in place
    ? Effect.flatMap(postgresStore, ({ postgresWorkspacesAt }) =>
        postgresWorkspacesAt({ ...definedOf(place), connections: 1 }),
      )
    : workspacesIn({ filename: place.file, ...definedOf({ prefix: place.prefix }) })
