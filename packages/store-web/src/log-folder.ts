import type { Names } from "./shared-names.js"

// Beside the folder: what is in it, SQLite keeps.
const markOf = ({ folder }: Names): string => `${folder}.unfinished`

const root = (): Promise<FileSystemDirectoryHandle> => navigator.storage.getDirectory()

const isNotThere = (thrown: unknown): boolean =>
  thrown instanceof DOMException && thrown.name === "NotFoundError"

const orNothing = async <A>(work: Promise<A>): Promise<A | undefined> => {
  try {
    return await work
  } catch (thrown) {
    if (isNotThere(thrown)) return undefined
    throw thrown
  }
}

/** Whether there is a log of that name. */
export const folderIsThere = async ({ folder }: Names): Promise<boolean> =>
  (await orNothing((await root()).getDirectoryHandle(folder))) !== undefined

/** Removes a log that nobody has open, if there is one. */
export const removeFolder = async (names: Names): Promise<void> => {
  const files = await root()
  await orNothing(files.removeEntry(names.folder, { recursive: true }))
  await orNothing(files.removeEntry(markOf(names)))
}

/** Until it is finished, whoever finds the folder removes it. */
export const beginFolder = async (names: Names): Promise<void> => {
  await (await root()).getFileHandle(markOf(names), { create: true })
}

export const finishFolder = async (names: Names): Promise<void> => {
  await orNothing((await root()).removeEntry(markOf(names)))
}

/** Removes what a restoring that was killed has left. */
export const removeUnfinished = async (names: Names): Promise<void> => {
  const begun = await orNothing((await root()).getFileHandle(markOf(names)))
  if (begun !== undefined) await removeFolder(names)
}
