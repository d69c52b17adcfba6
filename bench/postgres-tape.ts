import * as Reactivity from "@effect/experimental/Reactivity"
import { SqlClient } from "@effect/sql/SqlClient"
import { make } from "@effect/sql-pg/PgClient"
import type { Commit, EventStoreShape } from "@followthrough/store"
import { openPostgres } from "@followthrough/store-sql/postgres"
import { Effect, Redacted } from "effect"
import pg from "pg"

/** A statement as it was sent to the server. */
interface Sent {
  readonly sql: string
  readonly params: ReadonlyArray<unknown>
}

/** Where a log is: a schema of its own in a database. */
export interface Place {
  readonly url: string
  readonly schema: string
}

const within = ({ schema, url }: Place): string => {
  const own = new URL(url)
  own.searchParams.set("options", `-c search_path=${schema}`)
  return own.href
}

/** Does something on a connection of the raw driver. */
export const onRaw = async <A>(place: Place, use: (client: pg.Client) => Promise<A>) => {
  const client = new pg.Client({ connectionString: within(place) })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** Opens the store in an empty schema, and notes what it sends from then on, in its order. */
export const taped = (
  place: Place,
  append: (store: EventStoreShape) => Effect.Effect<unknown, unknown>,
): Promise<ReadonlyArray<Sent>> =>
  Effect.gen(function* () {
    const tape: Array<Sent> = []
    const sql = yield* make({ url: Redacted.make(within(place)) })
    const noting = Object.assign(Object.create(sql), {
      reserve: Effect.map(sql.reserve, (connection) =>
        Object.assign(Object.create(connection), {
          executeRaw: (text: string, params: ReadonlyArray<unknown>) => {
            tape.push({ sql: text, params })
            return connection.executeRaw(text, params)
          },
        }),
      ),
    })
    const store = yield* Effect.provideService(openPostgres({}), SqlClient, noting)
    tape.length = 0
    yield* append(store)
    return [...tape]
  }).pipe(Effect.provide(Reactivity.layer), Effect.scoped, Effect.runPromise)

/** Appends batch after batch, each a call of its own. */
export const appended =
  (batches: ReadonlyArray<ReadonlyArray<Commit>>) =>
  (store: EventStoreShape): Effect.Effect<void, unknown> =>
    Effect.forEach(
      batches,
      (batch) =>
        Effect.flatMap(store.appendAll(batch), (results) =>
          results.every(({ _tag }) => _tag === "Right")
            ? Effect.void
            : Effect.fail(new Error("a commit was refused")),
        ),
      { discard: true },
    )

/** Sends a tape again, each statement once the one before is answered. */
export const replayed = async (client: pg.Client, tape: ReadonlyArray<Sent>): Promise<void> => {
  for (const { params, sql } of tape) {
    await (params.length === 0 ? client.query(sql) : client.query(sql, [...params]))
  }
}
