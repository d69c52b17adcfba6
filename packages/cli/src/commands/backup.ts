import { backupLog } from "@followthrough/kernel"
import { mustHold } from "../named.js"
import { mustBeAFile } from "../place.js"
import type { Printer } from "../print.js"
import { type VerifyOptions, verify } from "./verify.js"

export interface BackupOptions extends Omit<VerifyOptions, "head"> {
  readonly out: string
}

/** Copies a log's file and verifies the copy. */
export const backup = async ({ out, ...options }: BackupOptions, printer: Printer) => {
  const { db, workspace } = options
  mustBeAFile(db, "pg_dump backs up a database, and followthrough copy makes a file of it")
  if (workspace !== undefined) await mustHold(db, workspace)
  await backupLog({ file: db, to: out })
  await verify({ ...options, db: out }, printer)
}
