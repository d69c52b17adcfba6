import {
  describeFault,
  EventStore,
  type LogFault,
  type Restored,
  restoreLog,
  type Seal,
  StoreFailure,
  type UnreadableExport,
} from "@followthrough/store"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { inPlaceOf } from "./in-place-of.js"
import { checkLogFile } from "./log-file.js"
import { mayBeReplaced } from "./may-be-replaced.js"
import { inNewFile } from "./new-file.js"
import { openLog } from "./open-log.js"
import { rows } from "./script.js"
import { openSession, type SqliteOptions, sqliteLayer } from "./sqlite.js"
import { selectWorkspaces } from "./statements.js"
import { verifyLog } from "./verify.js"

export interface RestoreOptions extends Pick<SqliteOptions, "filename" | "prefix"> {
  /** Takes the place of the log that is there, which is kept under another name. Default: nothing is replaced. */
  readonly over?: boolean
  /** A head that was kept elsewhere: what is restored must go as far at least, and be that log. */
  readonly head?: Seal
}

/** Where a log comes from: the lines of an export, or a file that `backupFile` made. */
export type RestoreSource<E> = Stream.Stream<string, E> | { readonly backup: string }

/** A log that was restored and verified. */
export type RestoredLog = Pick<Restored, "workspace" | "events" | "head">

export interface RestoredFile {
  readonly logs: ReadonlyArray<RestoredLog>
  /** The name under which the file that was there is kept; undefined where there was none. */
  readonly kept: string | undefined
}

/** A copy that is not what was recorded, or not of the log whose head was kept. */
export class UnsoundCopy extends Data.TaggedError("UnsoundCopy")<{
  readonly workspace: string
  readonly fault: LogFault
}> {
  override get message(): string {
    return `workspace "${this.workspace}": ${describeFault(this.fault)}`
  }
}

/**
 * Makes a log's file from an export or a backup: whole and verified, or not at all. With `over` it takes the
 * place of the file that is there, which nobody else may have open, and which is kept under another name.
 */
export const restoreFile = <E = never>(
  { filename, head, over, prefix }: RestoreOptions,
  from: RestoreSource<E>,
): Effect.Effect<RestoredFile, E | StoreFailure | UnreadableExport | UnsoundCopy> => {
  const naming = prefix === undefined ? {} : { prefix }
  const fill = (unfinished: string) => {
    const copy = { filename: unfinished, ...naming }
    return Effect.flatMap(
      "backup" in from ? copied(from.backup, copy) : read(from, copy),
      (names) => verified(copy, names, head),
    )
  }
  if (over !== true) {
    return Effect.map(inNewFile(filename, fill), (logs) => ({ logs, kept: undefined }))
  }
  const backup = "backup" in from ? from.backup : undefined
  const inPlace = inPlaceOf(filename, fill, (old, made) => {
    const workspaces = made?.map(({ workspace }) => workspace)
    return mayBeReplaced({ filename, ...naming }, old, { backup, workspaces })
  })
  return Effect.map(inPlace, ({ kept, made }) => ({ logs: made, kept }))
}

type Copy = Pick<SqliteOptions, "filename" | "prefix">

/** The workspace of an export, once it stands in the copy. */
const read = <E>(lines: Stream.Stream<string, E>, copy: Copy) =>
  Effect.flatMap(EventStore, (store) => restoreLog(store, lines)).pipe(
    // The file is put on the disk as a whole, once it is complete.
    Effect.provide(sqliteLayer({ ...copy, synchronous: "NORMAL" })),
    Effect.map(({ workspace }) => [workspace]),
  )

/** The workspaces of a backup, once they stand in the copy; one of an earlier release is brought up to date. */
const copied = (backup: string, copy: Copy) =>
  Effect.gen(function* () {
    yield* checkLogFile(backup, "read")
    yield* Effect.scoped(
      Effect.flatMap(openSession({ ...copy, filename: backup, mode: "read" }), (source) =>
        source.reading(() => rows("VACUUM INTO ?", [copy.filename])),
      ),
    )
    const session = yield* openSession({ ...copy, mode: "write" })
    yield* openLog(session, { mode: "write", foreign: "refuse" })
    yield* session.reading(() => rows("PRAGMA journal_mode = WAL"))
    const found = yield* session.reading(() => rows<{ workspace: string }>(selectWorkspaces))
    return found.map(({ workspace }) => workspace)
  }).pipe(
    Effect.scoped,
    // Nobody has seen the copy's own name.
    Effect.mapError(({ cause, reason }) => new StoreFailure({ cause, reason, location: backup })),
  )

/** Reads the copy from end to end, as `verify` does. A head is of one workspace, whose name its hash covers. */
const verified = (copy: Copy, names: ReadonlyArray<string>, head: Seal | undefined) =>
  Effect.gen(function* () {
    const session = yield* openSession({ ...copy, mode: "read" })
    const logs: Array<RestoredLog> = []
    let fits = head === undefined
    let astray: LogFault | undefined
    for (const workspace of names) {
      const { events, fault: unsound, head: end } = yield* verifyLog(session, workspace, undefined)
      if (unsound !== undefined) return yield* new UnsoundCopy({ workspace, fault: unsound })
      logs.push({ workspace, events, head: end })
      if (fits) continue
      const { fault } = yield* verifyLog(session, workspace, head)
      fits = fault === undefined
      astray ??= fault
    }
    if (fits || head === undefined) return logs
    const fault = astray ?? { _tag: "Truncated", position: 1, kept: head }
    return yield* new UnsoundCopy({ workspace: names.join('", "'), fault })
  }).pipe(Effect.scoped)
