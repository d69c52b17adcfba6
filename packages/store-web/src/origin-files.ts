import sqlite3InitModule, { type SAHPoolUtil, type Sqlite3Static } from "@sqlite.org/sqlite-wasm"
import { databaseOn, type OpenDatabase } from "./sqlite-database.js"

/** A log's file and its journal, and one to spare. */
const FILES = 4

/** So long the files of a tab that was killed may still be held. */
const RELEASED_WITHIN_MS = 10_000
const AGAIN_MS = 50

/** Files of a page's origin that nobody else has open. */
export interface OriginFiles {
  /** Opens a database in them, which is made where it is not there yet. */
  readonly open: (file: string) => OpenDatabase
  /** Removes a database that is closed. */
  readonly remove: (file: string) => void
  /** Lets another tab have them. */
  readonly letGo: () => void
}

/** Takes the files of a folder for this worker; they stay its own until it lets them go or ends. */
export const takeFiles = async (folder: string, files = FILES): Promise<OriginFiles> => {
  const sqlite3 = await loaded()
  const pool = await taken(sqlite3, folder, files)
  return {
    open: (file) => {
      const database = new pool.OpfsSAHPoolDb(`/${file}`)
      const open = databaseOn(sqlite3, database)
      // Nobody else can have the file, so that no memory is shared with others: WAL then works here, too.
      open.execute("PRAGMA locking_mode = EXCLUSIVE", [])
      return open
    },
    remove: (file) => {
      for (const ending of ["", "-journal", "-wal"]) pool.unlink(`/${file}${ending}`)
    },
    letGo: () => {
      pool.pauseVfs()
    },
  }
}

let module: Promise<Sqlite3Static> | undefined

const loaded = (): Promise<Sqlite3Static> => {
  // Other ways to files than the one that is used here would start workers of their own.
  Object.assign(globalThis, {
    sqlite3ApiConfig: { disable: { vfs: { kvvfs: true, opfs: true, "opfs-wl": true } } },
  })
  module ??= sqlite3InitModule()
  return module
}

const taken = async (
  sqlite3: Sqlite3Static,
  folder: string,
  files: number,
): Promise<SAHPoolUtil> => {
  const deadline = performance.now() + RELEASED_WITHIN_MS
  // Its types do not know the last one.
  const how = {
    name: folder,
    directory: folder,
    initialCapacity: files,
    preserveOnInitFailure: true,
    forceReinitIfPreviouslyFailed: true,
  }
  for (;;) {
    try {
      return await sqlite3.installOpfsSAHPoolVfs(how)
    } catch (thrown) {
      if (!isHeld(thrown) || performance.now() > deadline) throw thrown
      await new Promise((resume) => setTimeout(resume, AGAIN_MS))
    }
  }
}

const isHeld = (thrown: unknown): boolean =>
  thrown instanceof DOMException && thrown.name === "NoModificationAllowedError"
