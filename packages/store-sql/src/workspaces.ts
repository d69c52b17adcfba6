import type { StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { openLog } from "./open-log.js"
import { rows } from "./script.js"
import { openSession, type SqliteOptions } from "./sqlite.js"
import { selectWorkspaces } from "./statements.js"

/** The workspaces that a log's file holds, by name. */
export const workspacesIn = (
  log: Pick<SqliteOptions, "filename" | "prefix">,
): Effect.Effect<ReadonlyArray<string>, StoreFailure> =>
  Effect.gen(function* () {
    const session = yield* openSession({ ...log, mode: "read" })
    yield* openLog(session, { mode: "read", foreign: "refuse" })
    const found = yield* session.reading(() => rows<{ workspace: string }>(selectWorkspaces))
    return found.map(({ workspace }) => workspace)
  }).pipe(Effect.scoped)
