import { backupLog } from "@followthrough/kernel"
import type { Printer } from "../print.js"
import { type VerifyOptions, verify } from "./verify.js"

export interface BackupOptions extends Omit<VerifyOptions, "head"> {
  readonly out: string
}

/** Copies a log's file and verifies the copy. */
export const backup = async ({ out, ...options }: BackupOptions, printer: Printer) => {
  await backupLog({ file: options.db, to: out })
  await verify({ ...options, db: out }, printer)
}
