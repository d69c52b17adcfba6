import {
  type Leftover,
  type LogCheck,
  type LogHead,
  leftoversBeside,
  workspacesIn,
} from "@followthrough/kernel"
import { asking } from "../ask.js"
import { isServer, storeAt } from "../place.js"
import { answer, type Printer } from "../print.js"
import { badInput, usage } from "../problem.js"
import { checkText } from "../text/check-text.js"
import { printable } from "../text/printable.js"

export interface VerifyOptions {
  readonly db: string
  /** Left out: every one that is there. */
  readonly workspace?: string
  readonly format: "text" | "json"
  readonly head?: LogHead
}

const leftBy: Readonly<Record<Leftover["kind"], string>> = {
  unfinished: "was left by a copy that was killed; the next copy to this folder removes it",
  "second-name":
    "is a second name of this file, left by a restore --over that was killed; do that again, or remove the name",
}

/** Says whether logs are what was recorded; one that is not ends with exit code 1. */
export const verify = async ({ db, format, head, workspace }: VerifyOptions, printer: Printer) => {
  const there = workspace === undefined ? await workspacesIn(storeAt(db, "read")) : [workspace]
  if (head !== undefined && there.length !== 1) {
    throw usage(
      `--head is of one workspace: say which with --workspace; there are ${there.join(", ")}`,
    )
  }
  const checks: Array<LogCheck & { readonly db: string; readonly workspace: string }> = []
  for (const workspace of there) {
    const check = await asking({ db, workspace, format }, (log) => log.verify(head))
    checks.push({ db, workspace, ...check })
  }
  const [only] = checks
  answer(printer, format, only !== undefined && checks.length === 1 ? only : checks, () =>
    checks.length === 0 ? `${db}: no facts yet` : checks.map(checkText).join("\n"),
  )
  for (const { kind, path } of isServer(db) ? [] : await leftoversBeside({ file: db })) {
    printer.note(`note: ${printable(path)} ${leftBy[kind]}\n`)
  }
  for (const { fault, workspace } of checks) {
    if (fault !== undefined) throw badInput(`${db}: workspace "${workspace}": ${fault.message}`)
  }
}
