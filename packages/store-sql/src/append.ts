import type { SqlError } from "@effect/sql/SqlError"
import {
  type Admission,
  type Appended,
  admit,
  type Commit,
  type CommitRefused,
  Conflict,
  type StoredCommand,
  type StoredEvent,
  UNCHAINED,
} from "@followthrough/store"
import { Effect, Either } from "effect"
import { inBulk } from "./in-bulk.js"
import { LogDraft } from "./log-draft.js"
import { storeRows } from "./read-models.js"
import {
  type ClaimRow,
  type CommandRow,
  commandOfRow,
  commandValues,
  hashColumn,
  type LogRow,
  type StreamRow,
} from "./rows.js"
import type { Rows, Value } from "./session.js"
import {
  deleteClaim,
  destroyKey,
  insertCommands,
  insertEvents,
  insertKeys,
  insertLog,
  insertStreams,
  selectClaims,
  selectCommands,
  selectLog,
  selectSince,
  selectVersions,
  updateLog,
  upsertClaim,
} from "./statements.js"

type Result = Either.Either<Appended, CommitRefused>

/**
 * Judges well-formed commits in order and stores those that are accepted. To be run where no other
 * writer can come between.
 */
export const appendCommits = (
  rows: Rows,
  commits: ReadonlyArray<Commit>,
): Effect.Effect<ReadonlyArray<Result>, SqlError> =>
  Effect.gen(function* () {
    const drafts = new Map<string, LogDraft>()
    for (const [workspace, own] of byWorkspace(commits)) {
      drafts.set(workspace, yield* loadDraft(rows, workspace, own))
    }
    const judged: Array<readonly [Admission, LogDraft]> = []
    for (const commit of commits) {
      const draft = drafts.get(commit.workspace)
      if (draft === undefined) continue
      const admission = admit(commit, draft)
      if (admission._tag === "Accepted") draft.accept(commit, admission)
      judged.push([admission, draft])
    }
    for (const [workspace, draft] of drafts) yield* storeDraft(rows, workspace, draft)
    // Last, because a conflict may be with a commit of this batch.
    const results: Array<Result> = []
    for (const [admission, draft] of judged) {
      results.push(
        admission._tag === "Conflicting"
          ? Either.left(yield* conflictOf(rows, admission, draft))
          : resultOf(admission),
      )
    }
    return results
  })

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

const loadDraft = (rows: Rows, workspace: string, commits: ReadonlyArray<Commit>) =>
  Effect.gen(function* () {
    const [log] = yield* rows<LogRow>(selectLog, [workspace])
    if (log === undefined) return new LogDraft(undefined, [], new Map(), [])
    const ids = commits.map(({ commandId }) => commandId)
    const commands = yield* selectStoredCommands(rows, log.id, ids)
    const names = new Set(
      commits.flatMap(({ keys = [], writes }) => [...writes, ...keys].map(({ stream }) => stream)),
    )
    const streams =
      names.size === 0
        ? []
        : yield* rows<StreamRow>(selectVersions, [log.id, JSON.stringify([...names])])
    const keys = commits.flatMap(({ claims = [] }) => claims.map(({ key }) => key))
    const claims =
      keys.length === 0 ? [] : yield* rows<ClaimRow>(selectClaims, [log.id, JSON.stringify(keys)])
    return new LogDraft(log, streams, commands, claims)
  })

/** Those of the commands that a log holds. */
export const selectStoredCommands = (
  rows: Rows,
  log: number,
  commandIds: ReadonlyArray<string>,
): Effect.Effect<ReadonlyMap<string, StoredCommand>, SqlError> =>
  Effect.map(
    rows<CommandRow>(selectCommands, [log, JSON.stringify(commandIds)]),
    (found) => new Map(found.map((row) => [row.commandId, commandOfRow(row)])),
  )

const newLog = (rows: Rows, workspace: string) =>
  Effect.map(rows<{ id: number }>(insertLog, [workspace, hashColumn(UNCHAINED)]), ([row]) =>
    idOf(row),
  )

/** What an INSERT returned; it always does. */
const idOf = (row: { readonly id: number } | undefined): number => {
  if (row === undefined) throw new Error("an inserted row has no id")
  return row.id
}

const storeDraft = (rows: Rows, workspace: string, draft: LogDraft) =>
  Effect.gen(function* () {
    if (draft.accepted.length === 0) return
    const log = draft.id ?? (yield* newLog(rows, workspace))
    draft.id = log
    const names = draft.newStreams()
    const added = yield* inBulk<{ id: number; name: string }>(
      rows,
      insertStreams,
      names.flatMap((name) => [log, name]),
    )
    for (const { id, name } of added) draft.begin(name, id)

    const events: Array<Value> = []
    for (const event of draft.events) {
      events.push(
        log,
        event.position,
        draft.streamId(event.stream),
        event.version,
        event.type,
        event.occurredAt,
        event.recordedAt,
        event.commandId,
        event.data,
        hashColumn(event.hash),
      )
    }
    yield* inBulk(rows, insertEvents, events)
    const commands: Array<Value> = []
    for (const { appended, claims, commit } of draft.accepted) {
      commands.push(...commandValues(log, commit, appended, claims))
    }
    yield* inBulk(rows, insertCommands, commands)
    yield* storeClaims(rows, log, draft)
    yield* storeKeys(rows, log, draft)
    yield* storeRows(rows, log, draft.kept(new Set(names)))
    if (draft.events.length > 0) {
      yield* rows(updateLog, [
        draft.position,
        hashColumn(draft.hash),
        draft.recordedAt ?? null,
        draft.latestOccurrence ?? null,
        log,
      ])
    }
  })

/** Who holds the keys of the batch once all of it is stored. */
const storeClaims = (rows: Rows, log: number, draft: LogDraft) =>
  Effect.gen(function* () {
    const keys = draft.accepted.flatMap(({ commit }) => commit.claims ?? []).map(({ key }) => key)
    for (const key of new Set(keys)) {
      const stream = draft.holder(key)
      yield* stream === undefined
        ? rows(deleteClaim, [log, key])
        : rows(upsertClaim, [log, key, stream])
    }
  })

const storeKeys = (rows: Rows, log: number, draft: LogDraft) =>
  Effect.gen(function* () {
    yield* inBulk(
      rows,
      insertKeys,
      [...draft.newKeys].flatMap(([stream, key]) => [log, draft.streamId(stream), key, 0]),
    )
    for (const stream of draft.destroyed) yield* rows(destroyKey, [log, draft.streamId(stream)])
  })

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

const conflictOf = (
  rows: Rows,
  { actual, expected, stream }: Conflicting,
  { id }: LogDraft,
): Effect.Effect<Conflict, SqlError> => {
  const behind = typeof expected === "object" && expected.exactly < actual
  const since =
    behind && id !== undefined
      ? rows<StoredEvent>(selectSince, [id, stream, expected.exactly, actual])
      : Effect.succeed([])
  return Effect.map(since, (events) => new Conflict({ stream, expected, actual, since: events }))
}
