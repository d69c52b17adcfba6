import type { EventStoreShape } from "@followthrough/store"
import { eventStoreContract } from "@followthrough/store/testing"
import { Effect, Exit, Scope } from "effect"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { grantStatements } from "../src/postgres-roles.js"
import { tables } from "../src/schema.js"
import {
  asRole,
  buildServer,
  emptiedAt,
  emptySchema,
  openAt,
  type Place,
  roleFor,
  runAt,
} from "./on-postgres.js"
import { commitOf, failure, run } from "./temporary.js"

const server = buildServer()
const scope = Effect.runSync(Scope.make())

let owned: Place
let place: Place
let emptied: Effect.Effect<EventStoreShape, unknown>

beforeAll(() =>
  Effect.runPromise(
    Effect.gen(function* () {
      owned = yield* emptySchema(server.url())
      yield* Effect.scoped(openAt(owned))
      const role = yield* roleFor(owned, (name) => grantStatements(name, { schema: owned.schema }))
      place = asRole(owned, role)
      emptied = Effect.map(yield* emptiedAt(owned, { role }), ([store]) => store)
    }).pipe(Scope.extend(scope)),
  ),
)
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

// What a role may do hardly differs from case to case: a third of them, and all with FT_RUNS.
const someOfContract = eventStoreContract.filter(
  (_, n) => Number(process.env["FT_RUNS"] ?? 1) > 1 || n % 3 === 0,
)

describe("a role that was granted no more than the documented keeps the contract", () => {
  for (const { name, run: keep } of someOfContract) {
    test(name, () => keep(Effect.suspend(() => emptied)))
  }
})

const { claims, commands, events, keys, logs, migrations, streams } = tables

describe("it is refused by its grants, before any trigger", () => {
  for (const statement of [
    ...[events, commands, streams].flatMap((table) => [
      `UPDATE ${table} SET log = 1`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
      `INSERT INTO ${table} SELECT * FROM ${table}
        ON CONFLICT (${table === events ? "log, position" : "id"}) DO UPDATE SET log = 1`,
      `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
      `CREATE TRIGGER own BEFORE INSERT ON ${table} EXECUTE FUNCTION followthrough_only_grows()`,
      `SELECT 1 FROM ${table} FOR UPDATE`,
    ]),
    `DELETE FROM ${keys}`,
    `TRUNCATE ${keys}`,
    `UPDATE ${keys} SET digest = ''`,
    `UPDATE ${keys} SET stream = 1`,
    `DELETE FROM ${logs}`,
    `UPDATE ${logs} SET workspace = 'own'`,
    `TRUNCATE ${claims}`,
    `INSERT INTO ${migrations} VALUES (99, 'own')`,
    `UPDATE ${migrations} SET name = 'own'`,
    `DELETE FROM ${migrations}`,
    "CREATE TABLE own (id int)",
    `DROP TABLE ${events}`,
    `CREATE INDEX own ON ${events} (data)`,
    "DROP FUNCTION followthrough_only_grows()",
    "CREATE FUNCTION own() RETURNS int LANGUAGE sql RETURN 1",
    "SET session_replication_role = replica",
  ]) {
    test(statement, () =>
      run(
        Effect.gen(function* () {
          const error = yield* Effect.flip(runAt(place, statement))
          expect(error).toMatchObject({ cause: { code: "42501" } })
        }),
      ),
    )
  }
})

test("what else it was granted is taken back", () =>
  run(
    Effect.gen(function* () {
      const other = yield* emptySchema(server.url())
      yield* Effect.scoped(openAt(other))
      const role = yield* roleFor(other, (name) => [
        `GRANT ALL ON ALL TABLES IN SCHEMA ${other.schema} TO ${name}`,
        ...grantStatements(name, { schema: other.schema }),
      ])
      for (const statement of [`DELETE FROM ${events}`, `TRUNCATE ${commands}`]) {
        const error = yield* Effect.flip(runAt(asRole(other, role), statement))
        expect(error).toMatchObject({ cause: { code: "42501" } })
      }
    }),
  ))

test("it cannot make the tables, and is told so", () =>
  run(
    Effect.gen(function* () {
      const other = yield* emptySchema(server.url())
      const role = yield* roleFor(other, (name) => [
        `GRANT USAGE ON SCHEMA ${other.schema} TO ${name}`,
      ])
      const { cause, reason } = yield* failure(openAt(asRole(other, role)))
      expect(cause).toMatchObject({ code: "42501" })
      expect(reason).toMatchObject({
        _tag: "Unavailable",
        problem: expect.stringContaining("this user may not do that there"),
      })
    }),
  ))

test("a role that may only read can open a log for reading, and appends nothing", () =>
  run(
    Effect.gen(function* () {
      const other = yield* emptySchema(server.url())
      const store = yield* openAt(other)
      yield* store.append(commitOf("c1", { a: ["1"] }))
      const role = yield* roleFor(other, (name) => [
        `GRANT USAGE ON SCHEMA ${other.schema} TO ${name}`,
        `GRANT SELECT ON ALL TABLES IN SCHEMA ${other.schema} TO ${name}`,
      ])
      const reader = yield* openAt(asRole(other, role), { mode: "read" })
      expect((yield* reader.verify("w")).fault).toBeUndefined()
      const writer = yield* openAt(asRole(other, role))
      const { cause } = yield* failure(writer.append(commitOf("c2", { a: ["2"] })))
      expect(cause).toMatchObject({ code: "42501" })
    }),
  ))

test("under a prefix, the tables under that prefix are what is granted", () =>
  run(
    Effect.gen(function* () {
      const other = yield* emptySchema(server.url())
      yield* Effect.scoped(openAt(other, { prefix: "crm_" }))
      const role = yield* roleFor(other, (name) =>
        grantStatements(name, { prefix: "crm_", schema: other.schema }),
      )
      const store = yield* openAt(asRole(other, role), { prefix: "crm_" })
      yield* store.append(commitOf("c1", { a: ["1"] }))
      expect((yield* store.verify("w")).fault).toBeUndefined()
    }),
  ))
