import type { StoreInFile, StoreInPostgres } from "@followthrough/kernel"
import { usage } from "./problem.js"

/** The URLs that were given, by how texts show them: without their passwords. */
const given = new Map<string, string>()

/** Whether a log is in Postgres; otherwise it is in a file. */
export const isServer = (db: string): boolean => /^postgres(?:ql)?:\/\//.test(db)

/** Reads `--db`: what comes of it is for texts, too, and has no password. */
export const parsePlace = (text: string): string => {
  if (!isServer(text)) return text
  if (!URL.canParse(text))
    throw usage("--db: a database is named as postgres://user@host:port/name")
  const url = new URL(text)
  url.password = ""
  url.searchParams.delete("password")
  given.set(url.href, text)
  return url.href
}

/** The store that `--db` names. */
export const storeAt = (
  db: string,
  mode: "create" | "write" | "read",
): StoreInFile | StoreInPostgres =>
  isServer(db) ? { url: given.get(db) ?? db, mode } : { file: db, mode }

/** A database is copied and restored by its own tools, or through a file. */
export const mustBeAFile = (db: string, otherwise: string): void => {
  if (isServer(db)) throw usage(`--db names no file: ${otherwise}`)
}
