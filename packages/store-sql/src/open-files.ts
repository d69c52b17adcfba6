import { realpathSync, statSync } from "node:fs"
import type { StoreFailure } from "@followthrough/store"
import { LOST, unavailable } from "./unavailable.js"

/** What stands at a path. */
export interface Standing {
  readonly dev: bigint
  readonly ino: bigint
  readonly mtimeNs: bigint
}

/** The files that a connection has open, held against those that stand at their paths. */
export interface OpenFiles {
  /**
   * To be called after a commit and before anybody hears of it: throws an `Unavailable` failure when what was
   * committed went into a file that is no longer the log's. From then on {@link OpenFiles.lost} has it.
   */
  readonly check: () => void
  /** Why nothing more can come of the connection; undefined while it is sound. */
  readonly lost: () => StoreFailure | undefined
}

/**
 * Remembers the files of a connection, which has just read from them. `before` is what stood at the path before it
 * was opened, if anybody looked: what has been put there since has a journal that is not the connection's.
 * `seesTheSame` says whether whoever opens the
 * file anew finds there what the connection has: it is asked when something was written into the file itself, as
 * at a checkpoint, or by somebody who copied another file over it. Undefined: nobody can tell now.
 */
export const openFiles = (
  location: string,
  path: string,
  before: Standing | undefined,
  seesTheSame: () => boolean | undefined,
): OpenFiles => {
  const wal = `${realpathSync(path)}-wal`
  const file = standingAt(path)
  let journal = standingAt(wal)
  let written = file?.mtimeNs
  let lost = before === undefined || isSame(before, file) ? undefined : unavailable(location, LOST)
  const lose = (): never => {
    lost = unavailable(location, LOST)
    throw lost
  }
  return {
    check: () => {
      const [fileNow, journalNow] = [standingAt(path), standingAt(wal)]
      if (!isSame(file, fileNow)) return lose()
      // A database may have another kind of journal at first.
      if (journal !== undefined && !isSame(journal, journalNow)) return lose()
      journal ??= journalNow
      if (fileNow?.mtimeNs === written) return
      const same = seesTheSame()
      if (same === false) return lose()
      if (same === true) written = fileNow?.mtimeNs
    },
    lost: () => lost,
  }
}

export const standingAt = (path: string): Standing | undefined => {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

export const isSame = (one: Standing | undefined, other: Standing | undefined): boolean =>
  one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev
