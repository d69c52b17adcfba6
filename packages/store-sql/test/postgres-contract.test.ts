import { eventStoreContract } from "@followthrough/store/testing"
import { Effect } from "effect"
import { describe, test } from "vitest"
import { buildServer, emptySchema, openAt } from "./on-postgres.js"

const server = buildServer()

const freshPostgres = Effect.flatMap(
  Effect.suspend(() => emptySchema(server.url())),
  (place) => openAt(place, { prefix: "contract_" }),
)

describe("Postgres keeps the contract", () => {
  for (const { name, run } of eventStoreContract) test(name, () => run(freshPostgres))
})
