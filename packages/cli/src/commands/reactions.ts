import { openFollowthrough, type ReactionStanding } from "@followthrough/kernel"
import { mustHold } from "../named.js"
import { storeAt } from "../place.js"
import { answer, type Printer } from "../print.js"
import { badInput } from "../problem.js"
import { printable } from "../text/printable.js"

export interface ReactionsOptions {
  readonly db: string
  readonly workspace: string
  readonly format: "text" | "json"
  readonly retry?: string
}

/** How the reactions of a log stand, and what is parked; with a name, what it has parked is let go first. */
export const reactions = async (
  { db, format, retry, workspace }: ReactionsOptions,
  printer: Printer,
): Promise<void> => {
  const log = await openFollowthrough({
    workspace,
    store: storeAt(db, retry === undefined ? "read" : "write"),
  })
  try {
    if ((await log.head()).position === 0) await mustHold(db, workspace)
    if (retry !== undefined) {
      const there = await log.reactions()
      if (!there.some(({ name }) => name === retry)) {
        throw badInput(`this log has no reaction "${retry}"`)
      }
      await log.retryParked(retry)
    }
    const standing = await log.reactions()
    answer(printer, format, { db, workspace, reactions: standing }, (all) =>
      all.reactions.length === 0
        ? "no reaction has ever run on this log"
        : all.reactions.flatMap(linesOf).join("\n"),
    )
  } finally {
    await log.close()
  }
}

const linesOf = ({ at, name, parked, parkedItems, pending }: ReactionStanding) => [
  printable(`${name}: up to ${at}, ${pending} to be handed over, ${parked} parked`),
  ...parkedItems.map(({ attempts, error, key }) =>
    printable(`  ${key}: ${attempts} attempt${attempts === 1 ? "" : "s"}, ${error}`),
  ),
  ...(parked > parkedItems.length ? [`  and ${parked - parkedItems.length} more`] : []),
]
