import type { SqlError } from "@effect/sql/SqlError"
import type { PgClient } from "@effect/sql-pg"
import {
  describeFault,
  type EventStoreShape,
  type Seal,
  type StoreFailure,
  type Verification,
} from "@followthrough/store"
import { Effect, Either, Exit, Scope } from "effect"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { buildServer, clientOf, emptySchema, openOn } from "./on-postgres.js"
import { HERE, history } from "./tampered.js"
import { at, COMMANDS, EVENTS, of, tamperings } from "./tamperings.js"
import { commitOf } from "./temporary.js"

const server = buildServer()
const scope = Effect.runSync(Scope.make())

let sql: PgClient.PgClient
let store: EventStoreShape
let head: Seal

beforeAll(() =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { url } = yield* emptySchema(server.url())
      sql = yield* clientOf(url)
      store = yield* openOn(sql)
      yield* store.append({ ...commitOf("other", { a: ["other"] }), workspace: "v" })
      for (const commit of history) yield* store.append(commit)
      head = yield* store.head("w")
    }).pipe(Scope.extend(scope)),
  ),
)
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

/** Does something in a transaction which is then undone. */
const undone = <A, E>(work: Effect.Effect<A, E>): Effect.Effect<A, E | SqlError> =>
  Effect.matchEffect(sql.withTransaction(Effect.flatMap(Effect.either(work), Effect.fail)), {
    onSuccess: Effect.succeed,
    onFailure: (result): Effect.Effect<A, E | SqlError> =>
      Either.isEither(result) ? result : Effect.fail(result),
  })

const asSqlite = [
  ["zeroblob(32)", "decode(repeat('00', 32), 'hex')"],
  ["x''", "CAST('' AS BYTEA)"],
] as const

/** As a superuser, whom no trigger stops. */
const tampering = (statements: ReadonlyArray<string>) =>
  Effect.forEach(
    [
      "SET LOCAL session_replication_role = replica",
      ...statements.map((statement) =>
        asSqlite.reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), statement),
      ),
      "SET LOCAL session_replication_role = origin",
    ],
    (statement) => sql.unsafe(statement),
    { discard: true },
  )

/** What verifying says after statements that nothing remains of. */
const verified = (statements: ReadonlyArray<string>, kept?: Seal): Promise<Verification> =>
  Effect.runPromise(
    undone<Verification, SqlError | StoreFailure>(
      Effect.zipRight(tampering(statements), store.verify("w", kept)),
    ),
  )

test("nothing is found where nobody did anything", async () => {
  expect(await verified([], head)).toEqual({ events: 9, head: expect.anything(), fault: undefined })
})

describe("what a superuser did is found where it is", () => {
  for (const { fault, name, position, statements } of tamperings) {
    test(name, async () => {
      const found = await verified(statements)
      expect(found.fault).toMatchObject({ _tag: fault })
      const where =
        found.fault !== undefined && "position" in found.fault ? found.fault.position : undefined
      expect(where).toBe(position)
      if (position !== undefined && fault !== "HeadDiffers") {
        expect(found.events).toBe(position - 1)
      }
      expect(describeFault(found.fault ?? expect.fail())).toMatch(/./)
    })
  }
})

