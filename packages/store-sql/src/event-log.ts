import {
  type Appended,
  atOnce,
  Bell,
  type Commit,
  type CommitRefused,
  doneAtOnce,
  type EventStoreShape,
  followPages,
  isStorable,
  malformationOf,
  StoreFailure,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import { appendCommits, type Batch, selectStoredCommands } from "./append.js"
import {
  readChanged,
  readConcerned,
  readLists,
  readNext,
  readOwedBy,
  readRowsEnd,
} from "./found-rows.js"
import type { Hint } from "./hint.js"
import { reactionTable } from "./reactions.js"
import { findLog, readHead, readLatestOccurrence, readPage, readStreamPage } from "./read.js"
import { readCommits } from "./read-commits.js"
import { clearRows, dropNext, dropRows, keepRows, readRows } from "./read-models.js"
import { type ClaimRow, hashOf, type KeyRow } from "./rows.js"
import { rows, type Script } from "./script.js"
import type { Session } from "./session.js"
import { codeOf } from "./sqlite-failure.js"
import { selectClaims, selectKeys } from "./statements.js"
import { Tail } from "./tail.js"
import type { WalTidying } from "./tidy-wal.js"
import { unavailable } from "./unavailable.js"
import { verifyLog } from "./verify.js"

/** How soon those who follow see what other processes append. */
const POLL_MS = 200

/** The port on a database whose schema is up to date. */
export const makeEventStore = (
  session: Session,
  writable: boolean,
  tidying: WalTidying,
  hint?: Hint,
): EventStoreShape => {
  const bell = new Bell()
  // Who else writes through a connection that is shared, nobody can tell.
  const tail = session.isOwn ? new Tail() : undefined
  const appendAll: EventStoreShape["appendAll"] = (commits) =>
    atOnce(
      () =>
        session.isOwn &&
        writable &&
        commits.length > 0 &&
        !tidying.isDue(false) &&
        commits.every(isPlain)
          ? doneAtOnce(attempt(commits, true))
          : undefined,
      () => {
        if (!writable) {
          return new StoreFailure({ reason: { _tag: "ReadOnly" }, location: session.location })
        }
        const malformed = commits.map(malformationOf)
        if (malformed.every((refusal) => refusal === undefined)) return store(commits)
        const wellFormed = commits.filter((_, n) => malformed[n] === undefined)
        return Effect.map(store(wellFormed), (stored) => {
          const results = stored.values()
          return malformed.map((refusal) =>
            refusal === undefined ? next(results) : Either.left(refusal),
          )
        })
      },
    )

  const store = (commits: ReadonlyArray<Commit>): Appending => {
    if (commits.length === 0) return Effect.succeed([])
    const destroyed = commits.some(({ destroys = [] }) => destroys.length > 0)
    return tidying.isDue(destroyed) ? Effect.tap(append(commits), tidying.tidy) : append(commits)
  }

  const attempt = (commits: ReadonlyArray<Commit>, trusting: boolean) =>
    session.writing(() => appendCommits(commits, tail, trusting), appended)

  // What was taken for new was there already: whatever became of the tail meanwhile, all is looked up.
  const append = (commits: ReadonlyArray<Commit>): Appending =>
    Effect.catchIf(attempt(commits, true), isRefusedByDatabase, () => attempt(commits, false))

  const appended = ({ drafts, results }: Batch): ReadonlyArray<Result> => {
    // A process that destroyed keys may have ended before it could tidy up.
    if (tail?.othersWrote === true) tidying.look()
    tail?.learn(drafts)
    bell.ring()
    hint?.tell()
    return results
  }

  const change = <A>(script: () => Script<A>): Effect.Effect<A, StoreFailure> =>
    writable
      ? session.writing(script, (value) => value)
      : new StoreFailure({ reason: { _tag: "ReadOnly" }, location: session.location })

  const read: EventStoreShape["read"] = (query) => session.reading(() => readPage(query))

  // What a workspace's log holds under some of these names; nothing where nobody wrote to it yet.
  const lookUp = <V>(
    workspace: string,
    names: ReadonlyArray<string>,
    found: (log: number, wanted: ReadonlyArray<string>) => Script<ReadonlyMap<string, V>>,
  ): Effect.Effect<ReadonlyMap<string, V>, StoreFailure> =>
    session.reading(function* () {
      const log = yield* findLog(workspace)
      return log === undefined
        ? new Map<string, V>()
        : yield* found(log.id, names.filter(isStorable))
    })

  // Whoever follows acts on what it sees, and what stands in a transaction may never come to be.
  const outside = Effect.filterOrFail(
    session.inTransaction,
    (within) => !within,
    () => unavailable(session.location, "it cannot be followed inside a transaction of the host"),
  )

  const hearing = hint === undefined ? Effect.void : hint.hear(() => bell.ring())

  return {
    busyTimeoutMs: session.busyTimeoutMs,
    append: (commit) => Effect.flatMap(appendAll([commit]), (results) => next(results.values())),
    appendAll,
    read,
    follow: (query) =>
      Stream.unwrapScoped(
        Effect.as(Effect.zipRight(outside, hearing), followPages(read, bell, POLL_MS, query)),
      ),
    readByStream: (query) => session.reading(() => readStreamPage(query)),
    findCommands: (workspace, commandIds) => lookUp(workspace, commandIds, selectStoredCommands),
    findClaims: (workspace, keys) =>
      lookUp(workspace, keys, function* (log, wanted) {
        const held = yield* rows<ClaimRow>(selectClaims, [log, JSON.stringify(wanted)])
        return new Map(held.map(({ key, stream }) => [key, stream]))
      }),
    keysOf: (workspace, streams) =>
      lookUp(workspace, streams, function* (log, wanted) {
        const found = yield* rows<KeyRow>(selectKeys, [log, JSON.stringify(wanted)])
        return new Map(
          found.map(({ destroyed, digest, key, stream }) => [
            stream,
            destroyed !== 0 ? null : { digest: hashOf(digest), key: key === "" ? undefined : key },
          ]),
        )
      }),
    commits: (query) => session.reading(() => readCommits(query)),
    verify: (workspace, kept) => verifyLog(session, workspace, kept),
    next: (query) => session.snapshot(() => readNext(query)),
    keepRows: (workspace, given) => change(() => keepRows(workspace, given)),
    dropRows: (workspace, position, concerns) =>
      change(() => dropRows(workspace, position, concerns)),
    dropNext: (workspace, limit) => change(() => dropNext(workspace, limit)),
    lists: (query) => session.snapshot(() => readLists(query)),
    changedSince: (workspace, instant) => session.reading(() => readChanged(workspace, instant)),
    rowsEnd: (workspace, instant) => session.reading(() => readRowsEnd(workspace, instant)),
    concerned: (workspace, concerns) => session.reading(() => readConcerned(workspace, concerns)),
    owedBy: (query) => session.snapshot(() => readOwedBy(query)),
    clearRows: (workspace) => change(() => clearRows(workspace)),
    rows: (workspace, page) => session.snapshot(() => readRows(workspace, page)),
    head: (workspace) => session.reading(() => readHead(workspace)),
    reactions: reactionTable(session, change),
    inTransaction: session.inTransaction,
    latestOccurrence: (workspace) => session.reading(() => readLatestOccurrence(workspace)),
  }
}

type Result = Either.Either<Appended, CommitRefused>

type Appending = Effect.Effect<ReadonlyArray<Result>, StoreFailure>

/** Well formed, and with nothing to tidy up after it. */
const isPlain = (commit: Commit): boolean =>
  commit.destroys === undefined && malformationOf(commit) === undefined

/** By a constraint or a trigger. */
const isRefusedByDatabase = ({ cause }: StoreFailure): boolean =>
  codeOf(cause)?.startsWith("SQLITE_CONSTRAINT") === true

/** The result of the next commit; there is one for each. */
const next = (results: Iterator<Result>): Result => {
  const { done, value } = results.next()
  if (done === true) throw new Error("a commit was stored without a result")
  return value
}
