import {
  type Admission,
  type Appended,
  admit,
  type Commit,
  type CommitRefused,
  Conflict,
  type Expectation,
  type StoredCommand,
  type StoredEvent,
  UNCHAINED,
} from "@followthrough/store"
import * as Either from "effect/Either"
import { sha256 } from "#digest"
import { addInBulk } from "./in-bulk.js"
import { LogDraft } from "./log-draft.js"
import type { StreamEnd } from "./log-end.js"
import { deleteDeliveries } from "./reaction-statements.js"
import { findLog } from "./read.js"
import { addDropped, addRows, STALE } from "./read-models.js"
import {
  type ClaimRow,
  type CommandRow,
  commandOfRow,
  hashOf,
  pushCommand,
  type StreamRow,
} from "./rows.js"
import { rows, type Script, type Statement, type Value } from "./script.js"
import {
  deleteClaim,
  destroyKey,
  destroyNoKey,
  insertCommands,
  insertEvents,
  insertKeys,
  insertLog,
  insertStreams,
  selectClaims,
  selectCommands,
  selectDataVersion,
  selectSince,
  selectVersions,
  updateLog,
  upsertClaim,
} from "./statements.js"
import type { Remembered, Tail } from "./tail.js"

type Result = Either.Either<Appended, CommitRefused>

/** What became of commits, and of the logs that they were for. */
export interface Batch {
  readonly results: ReadonlyArray<Result>
  readonly drafts: Drafts
}

/**
 * Judges well-formed commits in order and stores those that are accepted. To be run where no other
 * writer can come between. With a tail, what it remembers is not looked up; once all is committed, it is
 * to learn what became of the logs. `mayTrust` allows it to take for new what the tail does not know: if that
 * is wrong, the database refuses to store it.
 */
export function* appendCommits(
  commits: ReadonlyArray<Commit>,
  tail: Tail | undefined,
  mayTrust: boolean,
): Script<Batch> {
  if (tail !== undefined) {
    const [found] = yield* rows<{ data_version: number }>(selectDataVersion)
    tail.asOf(found?.data_version)
  }
  const trusting = mayTrust && tail?.trusting === true
  let drafts = yield* openDrafts(commits, tail, trusting)
  let judged = judge(commits, drafts)
  if (trusting && !judged.every(({ admission }) => admission._tag === "Accepted")) {
    // Only what is stored shows the database that it was taken for new and is not.
    drafts = yield* openDrafts(commits, tail, false)
    judged = judge(commits, drafts)
  }
  for (const [workspace, draft] of drafts) yield* storeDraft(workspace, draft)
  // Last, because a conflict may be with a commit of this batch.
  const results: Array<Result> = []
  for (const { admission, draft } of judged) {
    results.push(
      admission._tag === "Conflicting"
        ? Either.left(yield* conflictOf(admission, draft))
        : resultOf(admission),
    )
  }
  return { results, drafts }
}

type Drafts = ReadonlyMap<string, LogDraft>

function* openDrafts(
  commits: ReadonlyArray<Commit>,
  tail: Tail | undefined,
  trusting: boolean,
): Script<Drafts> {
  const drafts = new Map<string, LogDraft>()
  for (const [workspace, own] of byWorkspace(commits)) {
    drafts.set(workspace, yield* openDraft(workspace, own, tail?.of(workspace), trusting))
  }
  return drafts
}

interface Judged {
  readonly admission: Admission
  readonly draft: LogDraft
}

const judge = (commits: ReadonlyArray<Commit>, drafts: Drafts): ReadonlyArray<Judged> => {
  const judged: Array<Judged> = []
  for (const commit of commits) {
    const draft = drafts.get(commit.workspace)
    if (draft === undefined) continue
    const admission = admit(commit, draft, sha256)
    if (admission._tag === "Accepted") draft.accept(commit, admission)
    judged.push({ admission, draft })
  }
  return judged
}

const byWorkspace = (
  commits: ReadonlyArray<Commit>,
): ReadonlyMap<string, ReadonlyArray<Commit>> => {
  const groups = new Map<string, Array<Commit>>()
  for (const commit of commits) {
    const group = groups.get(commit.workspace)
    if (group === undefined) groups.set(commit.workspace, [commit])
    else group.push(commit)
  }
  return groups
}

/** With `trusting`, a stream that a write begins, and every command, is taken for new. */
function* openDraft(
  workspace: string,
  commits: ReadonlyArray<Commit>,
  remembered: Remembered | undefined,
  trusting: boolean,
): Script<LogDraft> {
  const log = remembered?.log ?? (yield* findLog(workspace))
  const taken = trusting && remembered !== undefined
  const streams = new Map<string, StreamEnd>()
  const unknown: Array<string> = []
  const look = (name: string, isNew: boolean): void => {
    if (streams.has(name)) return
    const end = remembered?.streams.get(name)
    streams.set(name, end === undefined ? absent() : { ...end })
    if (end === undefined && !(taken && isNew)) unknown.push(name)
  }
  for (const { keys = NONE, writes } of commits) {
    for (const { events, expect, stream } of writes) {
      // Where nothing is written, the database would not notice what is there already.
      look(stream, events.length > 0 && expectsNone(expect))
    }
    for (const { stream } of keys) look(stream, false)
  }
  if (log === undefined) return new LogDraft(undefined, streams, new Map(), [])
  if (unknown.length > 0) {
    const found = yield* rows<StreamRow>(selectVersions, [log.id, JSON.stringify(unknown)])
    for (const { destroyed, digest, id, name, version } of found) {
      const known = digest === null ? undefined : destroyed !== 0 ? null : hashOf(digest)
      streams.set(name, { id, version: version ?? 0, digest: known })
    }
  }
  const commands = taken
    ? NO_COMMANDS
    : yield* selectStoredCommands(log.id, commits.map(idOfCommit))
  const keys: Array<string> = []
  for (const { claims = NONE } of commits) for (const { key } of claims) keys.push(key)
  const claims =
    keys.length === 0 ? NONE : yield* rows<ClaimRow>(selectClaims, [log.id, JSON.stringify(keys)])
  return new LogDraft(log, streams, commands, claims)
}

