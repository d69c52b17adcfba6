import { existsSync, realpathSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { StoreFailure, UnreadableExport } from "@followthrough/store"
import {
  backupFile,
  leftoversIn,
  restoreFile,
  secondNamesOf,
  UnsoundCopy,
} from "@followthrough/store-sql"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { failureOf } from "./failure.js"
import { FollowthroughFailure } from "./followthrough-failure.js"
import { type LogHead, readHead } from "./keep-log.js"
import { fieldsDecoder, maybe, readFields } from "./query-input.js"
import type { StoreInFile, StoreInPostgres } from "./store-choice.js"
import { definedOf, mustBeAStore } from "./store-layer.js"
import { workspacesAt } from "./workspaces-at.js"

interface LogFile {
  readonly file: string
  /** What the names of the log's tables begin with. Left out: `followthrough_`. */
  readonly prefix?: string
}

/**
 * Copies a log's file while it is in use: the copy is of one moment, and whole or not there at all.
 * Rejects when there is a file of that name already.
 */
export const backupLog = async (copying: LogFile & { readonly to: string }): Promise<void> => {
  readFields("backupLog()", decodeBackup, copying)
  const { file, to, ...named } = copying
  return settled(backupFile({ filename: file, to, ...named }))
}

/** What was restored, and verified. */
export interface RestoredLogs {
  /** By workspace: an export has one, a backup all of its file. */
  readonly logs: ReadonlyArray<{
    readonly workspace: string
    readonly facts: number
    readonly head: LogHead
  }>
  /** With `over`: the name under which the file that was there is kept; left out where there was none. */
  readonly kept?: string
}

/**
 * Makes a log's file from an export, given as text in pieces of any size, or from a backup, given as the name of
 * its file. It is verified before it is put in its place; with a `head` that was kept elsewhere, also against that.
 * Rejects as `malformed` when the copy is not what was recorded, naming the line of a damaged export.
 *
 * Rejects when there is a file of that name already, unless `over` is true: then it takes that one's place, at one
 * stroke, and `kept` names where that one is now. Rejects as `busy` while anybody has that one open, this process
 * included. Killed at any moment, it has left the old log or the new one in the place, and can be called again.
 */
export const restoreLog = async (
  restoring: LogFile & {
    readonly from: AsyncIterable<string> | { readonly backup: string }
    readonly over?: boolean
    readonly head?: LogHead | string
  },
): Promise<RestoredLogs> => {
  readFields("restoreLog()", decodeRestore, restoring)
  const { file, from, head, over, prefix } = restoring
  const kept = readHead("restoreLog()", head)
  const how = {
    filename: file,
    over: over === true,
    ...definedOf({ prefix }),
    ...(kept === undefined ? {} : { head: kept }),
  }
  const restored = await settled(restoreFile(how, "backup" in from ? from : linesOf(from)))
  return {
    logs: restored.logs.map(({ events, head: { hash, position }, workspace }) => ({
      workspace,
      facts: events,
      head: { position, hash },
    })),
    ...(restored.kept === undefined ? {} : { kept: restored.kept }),
  }
}

const linesOf = (text: AsyncIterable<string>) => {
  const thrown = (error: unknown) =>
    error instanceof Error ? error : new FollowthroughFailure("unavailable", String(error))
  return Stream.splitLines(Stream.fromAsyncIterable(text, thrown))
}

/** The workspaces of a log in a file or in Postgres, by name: for who keeps the log, not for a tenant. */
export const workspacesIn = async (
  log: StoreInFile | StoreInPostgres,
): Promise<ReadonlyArray<string>> => {
  mustBeAStore("workspacesIn()", log)
  return settled(workspacesAt(log))
}

/** What a process that was killed has left beside a log. */
export interface Leftover {
  readonly path: string
  readonly kind: /** A copy half made: the next one to a file in the same folder removes it. */
    | "unfinished"
    /** Another name of the log's own file, from just before it was to be replaced: doing that again removes it. */
    | "second-name"
}

/** What processes that were killed have left beside a log; what is still being made is none of it. */
export const leftoversBeside = async (log: {
  readonly file: string
}): Promise<ReadonlyArray<Leftover>> => {
  const { file } = readFields("leftoversBeside()", decodePlace, log)
  if (!existsSync(file)) return []
  // A link is followed, as SQLite does.
  const place = realpathSync(file)
  const folder = dirname(place)
  const told = folder === resolve(dirname(file)) ? dirname(file) : folder
  const all = [
    ...leftoversIn(folder).map((path) => ({ path, kind: "unfinished" as const })),
    ...secondNamesOf(place).map((path) => ({ path, kind: "second-name" as const })),
  ]
  return all.map(({ kind, path }) => ({ kind, path: join(told, relative(folder, path)) }))
}

const named = { file: Schema.String, prefix: maybe(Schema.String) }

const decodePlace = fieldsDecoder({ file: Schema.String })

const decodeBackup = fieldsDecoder({ ...named, to: Schema.String })

const decodeRestore = fieldsDecoder({
  ...named,
  over: maybe(Schema.Boolean),
  head: maybe(Schema.Unknown),
  from: Schema.declare(
    (input): input is AsyncIterable<string> | { readonly backup: string } =>
      typeof input === "object" &&
      input !== null &&
      (Symbol.asyncIterator in input || ("backup" in input && typeof input.backup === "string")),
  ).annotations({
    message: () => "is neither text to be read piece by piece nor { backup: a file's name }",
  }),
})

const settled = async <A>(
  work: Effect.Effect<A, StoreFailure | UnreadableExport | UnsoundCopy | Error>,
): Promise<A> => {
  const result = await Effect.runPromise(Effect.either(work))
  if (result._tag === "Right") return result.right
  const problem = result.left
  if (problem instanceof StoreFailure) throw failureOf(problem)
  if (problem instanceof UnreadableExport || problem instanceof UnsoundCopy) {
    throw new FollowthroughFailure("malformed", problem.message, { cause: problem })
  }
  throw problem
}
