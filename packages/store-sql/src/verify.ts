import {
  ChainCheck,
  type ExpectedKey,
  keyDigest,
  type LogFault,
  type RememberedCommand,
  type Seal,
  type SealedEvent,
  type StoreFailure,
  turns,
  UNCHAINED,
  type Verification,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import { sha256 } from "#digest"
import { findLog } from "./read.js"
import { type ClaimRow, type CommandRow, hashOf, type KeyRow, rememberedOfRow } from "./rows.js"
import { rows, type Script } from "./script.js"
import type { Session } from "./session.js"
import * as statements from "./verify-statements.js"

/** So few that checking them takes a few milliseconds: nothing else happens meanwhile. */
const PAGE = 250

const nothing = {
  position: 0,
  hash: UNCHAINED,
  recordedAt: undefined,
  latestOccurrence: undefined,
}

/** An event as the table holds it, beside what is remembered of its command, if anything is. */
type FoundRow = Omit<SealedEvent, "hash"> &
  Omit<CommandRow, "fingerprint" | "recordedAt"> & {
    readonly hash: Uint8Array
    readonly fingerprint: string | null
    readonly commandRecordedAt: number
  }

/** Checks a workspace's log from its first event to its last, then the database around it. */
export const verifyLog = (
  session: Session,
  workspace: string,
  kept: Seal | undefined,
): Effect.Effect<Verification, StoreFailure> =>
  Effect.gen(function* () {
    const check = new ChainCheck(workspace, sha256, kept)
    const fault =
      (yield* walk(session, workspace, check)) ??
      (yield* unlessDamaged(
        session.snapshot(() => checkEnd(workspace, check)),
        check,
      )) ??
      (yield* unlessDamaged(session.snapshot(session.databaseFault), undefined)) ??
      (yield* unlessDamaged(
        session.snapshot(() => checkRows(workspace)),
        undefined,
      ))
    return { events: check.head.position, head: check.head, fault }
  })

/** Follows the events page by page, and one by one where a page cannot be read. */
function* walk(session: Session, workspace: string, check: ChainCheck) {
  const { advance, give, isDue } = yield* turns
  let size = PAGE
  for (;;) {
    if (isDue()) yield* give
    const before = check.head.position
    const fault = yield* unlessDamaged(
      session.reading(() => addPage(workspace, check, size)),
      check,
    )
    advance(check.head.position - before)
    if (fault?._tag === "Damaged" && size > 1) size = 1
    else if (fault !== undefined || check.head.position === before) return fault
  }
}

/** A database that contradicts itself is an answer here, not a failure. */
const unlessDamaged = (
  checking: Effect.Effect<LogFault | undefined, StoreFailure>,
  check: ChainCheck | undefined,
): Effect.Effect<LogFault | undefined, StoreFailure> =>
  Effect.catchIf(
    checking,
    ({ reason }) => reason._tag === "Corrupt",
    ({ cause }) =>
      Effect.succeed({
        _tag: "Damaged",
        position: check === undefined ? undefined : check.head.position + 1,
        problem: cause instanceof Error ? cause.message : "it contradicts itself",
      }),
  )

function* addPage(
  workspace: string,
  check: ChainCheck,
  size: number,
): Script<LogFault | undefined> {
  const log = yield* findLog(workspace)
  if (log === undefined) return undefined
  const after = check.head.position
  const found = yield* rows<FoundRow>(statements.selectFound, [log.id, after, size])
  let commandId: string | undefined
  let command: RememberedCommand | undefined
  for (const row of found) {
    if (row.commandId !== commandId) command = rememberedOf(row)
    commandId = row.commandId
    const fault = check.add({ ...row, hash: hashOf(row.hash) }, command)
    if (fault !== undefined) return fault
  }
  return undefined
}

const rememberedOf = (row: FoundRow): RememberedCommand | undefined => {
  const { commandRecordedAt: recordedAt, fingerprint } = row
  if (fingerprint === null) return undefined
  try {
    return rememberedOfRow({ ...row, fingerprint, recordedAt })
  } catch {
    // Its versions are no longer JSON.
    return undefined
  }
}

/** What only shows once all events are known; in one snapshot with those added meanwhile. */
function* checkEnd(workspace: string, check: ChainCheck): Script<LogFault | undefined> {
  const log = yield* findLog(workspace)
  if (log === undefined) {
    const [orphan] = yield* rows(statements.selectOrphan)
    return orphan === undefined ? check.end(nothing) : { _tag: "HeadDiffers", position: 1 }
  }
  for (let before = -1; before < check.head.position; ) {
    before = check.head.position
    const fault = yield* addPage(workspace, check, PAGE)
    if (fault !== undefined) return fault
  }
  const fault = check.end(log)
  if (fault !== undefined) return fault
  const [idle] = yield* rows<{ commandId: string }>(statements.selectIdleCommand, [log.id])
  if (idle !== undefined) {
    return { _tag: "CommandDiffers", position: undefined, commandId: idle.commandId }
  }
  return (yield* checkClaims(log.id, check.holders)) ?? (yield* checkKeys(log.id, check.keys))
}

function* checkClaims(log: number, holders: ReadonlyMap<string, string>) {
  const held = yield* rows<ClaimRow>(statements.selectAllClaims, [log])
  const table = new Map(held.map(({ key, stream }) => [key, stream]))
  const keys = [...new Set([...holders.keys(), ...table.keys()])].sort()
  const key = keys.find((each) => holders.get(each) !== table.get(each))
  return key === undefined ? undefined : ({ _tag: "ClaimDiffers", key } satisfies LogFault)
}

function* checkKeys(log: number, expected: ChainCheck["keys"]) {
  const held = yield* rows<KeyRow>(statements.selectAllKeys, [log])
  const table = new Map(held.map((row) => [row.stream, row]))
  const stream = [...new Set([...expected.keys(), ...table.keys()])]
    .sort()
    .find((each) => !isAsExpected(table.get(each), expected.get(each)))
  return stream === undefined ? undefined : ({ _tag: "KeyDiffers", stream } satisfies LogFault)
}

const isAsExpected = (row: KeyRow | undefined, expected: ExpectedKey | undefined): boolean => {
  if (row === undefined || expected === undefined) return false
  const { digest = "", kept } = expected
  if (
    hashOf(row.digest) !== digest ||
    (kept === "destroyed" ? ![1, 2].includes(row.destroyed) : row.destroyed !== 0)
  )
    return false
  switch (kept) {
    case "here":
      return keyDigest(row.stream, row.key, sha256) === digest
    case "elsewhere":
      return row.key === ""
    case "destroyed":
      return /^0*$/.test(row.key)
  }
}

/** Rows that nothing accounts for, in whatever log, and logs under another name than they were written under. */
function* checkRows(workspace: string): Script<LogFault | undefined> {
  const others = yield* rows<{ id: number; workspace: string }>(statements.selectOtherLogs, [
    workspace,
  ])
  for (const log of others) {
    const check = new ChainCheck(log.workspace, sha256, undefined)
    const [row] = yield* rows<FoundRow>(statements.selectFound, [log.id, 0, 1])
    if (row === undefined) continue
    if (check.add({ ...row, hash: hashOf(row.hash) }, rememberedOf(row)) !== undefined) {
      return { _tag: "Stray", table: "logs", row: log.workspace }
    }
  }
  for (const { sql, table } of statements.selectStrays) {
    const [stray] = yield* rows<{ row: string }>(sql)
    if (stray !== undefined) return { _tag: "Stray", table, row: stray.row }
  }
  return undefined
}
