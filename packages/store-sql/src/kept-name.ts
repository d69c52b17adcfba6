import { randomBytes } from "node:crypto"
import { readdirSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { isSame, standingAt } from "./open-files.js"

/** In UTC to the second; dice, for there may be several in one. */
export const keptName = (place: string, now: number): string => {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "")
  return `${place}.before-${stamp}-${randomBytes(4).toString("hex")}`
}

const KEPT = /^\.before-\d{8}T\d{6}Z-[0-9a-f]{8}$/

/** Names that a file got beside its own when it was to be replaced, by a process that was killed just then. */
export const secondNamesOf = (place: string): ReadonlyArray<string> => {
  const file = standingAt(place)
  const name = basename(place)
  return readdirSync(dirname(place))
    .filter((each) => each.startsWith(name) && KEPT.test(each.slice(name.length)))
    .map((each) => join(dirname(place), each))
    .filter((each) => isSame(file, standingAt(each)))
    .sort()
}
