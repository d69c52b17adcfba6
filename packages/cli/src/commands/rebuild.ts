import { openFollowthrough } from "@followthrough/kernel"
import { storeAt } from "../place.js"
import { answer, type Printer } from "../print.js"

export interface RebuildOptions {
  readonly db: string
  readonly workspace: string
  readonly format: "text" | "json"
}

/** Makes the read models again from the log. */
export const rebuild = async ({ db, format, workspace }: RebuildOptions, printer: Printer) => {
  const log = await openFollowthrough({ workspace, store: storeAt(db, "write") })
  try {
    await log.rebuildReadModels()
  } finally {
    await log.close()
  }
  answer(printer, format, { db, workspace }, () => `${db}, workspace "${workspace}": rebuilt`)
}
