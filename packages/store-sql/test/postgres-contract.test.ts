import * as Reactivity from "@effect/experimental/Reactivity"
import { SqlClient } from "@effect/sql/SqlClient"
import { PgClient } from "@effect/sql-pg"
import { eventStoreContract } from "@followthrough/store/testing"
import { Effect, Redacted } from "effect"
import { afterAll, beforeAll, describe, test } from "vitest"
import { type PostgresServer, startPostgres } from "../../../scripts/postgres.js"
import { openPostgres } from "../src/postgres.js"

let server: PostgresServer
let made = 0

beforeAll(async () => {
  // What the contract can see does not depend on syncing.
  server = await startPostgres({ fsync: "off" })
})
afterAll(() => server[Symbol.asyncDispose]())

const freshPostgres = Effect.gen(function* () {
  made += 1
  const prefix = `c${process.pid}_${made}_`
  const sql = yield* PgClient.make({ url: Redacted.make(server.url), maxConnections: 10 }).pipe(
    Effect.provide(Reactivity.layer),
  )
  yield* Effect.addFinalizer(() =>
    Effect.gen(function* () {
      const tables = yield* sql.unsafe<{ name: string }>(
        `SELECT tablename AS name FROM pg_tables WHERE tablename LIKE '${prefix.replaceAll("_", "\\_")}%'`,
      )
      for (const { name } of tables) yield* sql.unsafe(`DROP TABLE "${name}" CASCADE`)
      for (const f of ["only_grows", "counted"])
        yield* sql.unsafe(`DROP FUNCTION IF EXISTS ${prefix}${f}() CASCADE`)
    }).pipe(Effect.orDie),
  )
  return yield* openPostgres({ prefix }).pipe(Effect.provideService(SqlClient, sql))
})

describe("Postgres keeps the contract", () => {
  for (const { name, run } of eventStoreContract) test(name, () => run(freshPostgres))
})
