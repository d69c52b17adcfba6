import { FollowthroughFailure } from "@followthrough/kernel/remote"
import { type BrowserFile, readFile } from "./browser-file.js"
import { removeFolder } from "./log-folder.js"
import { namesOf } from "./shared-names.js"

const HELD_UP_MS = 5000
const AGAIN_MS = 50

/**
 * Removes a log and all that it holds from the browser, as when somebody signs out; nothing happens where there is none.
 * Rejects as `busy` as long as any tab has it open.
 */
export const removeFromBrowser = async (file: Pick<BrowserFile, "name">): Promise<void> => {
  const { name } = readFile(file)
  const names = namesOf(name)
  const wasFree = await navigator.locks.request(
    names.holder,
    { ifAvailable: true },
    async (lock) => {
      if (lock === null) return false
      // The files of a tab that has just ended may still be held.
      const deadline = performance.now() + HELD_UP_MS
      for (;;) {
        try {
          await removeFolder(names)
          return true
        } catch (thrown) {
          if (performance.now() > deadline) throw thrown
          await new Promise((resume) => setTimeout(resume, AGAIN_MS))
        }
      }
    },
  )
  if (!wasFree)
    throw new FollowthroughFailure("busy", `the log "${name}" is open in a tab; close it first`)
}
