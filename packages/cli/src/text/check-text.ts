import type { LogCheck } from "@followthrough/kernel"
import { printable } from "./printable.js"

/** What verifying found, and the head to keep. */
export const checkText = ({
  ahead,
  db,
  facts,
  fault,
  head,
  workspace,
}: LogCheck & { readonly db: string; readonly workspace: string }): string => {
  const counted = `${facts} ${facts === 1 ? "fact" : "facts"}`
  const where = `${printable(db)}, workspace "${printable(workspace)}"`
  return [
    fault === undefined
      ? `${where}: ${counted}, all as recorded`
      : `${where}: ${counted} as recorded, then not`,
    ...(ahead === undefined
      ? []
      : [
          `fact ${ahead.position} was recorded ahead of this machine's clock (${ahead.recordedAt}); what is recorded later is dated so, too`,
        ]),
    `head ${head.position}:${head.hash}`,
  ].join("\n")
}
