import { existsSync, realpathSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { type Restored, StoreFailure, UnreadableExport } from "@followthrough/store"
import {
  backupFile,
  leftoversIn,
  restoreFile,
  workspacesIn as storedWorkspaces,
} from "@followthrough/store-sql"
import { Effect, Schema, Stream } from "effect"
import { FollowthroughFailure, failureOf } from "./failure.js"
import { fieldsDecoder, maybe, readFields } from "./query-input.js"

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

/**
 * Makes a new file from an export, given as text in pieces of any size. The log in it equals the
 * one that was exported, hash for hash; a file is made whole or not at all. Rejects as `malformed`,
 * naming the line, when the export is damaged, and when there is a file of that name already.
 */
export const restoreLog = async (
  restoring: LogFile & { readonly from: AsyncIterable<string> },
): Promise<Restored> => {
  readFields("restoreLog()", decodeRestore, restoring)
  const { file, from, ...named } = restoring
  const thrown = (error: unknown) =>
    error instanceof Error ? error : new FollowthroughFailure("unavailable", String(error))
  const lines = Stream.splitLines(Stream.fromAsyncIterable(from, thrown))
  return settled(restoreFile({ filename: file, ...named }, lines))
}

/** The workspaces that a log's file holds, by name: for who keeps the file, not for a tenant. */
export const workspacesIn = async (log: LogFile): Promise<ReadonlyArray<string>> => {
  const { file, ...named } = readFields("workspacesIn()", decodeFile, log)
  return settled(storedWorkspaces({ filename: file, ...definedOf(named) }))
}

/**
 * What copies that were killed have left beside a log: folders that the next copy to a file there removes. One
 * that is still being made is none.
 */
export const leftoversBeside = async (log: {
  readonly file: string
}): Promise<ReadonlyArray<string>> => {
  const { file } = readFields("leftoversBeside()", decodePlace, log)
  if (!existsSync(file)) return []
  // A link is followed, as SQLite does.
  const folder = dirname(realpathSync(file))
  const told = folder === resolve(dirname(file)) ? dirname(file) : folder
  return leftoversIn(folder).map((path) => join(told, relative(folder, path)))
}

const definedOf = ({ prefix }: { readonly prefix?: string | undefined }) =>
  prefix === undefined ? {} : { prefix }

const named = { file: Schema.String, prefix: maybe(Schema.String) }

const decodeFile = fieldsDecoder(named)

const decodePlace = fieldsDecoder({ file: Schema.String })

const decodeBackup = fieldsDecoder({ ...named, to: Schema.String })

const decodeRestore = fieldsDecoder({
  ...named,
  from: Schema.declare(
    (input): input is AsyncIterable<string> =>
      typeof input === "object" && input !== null && Symbol.asyncIterator in input,
  ).annotations({ message: () => "is nothing to read text from, piece by piece" }),
})

const settled = async <A>(
  work: Effect.Effect<A, StoreFailure | UnreadableExport | Error>,
): Promise<A> => {
  const result = await Effect.runPromise(Effect.either(work))
  if (result._tag === "Right") return result.right
  const problem = result.left
  if (problem instanceof StoreFailure) throw failureOf(problem)
  if (problem instanceof UnreadableExport) {
    throw new FollowthroughFailure("malformed", problem.message, { cause: problem })
  }
  throw problem
}
