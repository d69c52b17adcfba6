import { type EventStoreShape, MOST_STALE, type StoredEvent } from "@followthrough/store"
import { Effect } from "effect"
import { expect } from "vitest"
import { commitOf, hasSecret, ownStream, refold, SHARED, secretOf } from "./commits.js"
import { W, wholeLog } from "./open-log.js"

/** What a writer was told: the command, and the position of its first event. */
export interface Acknowledged {
  readonly id: string
  readonly first: number
}

const EVENTS_A_COMMIT = 3

/** The log's commits in their order, after checking that positions and versions have no gap and no commit is in part. */
const commitsIn = (log: ReadonlyArray<StoredEvent>): ReadonlyMap<string, number> => {
  const versions = new Map<string, number>()
  const commits = new Map<string, number>()
  for (const [n, { position, stream, version }] of log.entries()) {
    expect(position).toBe(n + 1)
    expect(version).toBe((versions.get(stream) ?? 0) + 1)
    versions.set(stream, version)
  }
  for (let n = 0; n < log.length; n += EVENTS_A_COMMIT) {
    const events = log.slice(n, n + EVENTS_A_COMMIT)
    const id = events[0]?.commandId ?? ""
    const { name, number } = partsOf(id)
    expect(events.map(({ commandId, data, stream }) => ({ commandId, data, stream }))).toEqual(
      commitOf(name, number).writes.flatMap(({ events: all, stream }) =>
        all.map(({ data }) => ({ commandId: id, data, stream })),
      ),
    )
    // Decided on the commit before it, and stored once.
    expect(events[1]?.version).toBe(2 * (number + 1))
    expect(commits.has(id)).toBe(false)
    commits.set(id, n + 1)
  }
  return commits
}

export const partsOf = (id: string): { readonly name: string; readonly number: number } => {
  const at = id.lastIndexOf(".")
  return { name: id.slice(0, at), number: Number(id.slice(at + 1)) }
}

/** All that was acknowledged is there as it was, and the read models are those of the log, while others write. */
export const checkWhileWriting = (
  store: EventStoreShape,
  acknowledged: ReadonlyArray<Acknowledged>,
) =>
  Effect.gen(function* () {
    const rows = yield* store.rows(W)
    const log = yield* wholeLog(store)
    const commits = commitsIn(log)
    const lost = acknowledged.filter(({ first, id }) => commits.get(id) !== first)
    expect(lost).toEqual([])
    expect(rows).toEqual(rows.map(({ position, stream }) => refold(log, stream, position)))
    expect((yield* store.verify(W)).fault).toBeUndefined()
    return { log, commits, rows }
  })

/** The same once nobody writes, when each table must say what the log says. */
export const checkAtRest = (
  store: EventStoreShape,
  acknowledged: ReadonlyArray<Acknowledged>,
  unacknowledged: ReadonlyArray<string>,
) =>
  Effect.gen(function* () {
    const { commits, log, rows } = yield* checkWhileWriting(store, acknowledged)
    const ids = [...commits.keys()]
    const absent = unacknowledged.filter((id) => !commits.has(id))
    const remembered = yield* store.findCommands(W, [...ids, ...absent])
    expect(remembered.size).toBe(ids.length)
    for (const [id, { appended }] of remembered) {
      expect([appended.firstPosition, appended.lastPosition]).toEqual([
        commits.get(id),
        (commits.get(id) ?? 0) + EVENTS_A_COMMIT - 1,
      ])
    }

    const latest = new Map<string, string>()
    for (const id of ids) latest.set(partsOf(id).name, id)
    expect(yield* store.findClaims(W, [...ids, ...absent])).toEqual(
      new Map([...latest].map(([name, id]) => [id, ownStream(name)])),
    )
    const secrets = yield* store.keysOf(W, [...ids, ...absent].map(secretOf))
    expect([...secrets.keys()].sort()).toEqual(
      ids
        .filter((id) => hasSecret(partsOf(id).number))
        .map(secretOf)
        .sort(),
    )

    // Rows know of all of their stream, or they are stale.
    const ends = new Map(log.map(({ position, stream }) => [stream, position]))
    for (const { position, stream } of rows) {
      expect(position).toBeGreaterThanOrEqual(ends.get(stream) ?? 0)
    }
    const kept = new Set(rows.map(({ stream }) => stream))
    const { counts, stale } = yield* store.lists({
      workspace: W,
      at: 0,
      stretches: [],
      counts: ["busiest"],
    })
    expect(ends.size - kept.size).toBeLessThan(MOST_STALE)
    expect([...stale].sort()).toEqual([...ends.keys()].filter((each) => !kept.has(each)).sort())
    return { log, commits, kept, counts }
  })

/** With the read models of all streams made again, their counts are those of the rows. */
export const checkCounts = (store: EventStoreShape, log: ReadonlyArray<StoredEvent>) =>
  Effect.gen(function* () {
    const streams = [...new Set(log.map(({ stream }) => stream))].filter((each) => each !== SHARED)
    const all = streams.map((stream) => refold(log, stream, log.length))
    yield* store.keepRows(W, all)
    const rows = yield* store.rows(W)
    expect(rows).toEqual([...all].sort((a, b) => (a.stream < b.stream ? -1 : 1)))
    const counted = new Map<string, number>()
    for (const { list, part, tag } of all.flatMap(({ places }) => places)) {
      const key = `${list} ${part} ${tag}`
      counted.set(key, (counted.get(key) ?? 0) + 1)
    }
    const { counts } = yield* store.lists({
      workspace: W,
      at: 0,
      stretches: [],
      counts: ["busiest"],
    })
    expect(new Map(counts.map(({ list, n, part, tag }) => [`${list} ${part} ${tag}`, n]))).toEqual(
      counted,
    )
  })
