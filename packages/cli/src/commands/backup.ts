import { backupLog, workspacesIn } from "@followthrough/kernel"
import { unknownWorkspace } from "../named.js"
import type { Printer } from "../print.js"
import { type VerifyOptions, verify } from "./verify.js"

export interface BackupOptions extends Omit<VerifyOptions, "head"> {
  readonly out: string
}

/** Copies a log's file and verifies the copy. */
export const backup = async ({ out, ...options }: BackupOptions, printer: Printer) => {
  const { db, workspace } = options
  if (workspace !== undefined) {
    const there = await workspacesIn({ file: db })
    if (!there.includes(workspace)) throw unknownWorkspace(db, workspace, there)
  }
  await backupLog({ file: db, to: out })
  await verify({ ...options, db: out }, printer)
}