describe("with a head that was kept elsewhere", () => {
  const rolledBack = (last: number, ...commands: ReadonlyArray<string>) => [
    `DELETE FROM ${EVENTS} WHERE ${HERE} AND position > ${last}`,
    ...commands.map((id) => `DELETE FROM ${COMMANDS} ${of(id)}`),
    `DELETE FROM followthrough_streams s WHERE ${HERE}
      AND NOT EXISTS (SELECT 1 FROM ${EVENTS} e WHERE e.stream = s.id)`,
    `UPDATE followthrough_logs SET position = ${last},
      hash = (SELECT hash FROM ${EVENTS} ${at(last)}),
      recorded_at = (SELECT recorded_at FROM ${EVENTS} ${at(last)}) WHERE workspace = 'w'`,
    `DELETE FROM followthrough_models m WHERE position > ${last}
      OR NOT EXISTS (SELECT 1 FROM followthrough_streams s WHERE s.id = m.stream)`,
  ]

  test("a log cut short with care is found", async () => {
    const cut = rolledBack(8, "c6")
    expect((await verified(cut)).fault).toBeUndefined()
    expect((await verified(cut, head)).fault).toMatchObject({ _tag: "Truncated", position: 9 })
  })

  test("a log rolled back by several commits is found", async () => {
    const older = [
      ...rolledBack(6, "c4", "c5", "c6"),
      `INSERT INTO followthrough_claims SELECT id, 'l', 'b' FROM followthrough_logs WHERE workspace = 'w'`,
    ]
    expect((await verified(older)).fault).toBeUndefined()
    expect((await verified(older, head)).fault).toMatchObject({ _tag: "Truncated", position: 7 })
  })

  test("a past that was rewritten from end to end is found", async () => {
    const forked = undone<Verification, unknown>(
      Effect.gen(function* () {
        yield* tampering([
          ...[EVENTS, COMMANDS, "followthrough_streams", "followthrough_models"].map(
            (table) => `DELETE FROM ${table} WHERE ${HERE}`,
          ),
          `DELETE FROM followthrough_claims WHERE ${HERE}`,
          "DELETE FROM followthrough_logs WHERE workspace = 'w'",
        ])
        for (const commit of history) {
          yield* store.append(
            commit.commandId === "c2" ? commitOf("c2", { a: ["4, rewritten"] }) : commit,
          )
        }
        expect((yield* store.verify("w")).fault).toBeUndefined()
        return yield* store.verify("w", head)
      }),
    )
    expect((await Effect.runPromise(forked)).fault).toMatchObject({ _tag: "Forked", position: 9 })
  })
})

const FUNCTION = "followthrough_only_grows"
const TRIGGER = `${EVENTS}_only_grows`
const lax = (more = "") =>
  `FUNCTION ${FUNCTION}(${more}) RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$`

