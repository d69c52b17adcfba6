import { createRequire } from "node:module"
import type Database from "better-sqlite3"

const NOT_INSTALLED =
  "a log in a file needs better-sqlite3, which is not installed: npm install better-sqlite3"

let loaded: typeof Database | undefined

/**
 * The class `Database` of the better-sqlite3 that the host has installed. It is looked for by the first who opens a
 * file, so that hosts without one need no native module.
 */
export const installedDriver = (): typeof Database => {
  loaded ??= load(createRequire(import.meta.url))
  return loaded
}

const load = (require: NodeJS.Require): typeof Database => {
  try {
    return require("better-sqlite3")
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "MODULE_NOT_FOUND"
    throw isMissing ? new Error(NOT_INSTALLED) : cause
  }
}
