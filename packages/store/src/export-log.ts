import { Chunk, Effect, Option, Stream } from "effect"
import type { EventStoreShape } from "./event-store.js"
import type { StoreFailure } from "./store-failure.js"
import type { StoredCommit } from "./stored-commit.js"

/** What an export calls itself in its first line. */
export const EXPORT_FORMAT = "followthrough-log"
export const EXPORT_VERSION = 1

const PAGE = 500

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
      const commits = Stream.paginateChunkEffect<number, string, StoreFailure, never>(0, (after) =>
        Effect.map(store.commits({ workspace, after, limit: PAGE }), (page) => {
          // What came after the head that the header names is left out.
          const beyond = page.commits.findIndex(
            ({ events }) => (events[0]?.position ?? 0) > position,
          )
          const shown = beyond < 0 ? page.commits : page.commits.slice(0, beyond)
          counted.commands += shown.length
          for (const { events } of shown) counted.events += events.length
          const more = beyond < 0 && page.next !== undefined
          return [
            Chunk.unsafeFromArray(shown.flatMap(linesOf)),
            more ? Option.fromNullable(page.next) : Option.none(),
          ]
        }),
      )
      const end = Stream.sync(() => JSON.stringify({ end: counted }))
      return Stream.make(JSON.stringify(header)).pipe(Stream.concat(commits), Stream.concat(end))
    }),
  )

const linesOf = (commit: StoredCommit): ReadonlyArray<string> => {
  const { claims, commandId, events, fingerprint, recordedAt, versions } = commit
  const command = { id: commandId, fingerprint, recordedAt, versions: [...versions], claims }
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