const weakened: ReadonlyArray<readonly [object: string, ...statements: ReadonlyArray<string>]> = [
  [TRIGGER, `DROP TRIGGER ${TRIGGER} ON ${EVENTS}`],
  [`${COMMANDS}_no_truncate`, `DROP TRIGGER ${COMMANDS}_no_truncate ON ${COMMANDS}`],
  [TRIGGER, `ALTER TABLE ${EVENTS} DISABLE TRIGGER ${TRIGGER}`],
  [TRIGGER, `ALTER TABLE ${EVENTS} DISABLE TRIGGER ALL`],
  [TRIGGER, `ALTER TABLE ${EVENTS} ENABLE REPLICA TRIGGER ${TRIGGER}`],
  [
    TRIGGER,
    `CREATE OR REPLACE TRIGGER ${TRIGGER} BEFORE DELETE ON ${EVENTS}
      FOR EACH ROW EXECUTE FUNCTION ${FUNCTION}()`,
  ],
  [
    TRIGGER,
    `CREATE OR REPLACE TRIGGER ${TRIGGER} BEFORE DELETE OR UPDATE ON ${EVENTS}
      FOR EACH ROW WHEN (old.position > 99) EXECUTE FUNCTION ${FUNCTION}()`,
  ],
  [
    TRIGGER,
    "CREATE FUNCTION theirs() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    `CREATE OR REPLACE TRIGGER ${TRIGGER} BEFORE DELETE OR UPDATE ON ${EVENTS}
      FOR EACH ROW EXECUTE FUNCTION theirs()`,
  ],
  [FUNCTION, `CREATE OR REPLACE ${lax()}`],
  [FUNCTION, `ALTER FUNCTION ${FUNCTION}() SECURITY DEFINER`],
  [FUNCTION, `ALTER FUNCTION ${FUNCTION}() SET search_path = theirs`],
  [
    "followthrough_key_of",
    `CREATE FUNCTION followthrough_key_of(body varchar) RETURNS text LANGUAGE sql RETURN 'k'`,
  ],
  ["theirs", `CREATE RULE theirs AS ON INSERT TO ${EVENTS} DO ALSO NOTHING`],
  ["theirs", `CREATE TRIGGER theirs BEFORE INSERT ON ${EVENTS} EXECUTE FUNCTION ${FUNCTION}()`],
  ["theirs", `CREATE TABLE theirs () INHERITS (${EVENTS})`],
  ["theirs", `ALTER TABLE ${EVENTS} ADD CONSTRAINT theirs CHECK (position < 100)`],
  ["theirs", `CREATE UNIQUE INDEX theirs ON ${EVENTS} (data, position)`],
  [EVENTS, `ALTER TABLE ${EVENTS} ENABLE ROW LEVEL SECURITY`],
  ["followthrough_claims", "ALTER TABLE followthrough_claims SET UNLOGGED"],
  [EVENTS, `ALTER TABLE ${EVENTS} ADD COLUMN theirs text`],
  [EVENTS, `ALTER TABLE ${EVENTS} ALTER COLUMN data DROP NOT NULL`],
  [EVENTS, `ALTER TABLE ${EVENTS} ALTER COLUMN type SET DEFAULT 'theirs'`],
  [EVENTS, `ALTER TABLE ${EVENTS} ALTER COLUMN data TYPE varchar`],
  [
    EVENTS,
    `ALTER TABLE ${EVENTS} RENAME TO theirs`,
    `CREATE VIEW ${EVENTS} AS SELECT * FROM theirs`,
  ],
  [
    "followthrough_logs_pkey",
    "ALTER TABLE followthrough_logs DROP CONSTRAINT followthrough_logs_pkey",
  ],
  [
    "followthrough_streams_log_name_key",
    "ALTER TABLE followthrough_streams DROP CONSTRAINT followthrough_streams_log_name_key",
  ],
  [`${EVENTS}_by_position`, `DROP INDEX ${EVENTS}_by_position`],
  [
    `${EVENTS}_by_position`,
    `DROP INDEX ${EVENTS}_by_position`,
    `CREATE INDEX ${EVENTS}_by_position ON ${EVENTS} (log, position)`,
  ],
  ["followthrough_migrations", "UPDATE followthrough_migrations SET name = 'theirs'"],
]

describe("the log's schema is part of what is checked", () => {
  for (const [object, ...statements] of weakened) {
    test(statements.join("; "), async () => {
      expect((await verified(statements)).fault).toEqual({ _tag: "SchemaDiffers", object })
    })
  }

  test("dropping a trigger and editing is found at the event", async () => {
    const edit = `UPDATE ${EVENTS} SET data = '"0"' ${at(2)}`
    const found = await verified([`DROP TRIGGER ${TRIGGER} ON ${EVENTS}`, edit])
    expect(found.fault).toEqual({ _tag: "Altered", position: 2 })
  })
})

describe("not even the owner of the tables changes what is written, while the triggers stand", () => {
  for (const statement of [
    ...[EVENTS, COMMANDS, "followthrough_streams"].flatMap((table) => [
      `UPDATE ${table} SET log = log`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
      `INSERT INTO ${table} SELECT * FROM ${table} WHERE ${HERE}
        ON CONFLICT (${table === EVENTS ? "log, position" : "id"}) DO UPDATE SET log = 99`,
      `MERGE INTO ${table} t USING ${table} s ON t.log = s.log WHEN MATCHED THEN DELETE`,
    ]),
    "TRUNCATE followthrough_keys",
  ]) {
    test(statement, async () => {
      const refused = undone(Effect.flip(sql.unsafe(statement)))
      // Nothing can be asked of a transaction after that.
      const error = await Effect.runPromise(refused)
      expect(error).toMatchObject({ cause: { code: "23001" } })
    })
  }
})
