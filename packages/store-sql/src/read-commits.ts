import {
  type CommitPage,
  type CommitQuery,
  decodeAsides,
  pageSize,
  type SealedEvent,
} from "@followthrough/store"
import { findLog } from "./read.js"
import { type CommandRow, hashOf, rememberedOfRow } from "./rows.js"
import { rows, type Script } from "./script.js"
import { selectCommandsAfter, selectSealed } from "./statements.js"

type SealedRow = Omit<SealedEvent, "hash"> & { readonly hash: Uint8Array }

/** A page of commits with their events, which lie side by side in the log. */
export function* readCommits({ after = 0, limit, workspace }: CommitQuery): Script<CommitPage> {
  const size = pageSize(limit)
  const log = yield* findLog(workspace)
  if (log === undefined) return { commits: [], next: undefined }
  const found = yield* rows<CommandRow>(selectCommandsAfter, [log.id, after, size + 1])
  const page = found.slice(0, size)
  const first = page.find(({ firstPosition }) => firstPosition !== null)?.firstPosition ?? 1
  const last = page.findLast(({ lastPosition }) => lastPosition !== null)?.lastPosition ?? 0
  const events = (yield* rows<SealedRow>(selectSealed, [log.id, first, last])).map((row) => ({
    ...row,
    hash: hashOf(row.hash),
  }))
  const commits = page.map((row) => {
    const { claims, firstPosition = 1, lastPosition = 0, ...kept } = rememberedOfRow(row)
    return {
      ...kept,
      commandId: row.commandId,
      ...decodeAsides(claims),
      events: events.slice(firstPosition - first, lastPosition - first + 1),
    }
  })
  return { commits, next: found.length > size ? page.at(-1)?.id : undefined }
}
