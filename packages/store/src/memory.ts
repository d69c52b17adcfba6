import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import { admit } from "./admission.js"
import { BUSY_TIMEOUT_MS } from "./busy-deadline.js"
import { sha256Hex } from "./chain.js"
import type { Appended, Commit } from "./commit.js"
import { EventStore, type EventStoreShape } from "./event-store.js"
import { Bell, followPages } from "./follow.js"
import { MemoryLog } from "./memory-log.js"
import { type CommitRefused, Conflict } from "./refusal.js"
import { malformationOf } from "./storable.js"
import { compareStreams } from "./stream-order.js"

/**
 * A store in memory, gone with the process: for tests, demos and what need not last. It keeps
 * text, as the durable stores do, so that nothing read from it is shared with anyone.
 */
export const makeMemoryStore = (): EventStoreShape => {
  const logs = new Map<string, MemoryLog>()
  const nothing = new MemoryLog()
  const bell = new Bell()
  const logOf = (workspace: string): MemoryLog => logs.get(workspace) ?? nothing

  const append = (commit: Commit, began: number): Either.Either<Appended, CommitRefused> => {
    const malformed = malformationOf(commit)
    if (malformed !== undefined) return Either.left(malformed)
    const log = logs.get(commit.workspace) ?? new MemoryLog()
    const admission = admit(commit, log, sha256Hex)
    switch (admission._tag) {
      case "Accepted":
        log.add(commit, admission)
        log.follow(commit, admission.appended, began)
        logs.set(commit.workspace, log)
        bell.ring()
        return Either.right(admission.appended)
      case "Replayed":
        return Either.right(admission.appended)
      case "Refused":
        return Either.left(admission.refusal)
      case "Conflicting": {
        const { actual, expected, stream } = admission
        const since = typeof expected === "object" ? log.since(stream, expected.exactly) : []
        return Either.left(new Conflict({ stream, expected, actual, since }))
      }
    }
  }

  // Each operation runs in one go, so that no other fiber sees half of it.
  const read: EventStoreShape["read"] = (query) =>
    Effect.sync(() => logOf(query.workspace).read(query))
  return {
    described: { kind: "memory" },
    busyTimeoutMs: BUSY_TIMEOUT_MS,
    append: (commit) => Effect.suspend(() => append(commit, logOf(commit.workspace).position)),
    appendAll: (commits) =>
      Effect.sync(() => {
        const began = commits.map(({ workspace }) => logOf(workspace).position)
        return commits.map((commit, n) => append(commit, began[n] ?? 0))
      }),
    read,
    // Nobody else writes here.
    follow: (query) => followPages(read, bell, Duration.infinity, query),
    readByStream: (query) => Effect.sync(() => logOf(query.workspace).readByStream(query)),
    findCommands: (workspace, commandIds) =>
      Effect.sync(() => {
        const log = logOf(workspace)
        return new Map(
          commandIds.flatMap((commandId) => {
            const stored = log.command(commandId)
            return stored === undefined ? [] : [[commandId, stored] as const]
          }),
        )
      }),
    findClaims: (workspace, keys) =>
      Effect.sync(() => {
        const log = logOf(workspace)
        return new Map(
          keys.flatMap((key) => {
            const stream = log.holder(key)
            return stream === undefined ? [] : [[key, stream] as const]
          }),
        )
      }),
    keysOf: (workspace, streams) =>
      Effect.sync(() => {
        const log = logOf(workspace)
        return new Map(
          streams.flatMap((stream) => {
            const key = log.key(stream)
            return key === undefined ? [] : [[stream, key] as const]
          }),
        )
      }),
    commits: (query) => Effect.sync(() => logOf(query.workspace).commits(query)),
    verify: (workspace, kept) => Effect.sync(() => logOf(workspace).verify(workspace, kept)),
    next: (query) =>
      Effect.sync(() => {
        const { position, rows } = logOf(query.workspace)
        return rows.next(query, position)
      }),
    keepRows: (workspace, rows) => Effect.sync(() => logOf(workspace).keepRows(rows)),
    lists: (query) =>
      Effect.sync(() => {
        const { position, rows } = logOf(query.workspace)
        return rows.lists(query, position)
      }),
    changedSince: (workspace, instant) => Effect.sync(() => logOf(workspace).changedSince(instant)),
    rowsEnd: (workspace, instant) => Effect.sync(() => logOf(workspace).rows.end(instant)),
    concerned: (workspace, concerns) =>
      Effect.sync(() => logOf(workspace).rows.concerned(concerns)),
    owedBy: (query) =>
      Effect.sync(() => {
        const { position, rows } = logOf(query.workspace)
        return rows.owedBy(query, position)
      }),
    dropRows: (workspace, position, concerns) =>
      Effect.sync(() => logs.get(workspace)?.rows.drop(position, concerns)),
    dropNext: () => Effect.succeed(false),
    clearRows: (workspace) => Effect.sync(() => logs.get(workspace)?.clearRows()),
    rows: (workspace, { after, limit } = { limit: Number.POSITIVE_INFINITY }) =>
      Effect.sync(() =>
        logOf(workspace)
          .rows.all()
          .filter(({ stream }) => after === undefined || compareStreams(stream, after) > 0)
          .slice(0, limit),
      ),
    head: (workspace) =>
      Effect.sync(() => {
        const { hash, position, recordedAt } = logOf(workspace)
        return { position, hash, recordedAt }
      }),
    reactions: {
      cursor: ({ name, workspace }) => Effect.sync(() => logOf(workspace).reactions.cursor(name)),
      advance: (advance) =>
        Effect.sync(() => {
          const log = logs.get(advance.workspace)
          const has = (stream: string) => log?.key(stream) !== null && log?.version(stream) !== 0
          return log?.reactions.advance(advance, has) ?? false
        }),
      take: ({ at, name, until, workspace }) =>
        Effect.sync(() => logOf(workspace).reactions.take(name, at, until)),
      finish: (held) => Effect.sync(() => logOf(held.workspace).reactions.finish(held)),
      putBack: (back) => Effect.sync(() => logOf(back.workspace).reactions.putBack(back)),
      release: ({ key, name, workspace }) =>
        Effect.sync(() => logOf(workspace).reactions.release(name, key)),
      list: (workspace) => Effect.sync(() => logOf(workspace).reactions.list()),
    },
    inTransaction: Effect.succeed(false),
    latestOccurrence: (workspace) => Effect.sync(() => logOf(workspace).latestOccurrence),
  }
}

/** A memory store of its own for each time that the layer is built. */
export const memoryLayer: Layer.Layer<EventStore> = Layer.sync(EventStore, makeMemoryStore)
