import { SqlClient } from "@effect/sql/SqlClient"
import { EventStore } from "@followthrough/store"
import { eventStoreContract } from "@followthrough/store/testing"
import { sqliteLayerFromClient } from "@followthrough/store-sql/client"
import { Context, Effect, Layer } from "effect"
import { describe, test } from "vitest"
import { freshStore, rawDatabase } from "./temporary.js"

describe("SQLite in a file keeps the contract", () => {
  // What the contract can see does not depend on syncing; other tests run with it.
  const store = freshStore({ synchronous: "NORMAL" })
  for (const { name, run } of eventStoreContract) test(name, () => run(store))
})

describe("SQLite on a host's client keeps the contract", () => {
  const store = Effect.flatMap(rawDatabase(":memory:"), (sql) =>
    Layer.build(sqliteLayerFromClient()).pipe(
      Effect.map(Context.get(EventStore)),
      Effect.provideService(SqlClient, sql),
    ),
  )
  for (const { name, run } of eventStoreContract) test(name, () => run(store))
})
