import { createHash } from "node:crypto"
import type { CommitQuery, EventStoreShape, StoredCommit } from "@followthrough/store"
import { Effect } from "effect"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type OwnPostgres, startOwnPostgres } from "../../scripts/postgres.js"
import { openLog, run, W } from "./open-log.js"
import { buildPrograms, start } from "./programs.js"

buildPrograms("appender", "watcher")

/** FT_RUNS makes the runs more and the matrix whole. */
const RUNS = Math.max(1, Number(process.env["FT_RUNS"] ?? 1))
const ROUNDS = Math.min(5, RUNS)

const matrix = [1, 2, 4].flatMap((processes) =>
  [2, 10, 100].map((fibers) => ({ processes, fibers })),
)
const few = matrix.filter(({ fibers, processes }) => [2, 20, 400].includes(fibers * processes))

let server: OwnPostgres

beforeAll(async () => {
  server = await startOwnPostgres({ fsync: "on", synchronous_commit: "on" })
})
afterAll(() => server[Symbol.asyncDispose]())

const everyCommit = (store: EventStoreShape) =>
  Effect.gen(function* () {
    const all: Array<StoredCommit> = []
    let query: CommitQuery | undefined = { workspace: W }
    while (query !== undefined) {
      const page: Effect.Effect.Success<ReturnType<EventStoreShape["commits"]>> =
        yield* store.commits(query)
      all.push(...page.commits)
      query = page.next === undefined ? undefined : { workspace: W, after: page.next }
    }
    return all
  })

/** Checks each commit's condition from the commits before it alone; gives who holds the claims at the end. */
const checkOrder = (commits: ReadonlyArray<StoredCommit>) => {
  const versions = new Map<string, number>()
  const holders = new Map<string, string>()
  let position = 0
  for (const { claims, events } of commits) {
    for (const { data, position: at, stream, version } of events) {
      position += 1
      expect(at).toBe(position)
      const before = versions.get(stream) ?? 0
      expect(version).toBe(before + 1)
      const { on } = JSON.parse(data)
      if (on !== "any") expect(on).toBe(before)
      versions.set(stream, version)
    }
    for (const { change, key, stream } of claims) {
      const holder = holders.get(key)
      if (change === "take") {
        expect([undefined, stream]).toContain(holder)
        holders.set(key, stream)
      } else if (holder === stream) holders.delete(key)
    }
  }
  return holders
}

/** The end of a program that was not told to fail, and its last words. */
const saidAtEnd = async ({ ended, lines }: ReturnType<typeof start>) => {
  const { code, errors } = await ended
  if (errors !== "") throw new Error(errors)
  expect(code).toBe(0)
  return JSON.parse(lines.at(-1) ?? "")
}

type Count = "tried" | "stored" | "taken" | "busy"

for (const { fibers, processes } of RUNS > 1 ? matrix : few) {
  const name = `${processes} processes with ${fibers} fibers each append to one log, and whoever reads sees it only grow`
  test(name, { timeout: 60_000 + fibers * processes * 1000 * ROUNDS }, () =>
    run(
      Effect.gen(function* () {
        const prefix = `p${processes}f${fibers}_`
        const store = yield* openLog({ url: server.url, prefix })
        const watcher = start("watcher", [server.url, prefix])
        const appenders = Array.from({ length: processes }, (_, n) =>
          start("appender", [server.url, prefix, `p${n}`, `${fibers}`, `${ROUNDS}`]),
        )
        const all: ReadonlyArray<Record<Count, number>> = yield* Effect.promise(() =>
          Promise.all(appenders.map(saidAtEnd)),
        )
        watcher.child.stdin?.end()
        const seen = yield* Effect.promise(() => saidAtEnd(watcher))
        const sum = (what: Count) => all.reduce((total, counts) => total + counts[what], 0)
        expect(sum("stored") + sum("busy")).toBe(sum("tried"))
        expect(sum("tried")).toBeGreaterThanOrEqual(processes * fibers * ROUNDS * 2)

        const commits = yield* everyCommit(store)
        expect(commits.length).toBe(sum("stored"))
        expect(commits.flatMap(({ claims }) => claims).filter(isTaking).length).toBe(sum("taken"))
        const holders = checkOrder(commits)
        const seats = [0, 1, 2, 3, 4].map((n) => `seat ${n}`)
        expect(yield* store.findClaims(W, seats)).toEqual(holders)

        const events = commits.flatMap((each) => each.events)
        const lines = events.map(
          ({ commandId, data, position, stream, version }) =>
            `${position} ${stream}@${version} ${commandId} ${data}`,
        )
        const digest = createHash("sha256").update(lines.join("\n")).digest("hex")
        expect(seen).toMatchObject({ events: events.length, digest })

        // Rows that knew less than all of their stream were not kept, or not for long.
        const ends = new Map(events.map(({ position, stream }) => [stream, position]))
        const rows = yield* store.rows(W)
        expect(rows.map(({ position, stream }) => ({ stream, position }))).toEqual(
          rows.map(({ stream }) => ({ stream, position: ends.get(stream) })),
        )
        expect((yield* store.verify(W)).fault).toBeUndefined()
      }),
    ),
  )
}

const isTaking = ({ change }: { readonly change: string }): boolean => change === "take"
