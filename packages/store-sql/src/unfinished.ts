import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import type Database from "better-sqlite3"
import { installedDriver } from "./installed-driver.js"
import { failureOf } from "./sqlite-failure.js"

/** A file that is being made, in a folder of its own beside its place. */
export interface Unfinished {
  readonly path: string
  /** Removes the folder with all that is in it. What cannot be removed is a leftover. */
  readonly discard: () => void
}

const named = /\.unfinished-[0-9a-f]{16}$/
const COPY = "followthrough-copy"
const MAKER = "followthrough-maker"

/** Files that SQLite keeps beside a database. */
export const BESIDE = ["-wal", "-journal", "-shm"] as const

/**
 * Begins a file for an absolute place, after removing what makers that are gone have left in that folder. The name is random and
 * the folder made anew: nothing that is there can be taken for one's own, and nobody else can write into it.
 *
 * Whether a maker is gone is known by a lock that it holds as long as it lives. The system drops it at a
 * kill, and it holds between containers that share the folder. A process id says nothing there, because each
 * begins with 1; and an age says nothing of a large log on a slow disk.
 */
export const beginUnfinished = (place: string): Unfinished => {
  // Without one there is no lock, and nothing is begun.
  installedDriver()
  for (const folder of unfinishedIn(dirname(place))) removeLeftover(folder)
  for (;;) {
    const folder = `${place}.unfinished-${randomBytes(8).toString("hex")}`
    mkdirSync(folder, { mode: 0o700 })
    const maker = lock(folder)
    if (maker !== undefined && existsSync(join(folder, MAKER))) {
      return { path: join(folder, COPY), discard: () => clear(folder, maker) }
    }
    // Between those two steps somebody took it for a leftover.
    if (maker !== undefined) clear(folder, maker)
  }
}

/** What makers that are gone have left in a folder. */
export const leftoversIn = (folder: string): ReadonlyArray<string> =>
  unfinishedIn(folder).filter((each) => !isHeld(each))

const unfinishedIn = (folder: string): ReadonlyArray<string> => {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && named.test(entry.name))
      .map(({ name }) => join(folder, name))
      .sort()
  } catch {
    return []
  }
}

const removeLeftover = (folder: string): void => {
  try {
    const maker = lock(folder)
    if (maker !== undefined) clear(folder, maker)
  } catch {
    // It may be somebody else's to remove.
  }
}

/** The maker's lock; undefined while somebody else has it. */
const lock = (folder: string): Database.Database | undefined => {
  const Driver = installedDriver()
  const maker = new Driver(join(folder, MAKER), { timeout: 0 })
  try {
    maker.exec("BEGIN EXCLUSIVE")
    return maker
  } catch (thrown) {
    maker.close()
    if (isBusy(thrown)) return undefined
    throw thrown
  }
}

/** Changes nothing, so that who may only read can ask. One that nobody may look into counts as held. */
const isHeld = (folder: string): boolean => {
  const path = join(folder, MAKER)
  let maker: Database.Database | undefined
  try {
    if (!readdirSync(folder).includes(MAKER)) return false
    const Driver = installedDriver()
    maker = new Driver(path, { readonly: true, timeout: 0 })
    maker.pragma("schema_version")
    return false
  } catch {
    return true
  } finally {
    maker?.close()
  }
}

const isBusy = (thrown: unknown): boolean => failureOf(thrown, "").reason._tag === "Busy"

/** Only what is ours, by name: a folder that holds more stays. */
const clear = (folder: string, maker: Database.Database): void => {
  try {
    for (const ending of ["", ...BESIDE]) rmSync(join(folder, `${COPY}${ending}`), { force: true })
    maker.close()
    rmSync(join(folder, MAKER), { force: true })
    rmdirSync(folder)
  } catch {
    // The next copy tries again, and `verify` tells of it.
  }
}
