import { type Instant, instantFromMillis, type Recording } from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import {
  Followthrough,
  type FollowthroughService,
  followthroughLayer,
} from "@followthrough/kernel/effect"
import { EventStore, type EventStoreShape, makeMemoryStore } from "@followthrough/store"
import { sqliteLayer } from "@followthrough/store-sql"
import { Chunk, Context, Effect, Layer, type Scope, Stream } from "effect"
import * as fc from "fast-check"
import { expect, test } from "vitest"

const NAMES = ["acme", "acme2", "__proto__"] as const

interface Tenant {
  readonly workspace: string
  readonly kernel: FollowthroughService
  readonly store: EventStoreShape
}

const tenantOn = (
  workspace: string,
  store: EventStoreShape,
): Effect.Effect<Tenant, never, Scope.Scope> =>
  // The same keys and nonces everywhere, so that equal words are sealed to equal text.
  Layer.build(
    followthroughLayer({ workspace, randomBytes: (bytes) => new Uint8Array(bytes) }),
  ).pipe(
    Effect.provideService(EventStore, store),
    Effect.map((built) => ({ workspace, store, kernel: Context.get(built, Followthrough) })),
  )

/** All that there is to see of a workspace, but for its name in the export's first line. */
const seenOf = ({ kernel, store, workspace }: Tenant, at: Instant) =>
  Effect.gen(function* () {
    const { position } = yield* kernel.head
    const queue = yield* kernel.ask("next", { limit: 3 }, { at })
    yield* kernel.refreshReadModels(at)
    const lines = Chunk.toReadonlyArray(yield* Stream.runCollect(kernel.exportLines))
    return {
      queue,
      lines,
      rows: yield* store.rows(workspace),
      check: yield* kernel.verify(),
      followed: yield* Stream.runCollect(Stream.take(kernel.follow(), position)),
      team: yield* kernel.team(),
      latest: yield* kernel.latestOccurrence(),
    }
  })

const turn = fc.record({
  tenant: fc.nat(NAMES.length - 1),
  size: fc.integer({ min: 1, max: 6 }),
  together: fc.boolean(),
})

// The same contacts, external ids and command ids occur in each of the histories.
test("L16 a workspace is what it would be if it were alone, whatever the others in its file record", () =>
  fc.assert(
    fc.asyncProperty(
      fc.tuple(...NAMES.map(() => arbitraryRecordings({ maxLength: 15 }))),
      fc.array(turn, { maxLength: 12 }),
      (histories, turns) =>
        Effect.gen(function* () {
          const shared = yield* Layer.build(sqliteLayer({ filename: ":memory:" }))
          const store = Context.get(shared, EventStore)
          const tenants = yield* Effect.forEach(NAMES, (name) => tenantOn(name, store))
          const rest = histories.map((history) => [...history])
          const each = ({ kernel }: Tenant, some: ReadonlyArray<Recording>) =>
            Effect.forEach(some, (one) => Effect.either(kernel.record(one)))
          const alone = yield* Effect.forEach(NAMES, (name) => tenantOn(name, makeMemoryStore()))
          const last = NAMES.map((_, tenant) => ({ tenant, size: 100, together: true }))
          for (const { size, tenant, together } of [...turns, ...last]) {
            const some = rest[tenant]?.splice(0, size) ?? []
            const [here, there] = [tenants[tenant], alone[tenant]]
            if (here === undefined || there === undefined) continue
            const record = (one: Tenant) =>
              together ? one.kernel.recordAll(some) : each(one, some)
            expect(yield* record(here)).toEqual(yield* record(there))
          }
          const at = instantFromMillis(
            Math.max(0, ...histories.flat().map(({ now }) => now)) + 86_400_000,
          )
          for (const [n, tenant] of tenants.entries()) {
            const other = alone[n]
            if (other === undefined) continue
            expect(yield* seenOf(tenant, at)).toEqual(yield* seenOf(other, at))
          }
        }).pipe(Effect.scoped, Effect.runPromise),
    ),
    { numRuns: 12 * Number(process.env["FT_RUNS"] ?? 1) },
  ))
