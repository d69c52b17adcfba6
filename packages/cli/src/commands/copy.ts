import { type CopiedLog, copyLog, FollowthroughFailure } from "@followthrough/kernel"
import { mustHold } from "../named.js"
import { storeAt } from "../place.js"
import { answer, type Printer } from "../print.js"
import { badInput, usage } from "../problem.js"
import { type Progress, progressOf } from "../progress.js"
import { countText } from "../text/count-text.js"
import { printable } from "../text/printable.js"

export interface CopyOptions {
  readonly db: string
  readonly to: string
  /** Left out: each that is there. */
  readonly workspace?: string
  readonly format: "text" | "json"
}

/** Copies logs to another place, and goes on with a copy that is there. */
export const copy = async ({ db, format, to, workspace }: CopyOptions, printer: Printer) => {
  if (db === to) throw usage("--db and --to name the same place")
  if (workspace !== undefined) await mustHold(db, workspace)
  let progress: Progress | undefined
  try {
    const logs = await copyLog({
      from: storeAt(db, "read"),
      to: storeAt(to, "create"),
      ...(workspace === undefined ? {} : { workspace }),
      onProgress: ({ done, total }) => {
        progress ??= progressOf("Copying", printer)
        progress.show(done, total, done)
      },
    })
    progress?.end()
    answer(printer, format, { db, to, logs }, () =>
      logs.length === 0 ? `${printable(db)}: no facts yet` : logs.map(lineOf(to)).join("\n"),
    )
    for (const { unfinished, workspace } of logs) {
      for (const { deliveries, name } of unfinished) {
        printer.note(
          `note: workspace "${printable(workspace)}": reaction ${printable(name)} has ${deliveries} items that are not handed over, and they are not in the copy: let it end, and copy once more\n`,
        )
      }
    }
  } catch (error) {
    if (error instanceof FollowthroughFailure && error.code === "malformed") {
      throw badInput(`${to}: ${error.message}`)
    }
    throw error
  } finally {
    progress?.end()
  }
}

const lineOf =
  (to: string) =>
  ({ copied, head, workspace }: CopiedLog): string =>
    `${printable(to)}: workspace "${printable(workspace)}" is a verified copy of ${countText(head.position, "fact")}, ${copied} of them new; head ${head.position}:${head.hash}`
