import { decodeFact } from "@followthrough/core"
import { type EventStoreShape, LONGEST_PAGE } from "@followthrough/store"
import { openPostgresAt } from "@followthrough/store-sql/postgres"
import { Effect, Either } from "effect"
import { type PostgresServer, startPostgres } from "../../scripts/postgres.js"
import { commitsOf } from "../commits.js"
import { commandsGiven, recordingOf } from "../log.js"
import { type Case, rate } from "../measure.js"
import { appended, onRaw, type Place, replayed, taped } from "../postgres-tape.js"

const durability = "fsync, synchronous_commit=on, on loopback"

/** Schemas of a real server, each new and empty. */
const onServer = async (use: (fresh: () => Place) => Promise<void>): Promise<void> => {
  const server: PostgresServer = await startPostgres()
  let schemas = 0
  try {
    await use(() => {
      schemas += 1
      return { url: server.url, schema: `bench_${process.pid}_${schemas}` }
    })
  } finally {
    await server[Symbol.asyncDispose]()
  }
}

const withStore = <A>(place: Place, use: (store: EventStoreShape) => Promise<A>): Promise<A> =>
  Effect.flatMap(openPostgresAt(place), (store) => Effect.promise(() => use(store))).pipe(
    Effect.scoped,
    Effect.runPromise,
  )

/** The tables of a log, and nothing in them. */
const madeAt = async (place: Place): Promise<Place> => {
  await withStore(place, async () => undefined)
  return place
}

const appending = (name: string, atOnce: 1 | 100): Case => ({
  name,
  baseline:
    "pg: the statements that the store sends for the same commands one at a time, looking up among them, each once the one before is answered; a transaction a command",
  unit: "commands/s",
  better: "more",
  durability: atOnce === 1 ? durability : `${durability}; one transaction for a hundred`,
  measured: (use, size) =>
    onServer(async (fresh) => {
      const contacts = size === "full" ? 1_000 : 50
      const each = 4
      const byContact = [...commandsGiven(contacts, each)].map(recordingOf)
      // Commands that follow one another are to different contacts.
      const recordings = Array.from({ length: each }, (_, i) =>
        byContact.filter((_one, n) => n % each === i),
      ).flat()
      const batches = await commitsOf(recordings, atOnce)
      const tape = await taped(await madeAt(fresh()), appended(await commitsOf(recordings, 1)))
      const { length } = recordings
      await use({
        subject: async () =>
          withStore(await madeAt(fresh()), (store) =>
            rate(length, () => Effect.runPromise(Effect.orDie(appended(batches)(store)))),
          ),
        baseline: async () =>
          onRaw(await madeAt(fresh()), (client) => rate(length, () => replayed(client, tape))),
      })
    }),
})

const replaying: Case = {
  name: "pg-replay",
  baseline: "pg: the same pages of all events, JSON.parse of their data",
  unit: "events/s",
  better: "more",
  durability: "read only",
  measured: (use, size) =>
    onServer(async (fresh) => {
      const contacts = size === "full" ? 4_000 : 1_000
      const each = 10
      const place = fresh()
      const recordings = [...commandsGiven(contacts, each)].map(recordingOf)
      const batches = await commitsOf(recordings, 500)
      await withStore(place, (store) => Effect.runPromise(Effect.orDie(appended(batches)(store))))
      const { length } = recordings
      const reading = await taped(place, readThrough)
      await use({
        subject: () =>
          withStore(place, (store) => rate(length, () => Effect.runPromise(readThrough(store)))),
        baseline: () =>
          onRaw(place, (client) =>
            rate(length, async () => {
              for (const { params, sql } of reading) {
                const { rows } = await client.query<{ readonly data?: string }>(sql, [...params])
                for (const { data } of rows) if (data !== undefined) JSON.parse(data)
              }
            }),
          ),
      })
    }),
}

const readThrough = (store: EventStoreShape): Effect.Effect<void> =>
  Effect.gen(function* () {
    let after: number | undefined = 0
    while (after !== undefined) {
      const page: { readonly events: ReadonlyArray<unknown>; readonly next: number | undefined } =
        yield* store.read({
          workspace: "bench",
          from: { _tag: "All" },
          limit: LONGEST_PAGE,
          after,
        })
      for (const event of page.events) {
        if (Either.isLeft(decodeFact(event as never))) throw new Error("an unreadable event")
      }
      after = page.next
    }
  }).pipe(Effect.orDie)

/** What the store takes on a real Postgres server. */
export const postgresCases: ReadonlyArray<Case> = [
  appending("pg-append-one", 1),
  appending("pg-append-100", 100),
  replaying,
]
