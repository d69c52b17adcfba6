import { StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import type { Alone } from "./alone.js"
import { isSame, standingAt } from "./open-files.js"
import { DEFAULT_PREFIX, type Naming, namingOf } from "./prefix.js"
import type { SqliteOptions } from "./sqlite.js"
import { failureOf } from "./sqlite-failure.js"
import { selectObjects, selectWorkspaces } from "./statements.js"
import { unavailable } from "./unavailable.js"

/** What is to take a log's place: a backup is a whole file, an export is one workspace's log and nothing else. */
export interface Replacement {
  readonly backup: string | undefined
  /** Undefined as long as nobody knows. */
  readonly workspaces: ReadonlyArray<string> | undefined
}

/** Fails where somebody would miss what was there. What cannot be read any more may go. */
export const mayBeReplaced = (
  { filename, prefix = DEFAULT_PREFIX }: Pick<SqliteOptions, "filename" | "prefix">,
  old: Alone,
  by: Replacement,
): Effect.Effect<void, StoreFailure> =>
  Effect.flatMap(namingOf(prefix, filename), (named) => {
    if (by.backup !== undefined && isSame(old.file, standingAt(by.backup))) {
      return unavailable(filename, "it is the backup itself")
    }
    try {
      return inTheWay(filename, old, by, named) ?? Effect.void
    } catch (thrown) {
      const failure = failureOf(thrown, filename)
      return failure.reason._tag === "Corrupt" ? Effect.void : failure
    }
  })

const inTheWay = (
  location: string,
  { database }: Alone,
  { backup, workspaces }: Replacement,
  named: Naming,
): StoreFailure | undefined => {
  if (database === undefined) return undefined
  const all = <Row>(sql: string) => database.prepare<[], Row>(named(sql)).all()
  const [found] = all<{ objects: number; ours: number }>(selectObjects)
  if (found === undefined || found.objects === 0) return undefined
  if (found.ours === 0) return new StoreFailure({ reason: { _tag: "ForeignDatabase" }, location })
  if (backup !== undefined || workspaces === undefined) return undefined
  const other = all<{ workspace: string }>(selectWorkspaces).find(
    ({ workspace }) => !workspaces.includes(workspace),
  )
  const [table] = all<{ name: string }>(selectOtherTable)
  const more =
    other !== undefined ? `workspace "${other.workspace}"` : table && `table "${table.name}"`
  return more === undefined
    ? undefined
    : unavailable(
        location,
        `it also holds ${more}, and an export is of one workspace: put a backup in its place, or restore into a new file`,
      )
}

const selectOtherTable = `SELECT name FROM sqlite_schema
  WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND instr(tbl_name, 'followthrough_') <> 1 LIMIT 1`
