import * as Data from "effect/Data"

/** Why a store could not do its work; a closed set. */
export type StoreFailureReason =
  /** Others held the lock for as long as this store waits. Trying again is safe. */
  | { readonly _tag: "Busy"; readonly waitedMs: number }
  /** There is no such file, or no such folder to make it in. */
  | { readonly _tag: "Missing" }
  /** The path leads to a folder or a device. */
  | { readonly _tag: "NotAFile" }
  /** The file is no SQLite database, or only a part of one. */
  | { readonly _tag: "NotADatabase" }
  /** A sound database without a log in it, or with none under this prefix. */
  | { readonly _tag: "ForeignDatabase" }
  /** Names of tables cannot begin so: they begin with a lower-case letter, and are short. */
  | { readonly _tag: "InvalidPrefix"; readonly prefix: string }
  /** A later release wrote the log; this one must not touch it. */
  | { readonly _tag: "NewerSchema"; readonly found: number; readonly supported: number }
  /** It may be read but not written: by permission, by the file system, or opened for reading. */
  | { readonly _tag: "ReadOnly" }
  /** No room for more. Nothing was stored. */
  | { readonly _tag: "DiskFull" }
  /** An event is there but does not have the form it must have. */
  | { readonly _tag: "UnreadableEvent"; readonly position: number; readonly problem: string }
  /** The database contradicts itself. Restore a backup. */
  | { readonly _tag: "Corrupt" }
  /** Anything else that the environment did; `cause` has it. */
  | { readonly _tag: "Unavailable"; readonly problem: string }

/**
 * The store broke, as opposed to refusing. The message is for a developer or operator and says
 * what to do; `cause` is what the driver threw, kept as data.
 */
export class StoreFailure extends Data.TaggedError("StoreFailure")<{
  readonly reason: StoreFailureReason
  /** The file, or what else the store is known as. */
  readonly location: string
  readonly cause?: unknown
}> {
  override get message(): string {
    return describe(this.reason, this.location)
  }
}

const describe = (reason: StoreFailureReason, location: string): string => {
  switch (reason._tag) {
    case "Busy":
      return reason.waitedMs === 0
        ? `${location} is locked, or others have written to it since the transaction around this began to read. Try again from the beginning of that transaction.`
        : `${location} is locked by another process; gave up after ${reason.waitedMs} ms. Try again, or end the other process.`
    case "Missing":
      return `${location} does not exist.`
    case "NotAFile":
      return `${location} is not a file. Name the log's file, not its folder.`
    case "NotADatabase":
      return `${location} is not a SQLite database, or is incomplete. Check the name, or restore a backup.`
    case "ForeignDatabase":
      return `${location} is a database of something else: it holds no Followthrough log. Check the name and the prefix, or say that the log may live beside other tables.`
    case "InvalidPrefix":
      return `${location} cannot have tables that begin with "${reason.prefix}": a prefix is 1 to 32 lower-case letters, digits and underscores, begins with a letter, and not with "sqlite_".`
    case "NewerSchema":
      return `${location} was written by a later release (schema ${reason.found}; this one knows up to ${reason.supported}). Upgrade Followthrough.`
    case "ReadOnly":
      return `${location} cannot be written. Check the permissions of the file and of its folder: SQLite keeps two files beside it while it is open.`
    case "DiskFull":
      return `${location} cannot grow: the disk or the file's limit is full. Nothing was stored; make room and try again.`
    case "UnreadableEvent":
      return `${location}: event ${reason.position} is unreadable: ${reason.problem}.`
    case "Corrupt":
      return `${location} is damaged. Restore a backup.`
    case "Unavailable":
      return `${location} cannot be used: ${reason.problem}.`
  }
}
