import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Reactivity from "@effect/experimental/Reactivity"
import { PgClient } from "@effect/sql-pg"
import {
  type Followthrough,
  openFollowthrough,
  type StoreChoice,
  type StoreInFile,
  type StoreInPostgres,
} from "@followthrough/kernel"
import { Effect, Redacted } from "effect"
import { type PostgresServer, startPostgres } from "../../../scripts/postgres.js"

interface Store<Choice> {
  readonly name: string
  readonly using: <A>(use: (store: Choice) => Promise<A>) => Promise<A>
}

/** The stores that need no server; each is opened afresh for every use. */
export const localStores: ReadonlyArray<Store<"memory" | StoreInFile>> = [
  { name: "memory", using: (use) => use("memory") },
  {
    name: "SQLite",
    using: async (use) => {
      const folder = mkdtempSync(join(tmpdir(), "followthrough-kernel-"))
      try {
        return await use({ file: join(folder, "log.db") })
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  },
]

// Started by the first who asks; it ends with the process of the tests.
let server: Promise<PostgresServer> | undefined
let schemas = 0

/** A schema of its own in a real server's database, which is gone afterwards. */
export const inPostgres: Store<StoreInPostgres> = {
  name: "Postgres",
  using: async (use) => {
    // What is seen here does not depend on syncing.
    server ??= startPostgres({ fsync: "off" })
    const { url } = await server
    schemas += 1
    const schema = `k${process.pid}_${schemas}`
    try {
      return await use({ url, schema })
    } finally {
      await Effect.runPromise(
        PgClient.make({ url: Redacted.make(url) }).pipe(
          Effect.flatMap((sql) => sql.unsafe(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)),
          Effect.provide(Reactivity.layer),
          Effect.scoped,
        ),
      )
    }
  },
}

/** The stores that the kernel ships on. */
export const stores: ReadonlyArray<Store<StoreChoice>> = [...localStores, inPostgres]

export const opened = async <A>(
  store: StoreChoice,
  use: (log: Followthrough) => Promise<A>,
): Promise<A> => {
  const log = await openFollowthrough({ workspace: "test", store })
  try {
    return await use(log)
  } finally {
    await log.close()
  }
}

export const allFacts = async (log: Followthrough) => {
  const facts = []
  for await (const fact of log.log()) facts.push(fact)
  return facts
}
