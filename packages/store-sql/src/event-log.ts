import type { SqlError } from "@effect/sql/SqlError"
import {
  type Appended,
  Bell,
  type Commit,
  type CommitRefused,
  type EventStoreShape,
  followPages,
  isStorable,
  malformationOf,
  StoreFailure,
} from "@followthrough/store"
import { Effect, Either, Stream } from "effect"
import { appendCommits, selectStoredCommands } from "./append.js"
import { findLog, readHead, readLatestOccurrence, readPage, readStreamPage } from "./read.js"
import { readCommits } from "./read-commits.js"
import { dropRows, keepRows, readNext, readRows } from "./read-models.js"
import type { ClaimRow, KeyRow } from "./rows.js"
import { type Rows, type Session, unavailable } from "./session.js"
import { selectClaims, selectKeys } from "./statements.js"
import { walTidying } from "./tidy-wal.js"
import { verifyLog } from "./verify.js"

/** How soon those who follow see what other processes append. */
const POLL_MS = 200

/** The port on a database whose schema is up to date. */
export const makeEventStore = (session: Session, writable: boolean): EventStoreShape => {
  const bell = new Bell()
  const tidied = walTidying(session)
  const appendAll: EventStoreShape["appendAll"] = (commits) =>
    Effect.suspend(() => {
      if (!writable) {
        return new StoreFailure({ reason: { _tag: "ReadOnly" }, location: session.location })
      }
      const malformed = commits.map(malformationOf)
      const wellFormed = commits.filter((_, n) => malformed[n] === undefined)
      return Effect.map(store(wellFormed), (stored) => {
        const results = stored.values()
        return malformed.map((refusal) =>
          refusal === undefined ? next(results) : Either.left(refusal),
        )
      })
    })

  const store = (commits: ReadonlyArray<Commit>) =>
    commits.length === 0
      ? Effect.succeed([])
      : session
          .writing((rows) => appendCommits(rows, commits))
          .pipe(
            Effect.tap(() => bell.ring()),
            Effect.tap(() =>
              tidied.after(commits.some(({ destroys = [] }) => destroys.length > 0)),
            ),
          )

  const change: Session["writing"] = (body) =>
    writable
      ? session.writing(body)
      : new StoreFailure({ reason: { _tag: "ReadOnly" }, location: session.location })

  const read: EventStoreShape["read"] = (query) => session.reading((rows) => readPage(rows, query))

  // What a workspace's log holds under some of these names; nothing where nobody wrote to it yet.
  const lookUp = <V>(
    workspace: string,
    names: ReadonlyArray<string>,
    found: (
      rows: Rows,
      log: number,
      wanted: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyMap<string, V>, SqlError>,
  ): Effect.Effect<ReadonlyMap<string, V>, StoreFailure> =>
    session.reading((rows) =>
      Effect.flatMap(findLog(rows, workspace), (log) =>
        log === undefined
          ? Effect.succeed(new Map<string, V>())
          : found(rows, log.id, names.filter(isStorable)),
      ),
    )

  // Whoever follows acts on what it sees, and what stands in a transaction may never come to be.
  const outside = Effect.filterOrFail(
    session.inTransaction,
    (within) => !within,
    () => unavailable(session.location, "it cannot be followed inside a transaction of the host"),
  )

  return {
    append: (commit) => Effect.flatMap(appendAll([commit]), (results) => next(results.values())),
    appendAll,
    read,
    follow: (query) => Stream.unwrap(Effect.as(outside, followPages(read, bell, POLL_MS, query))),
    readByStream: (query) => session.reading((rows) => readStreamPage(rows, query)),
    findCommands: (workspace, commandIds) => lookUp(workspace, commandIds, selectStoredCommands),
    findClaims: (workspace, keys) =>
      lookUp(workspace, keys, (rows, log, wanted) =>
        Effect.map(
          rows<ClaimRow>(selectClaims, [log, JSON.stringify(wanted)]),
          (held) => new Map(held.map(({ key, stream }) => [key, stream])),
        ),
      ),
    keysOf: (workspace, streams) =>
      lookUp(workspace, streams, (rows, log, wanted) =>
        Effect.map(
          rows<KeyRow>(selectKeys, [log, JSON.stringify(wanted)]),
          (found) =>
            new Map(
              found.map(({ destroyed, key, stream }) => [stream, destroyed === 1 ? null : key]),
            ),
        ),
      ),
    commits: (query) => session.reading((rows) => readCommits(rows, query)),
    verify: (workspace, kept) => verifyLog(session, workspace, kept),
    next: (query) => session.snapshot((rows) => readNext(rows, query)),
    keepRows: (workspace, given) => change((rows) => keepRows(rows, workspace, given)),
    dropRows: (workspace, position) => change((rows) => dropRows(rows, workspace, position)),
    rows: (workspace) => session.snapshot((rows) => readRows(rows, workspace)),
    head: (workspace) => session.reading((rows) => readHead(rows, workspace)),
    inTransaction: session.inTransaction,
    latestOccurrence: (workspace) =>
      session.reading((rows) => readLatestOccurrence(rows, workspace)),
  }
}

type Result = Either.Either<Appended, CommitRefused>

/** The result of the next commit; there is one for each. */
const next = (results: Iterator<Result>): Result => {
  const { done, value } = results.next()
  if (done === true) throw new Error("a commit was stored without a result")
  return value
}