const NONE: ReadonlyArray<never> = []

const idOfCommit = ({ commandId }: Commit): string => commandId

const NO_COMMANDS: ReadonlyMap<string, StoredCommand> = new Map()

const absent = (): StreamEnd => ({ id: undefined, version: 0, digest: undefined })

const expectsNone = (expect: Expectation): boolean =>
  expect === "noStream" || (typeof expect === "object" && expect.exactly === 0)

/** Those of the commands that a log holds. */
export function* selectStoredCommands(
  log: number,
  commandIds: ReadonlyArray<string>,
): Script<ReadonlyMap<string, StoredCommand>> {
  const found = yield* rows<CommandRow>(selectCommands, [log, JSON.stringify(commandIds)])
  return new Map(found.map((row) => [row.commandId, commandOfRow(row)]))
}

function* newLog(workspace: string): Script<number> {
  const [row] = yield* rows<{ id: number }>(insertLog, [workspace, UNCHAINED, STALE])
  return idOf(row)
}

/** What an INSERT returned; it always does. */
const idOf = (row: { readonly id: number } | undefined): number => {
  if (row === undefined) throw new Error("an inserted row has no id")
  return row.id
}

function* storeDraft(workspace: string, draft: LogDraft): Script<void> {
  if (draft.accepted.size === 0) return
  const log = draft.id ?? (yield* newLog(workspace))
  draft.id = log
  const begun = draft.newStreams()
  if (begun.size > 0) yield* beginStreams(log, begun, draft)
  const changes: Array<Statement> = []
  addEvents(changes, log, draft)
  const commands: Array<Value> = []
  for (const { appended, claims, commit } of draft.accepted.values()) {
    pushCommand(commands, log, commit, appended, claims)
    const { lastPosition } = appended
    if (commit.drops === undefined || lastPosition === undefined) continue
    addDropped(changes, log, lastPosition, commit.drops)
  }
  addInBulk(changes, insertCommands, commands)
  addClaims(changes, log, draft)
  addKeys(changes, log, draft)
  const from = addRows(changes, log, draft.kept(begun))
  if (draft.events.length > 0) {
    const { hash, latestOccurrence = null, position, recordedAt = null } = draft
    const params = [position, hash, recordedAt, latestOccurrence, from, log]
    changes.push({ sql: updateLog, params })
  }
  yield changes
}

function* beginStreams(log: number, names: ReadonlySet<string>, draft: LogDraft): Script<void> {
  const values: Array<Value> = []
  for (const name of names) values.push(log, name)
  const insertions: Array<Statement> = []
  addInBulk(insertions, insertStreams, values)
  for (const insertion of insertions) {
    const added = yield* rows<{ id: number; name: string }>(insertion.sql, insertion.params)
    for (const { id, name } of added) draft.begin(name, id)
  }
}

const addEvents = (changes: Array<Statement>, log: number, draft: LogDraft): void => {
  const values: Array<Value> = []
  for (const { event, hash } of draft.events) {
    values.push(log, event.position, draft.streamId(event.stream), event.version, event.type)
    values.push(event.occurredAt, event.recordedAt, event.commandId, event.data, hash)
  }
  addInBulk(changes, insertEvents, values)
}

/** Who holds the keys of the batch once all of it is stored. */
const addClaims = (changes: Array<Statement>, log: number, draft: LogDraft): void => {
  for (const key of draft.claimed) {
    const stream = draft.holder(key)
    changes.push(
      stream === undefined
        ? { sql: deleteClaim, params: [log, key] }
        : { sql: upsertClaim, params: [log, key, stream] },
    )
  }
}

const addKeys = (changes: Array<Statement>, log: number, draft: LogDraft): void => {
  const added: Array<Value> = []
  for (const [stream, { digest, key = "" }] of draft.newKeys) {
    added.push(log, draft.streamId(stream), key, digest, 0)
  }
  addInBulk(changes, insertKeys, added)
  for (const stream of draft.destroyed) {
    const id = draft.streamId(stream)
    changes.push(
      { sql: destroyNoKey, params: [log, id, "", id] },
      { sql: destroyKey, params: [id] },
      { sql: deleteDeliveries, params: [id] },
    )
  }
}

type Conflicting = Extract<Admission, { readonly _tag: "Conflicting" }>

const resultOf = (admission: Exclude<Admission, Conflicting>): Result => {
  switch (admission._tag) {
    case "Accepted":
    case "Replayed":
      return Either.right(admission.appended)
    case "Refused":
      return Either.left(admission.refusal)
  }
}

function* conflictOf(
  { actual, expected, stream }: Conflicting,
  { id }: LogDraft,
): Script<Conflict> {
  const behind = typeof expected === "object" && expected.exactly < actual
  const since =
    behind && id !== undefined
      ? yield* rows<StoredEvent>(selectSince, [id, stream, expected.exactly, actual])
      : []
  return new Conflict({ stream, expected, actual, since })
}
