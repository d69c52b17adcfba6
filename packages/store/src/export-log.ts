import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { sha256Hex } from "./chain.js"
import type { EventStoreShape } from "./event-store.js"
import { StoreFailure } from "./store-failure.js"
import type { StoredCommit } from "./stored-commit.js"
import { type KeptKey, keyDigest } from "./stream-key.js"
import { aTurn } from "./turns.js"

/** What an export calls itself in its first line. */
export const EXPORT_FORMAT = "followthrough-log"
export const EXPORT_VERSION = 1

/** So few that reading them and writing their lines takes a few milliseconds: nothing else happens meanwhile. */
const PAGE = 100

/**
 * A workspace's log as lines of JSON, without their line ends: first a header with the head, then
 * each command followed by its events, then the count of both. It shows the log as it was when the
 * first line was read, however long the reading takes, and holds one page of it.
 */
export const exportLog = (
  store: EventStoreShape,
  workspace: string,
): Stream.Stream<string, StoreFailure> =>
  Stream.unwrap(
    Effect.map(store.head(workspace), ({ hash, position }) => {
      const counted = { commands: 0, events: 0 }
      const header = {
        format: EXPORT_FORMAT,
        version: EXPORT_VERSION,
        workspace,
        head: { position, hash },
      }
      // Streams whose keys were gone when they were to be shown, and whose end is not shown yet.
      const unended = new Set<string>()
      const commits = Stream.paginateChunkEffect<number, string, StoreFailure, never>(0, (after) =>
        Effect.gen(function* () {
          const page = yield* store.commits({ workspace, after, limit: PAGE })
          // What came after the head that the header names is left out.
          const beyond = page.commits.findIndex(
            ({ events }) => (events[0]?.position ?? 0) > position,
          )
          const shown = beyond < 0 ? page.commits : page.commits.slice(0, beyond)
          counted.commands += shown.length
          for (const { events } of shown) counted.events += events.length
          const keyed = shown.flatMap((commit) => commit.keyed)
          const streams = keyed.map(({ stream }) => stream)
          const keys = keyed.length === 0 ? noKeys : yield* store.keysOf(workspace, streams)
          for (const stream of streams) if ((keys.get(stream) ?? null) === null) unended.add(stream)
          for (const { destroys } of shown) for (const stream of destroys) unended.delete(stream)
          const more = beyond < 0 && page.next !== undefined
          // Whoever asks for one page after the other keeps the event loop between them, too.
          if (more) yield* aTurn
          return [
            Chunk.unsafeFromArray(shown.flatMap((commit) => linesOf(commit, keys))),
            more ? Option.fromNullable(page.next) : Option.none(),
          ]
        }),
      )
      const end = Stream.suspend(() =>
        unended.size === 0
          ? Stream.make(JSON.stringify({ end: counted }))
          : Stream.fail(erasedMeanwhile(workspace)),
      )
      return Stream.make(JSON.stringify(header)).pipe(Stream.concat(commits), Stream.concat(end))
    }),
  )

const noKeys: ReadonlyMap<string, KeptKey | null> = new Map()

const erasedMeanwhile = (workspace: string): StoreFailure =>
  new StoreFailure({
    location: `workspace "${workspace}"`,
    reason: {
      _tag: "Unavailable",
      problem: "somebody was erased while it was read; export it again",
    },
  })

const linesOf = (
  commit: StoredCommit,
  held: ReadonlyMap<string, KeptKey | null>,
): ReadonlyArray<string> => {
  const { claims, commandId, destroys, events, fingerprint, keyed, recordedAt, versions } = commit
  // A key that was changed is none: what it was made for opens with it no more than without.
  const keys = keyed.map((made) => {
    const key = held.get(made.stream)?.key
    return key !== undefined && keyDigest(made.stream, key, sha256Hex) === made.digest
      ? { ...made, key }
      : made
  })
  const command = {
    id: commandId,
    fingerprint,
    recordedAt,
    versions: [...versions],
    claims,
    keys,
    destroys,
  }
  return [
    JSON.stringify({ command }),
    ...events.map((event) =>
      JSON.stringify({
        position: event.position,
        stream: event.stream,
        version: event.version,
        type: event.type,
        occurredAt: event.occurredAt,
        recordedAt: event.recordedAt,
        commandId: event.commandId,
        data: event.data,
        hash: event.hash,
      }),
    ),
  ]
}
