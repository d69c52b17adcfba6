import * as Reactivity from "@effect/experimental/Reactivity"
import { SqlClient } from "@effect/sql/SqlClient"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import {
  commandFromJson,
  defaultPolicyJson,
  type Instant,
  instantFromMillis,
  type Recording,
} from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import {
  Followthrough,
  type FollowthroughService,
  followthroughLayer,
} from "@followthrough/kernel/effect"
import { EventStore, type EventStoreShape } from "@followthrough/store"
import { sqliteLayerFromClient } from "@followthrough/store-sql/client"
import { Chunk, Context, Effect, Either, Layer, type Scope, Stream } from "effect"
import * as fc from "fast-check"
import { expect, test } from "vitest"

interface Hosted {
  readonly sql: SqlClient
  readonly kernel: FollowthroughService
  readonly store: EventStoreShape
}

/** A kernel in the database of a host that has Effect. */
const hosted = Effect.gen(function* () {
  const sql = yield* SqliteClient.make({ filename: ":memory:" })
  const built = yield* Layer.build(
    Layer.provideMerge(
      // The same keys and nonces everywhere, so that equal words are sealed to equal text.
      followthroughLayer({ workspace: "w", randomBytes: (bytes) => new Uint8Array(bytes) }),
      sqliteLayerFromClient(),
    ),
  ).pipe(Effect.provideService(SqlClient, sql))
  return {
    sql,
    kernel: Context.get(built, Followthrough),
    store: Context.get(built, EventStore),
  } satisfies Hosted
}).pipe(Effect.provide(Reactivity.layer))

const run = <A>(program: Effect.Effect<A, unknown, Scope.Scope>) =>
  Effect.runPromise(Effect.scoped(program))

/** Records one by one or together, and then asks. */
const recordPart = ({ kernel }: Hosted, recordings: ReadonlyArray<Recording>, how: Part["how"]) =>
  Effect.gen(function* () {
    if (how === "together") return yield* kernel.recordAll(recordings)
    const outcomes = yield* Effect.forEach(recordings, (each) => Effect.either(kernel.record(each)))
    const last = recordings.at(-1)
    if (last !== undefined) yield* kernel.ask("next", { limit: 2 }, { at: last.now })
    return outcomes
  })

interface Part {
  readonly size: number
  readonly how: "each" | "together"
  readonly transaction: "none" | "kept" | "undone"
}

const part: fc.Arbitrary<Part> = fc.record({
  size: fc.integer({ min: 1, max: 6 }),
  how: fc.constantFrom("each", "together"),
  transaction: fc.constantFrom("none", "kept", "undone"),
})

const seenOf = ({ kernel, store }: Hosted, at: Instant) =>
  Effect.gen(function* () {
    const queue = yield* kernel.ask("next", { limit: 3 }, { at })
    yield* kernel.refreshReadModels(at)
    return {
      queue,
      log: Chunk.toReadonlyArray(yield* Stream.runCollect(kernel.exportLines)),
      policy: (yield* kernel.policy({ at })).history,
      rows: yield* store.rows("w"),
    }
  })

const LATER = 90 * 86_400_000
const undone = Effect.fail("undone" as const)

// Each run records a history twice over.
const few = { numRuns: 12 * Number(process.env["FT_RUNS"] ?? 1) }

test("L16 what a host rolled back is as if it had never been recorded, and what it committed as if alone", () =>
  fc.assert(
    fc.asyncProperty(
      arbitraryRecordings({ maxLength: 30 }),
      fc.array(part, { minLength: 1, maxLength: 8 }),
      (recordings, parts) =>
        run(
          Effect.gen(function* () {
            const host = yield* hosted
            const plain = yield* hosted
            let start = 0
            const rest: Part = { size: recordings.length, how: "together", transaction: "none" }
            for (const { how, size, transaction } of [...parts, rest]) {
              const some = recordings.slice(start, start + size)
              const recorded = recordPart(host, some, how)
              start += size
              if (transaction === "undone") {
                yield* Effect.either(host.sql.withTransaction(Effect.zipRight(recorded, undone)))
                continue
              }
              const outcomes = yield* transaction === "none"
                ? recorded
                : host.sql.withTransaction(recorded)
              expect(outcomes).toEqual(yield* recordPart(plain, some, how))
            }
            const last = recordings.at(-1)
            if (last === undefined) return
            const at = instantFromMillis(last.now + LATER)
            expect(yield* seenOf(host, at)).toEqual(yield* seenOf(plain, at))
            expect((yield* host.kernel.verify()).fault).toBeUndefined()
          }),
        ),
    ),
    few,
  ))

const at = instantFromMillis(Date.UTC(2026, 2, 2, 9))

const recording = (commandId: string, command: unknown): Recording => ({
  commandId,
  now: at,
  command: Either.getOrThrow(commandFromJson(command)),
})

test("rules that were published in vain are not remembered", () =>
  run(
    Effect.gen(function* () {
      const { kernel, sql } = yield* hosted
      const add = (contactId: string) => recording(contactId, { _tag: "AddContact", contactId })
      yield* kernel.record(add("bakery"))
      const policy = { ...defaultPolicyJson, id: "in-vain" }
      yield* Effect.either(
        sql.withTransaction(
          Effect.gen(function* () {
            yield* kernel.record(recording("p", { _tag: "PublishPolicy", policy }))
            expect((yield* kernel.ask("next", { limit: 2 }, { at })).policy.id).toBe("in-vain")
            return yield* undone
          }),
        ),
      )
      yield* kernel.recordAll([add("florist"), add("vineyard")])
      expect((yield* kernel.ask("next", { limit: 2 }, { at })).policy.id).toBe(defaultPolicyJson.id)
    }),
  ))

test("recording and the host's own rows are kept together or not at all", () =>
  run(
    Effect.gen(function* () {
      const { kernel, sql } = yield* hosted
      yield* sql`CREATE TABLE customers (id TEXT PRIMARY KEY)`
      const welcome = Effect.zipRight(
        sql`INSERT INTO customers VALUES ('bakery')`,
        kernel.record(recording("c", { _tag: "AddContact", contactId: "bakery" })),
      )
      const failed = yield* Effect.either(sql.withTransaction(Effect.zipRight(welcome, undone)))
      expect(Either.isLeft(failed)).toBe(true)
      expect(yield* sql`SELECT id FROM customers`).toEqual([])
      expect((yield* kernel.head).position).toBe(0)
      expect(yield* sql.withTransaction(welcome)).toMatchObject({ replayed: false })
      expect(yield* sql`SELECT id FROM customers`).toEqual([{ id: "bakery" }])
      expect((yield* kernel.head).position).toBe(1)
    }),
  ))
