import { type Instant, instantFromMillis, type RepId } from "@followthrough/core"
import { arbitraryRecordings, historyBegins } from "@followthrough/core/testing"
import {
  Followthrough,
  type FollowthroughService,
  followthroughLayer,
} from "@followthrough/kernel/effect"
import { queue } from "@followthrough/projection"
import {
  EventStore,
  type EventStoreShape,
  memoryLayer,
  type StreamRows,
} from "@followthrough/store"
import { sqliteLayer } from "@followthrough/store-sql"
import { Context, Effect, Layer } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"

const stores = [
  { name: "memory", layer: memoryLayer },
  { name: "SQLite", layer: sqliteLayer({ filename: ":memory:" }) },
]

interface Opened {
  readonly kernel: FollowthroughService
  readonly store: EventStoreShape
}

const opened = <A>(
  { layer }: (typeof stores)[number],
  use: (open: Opened) => Effect.Effect<A, unknown>,
): Promise<A> =>
  Layer.build(Layer.provideMerge(followthroughLayer({ workspace: "w" }), layer)).pipe(
    Effect.flatMap((built) =>
      use({ kernel: Context.get(built, Followthrough), store: Context.get(built, EventStore) }),
    ),
    Effect.scoped,
    Effect.runPromise,
  )

/** Instants some days apart, from anywhere in a generated history on. */
const moments = fc
  .tuple(fc.nat(300), fc.array(fc.nat(6 * 1440), { minLength: 1, maxLength: 6 }))
  .map(([days, gaps]) => {
    let minutes = days * 1440
    return gaps.map((gap) => {
      minutes += gap
      return instantFromMillis(historyBegins + minutes * 60_000)
    })
  })

interface Viewing {
  readonly repId?: RepId
  readonly queue?: string
}

// Each run asks many questions twice over.
const few = { numRuns: 20 * Number(process.env["FT_RUNS"] ?? 1) }

const viewings = (kernel: FollowthroughService, at: Instant) =>
  Effect.map(
    kernel.team({ at }),
    (team): ReadonlyArray<Viewing> => [
      {},
      { queue: "leavers" },
      ...[...team.values()].map(({ repId }) => ({ repId })),
    ],
  )

const byProjection = (
  kernel: FollowthroughService,
  asked: Viewing & { readonly limit: number },
  at: Instant,
) =>
  Effect.map(
    kernel.answer({ only: (setting) => queue({ ...setting, ...asked, at }) }, { at }),
    ({ only }) => only,
  )

/** Every list at an instant, from the read models and from the log. */
const compare = ({ kernel }: Opened, at: Instant, limit: number) =>
  Effect.gen(function* () {
    for (const viewing of yield* viewings(kernel, at)) {
      const asked = { ...viewing, limit }
      const kept = yield* kernel.ask("next", asked, { at })
      expect(kept).toEqual(yield* byProjection(kernel, asked, at))
    }
  })

// How far apart the history and the questions are: of the past, the log answers.
const late = (at: Instant): Instant => instantFromMillis(at + 60 * 86_400_000)

describe.each(stores)("read models in $name", (store) => {
  test("L15 the queue from the read models is that of its projection, whatever was recorded how", () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings(),
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }),
        moments,
        fc.integer({ min: 0, max: 4 }),
        (recordings, sizes, instants, limit) =>
          opened(store, (open) =>
            Effect.gen(function* () {
              let start = 0
              for (const [n, size] of [...sizes, recordings.length].entries()) {
                const batch = recordings.slice(start, start + size)
                start += size
                const last = batch.at(-1)
                if (last === undefined) break
                yield* open.kernel.recordAll(batch)
                if (n % 3 === 2) yield* compare(open, last.now, limit)
              }
              for (const at of instants) yield* compare(open, late(at), limit)
            }),
          ),
      ),
      few,
    ))

  test("L16 rows that were kept all along are those of a rebuilding, row for row", () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings(),
        fc.integer({ min: 1, max: 20 }),
        moments,
        (recordings, size, instants) =>
          opened(store, ({ kernel, store: rows }) =>
            Effect.gen(function* () {
              const moment = instants.at(-1)
              if (moment === undefined) return
              for (let start = 0; start < recordings.length; start += size) {
                yield* kernel.recordAll(recordings.slice(start, start + size))
              }
              // What still holds at the next instant stays as it was made before.
              for (const at of instants) yield* kernel.refreshReadModels(at)
              const kept = yield* rows.rows("w")
              yield* kernel.rebuildReadModels(moment)
              const rebuilt = yield* rows.rows("w")
              expect(kept.map(lasting)).toEqual(rebuilt.map(lasting))
              yield* kernel.rebuildReadModels(moment)
              expect(yield* rows.rows("w")).toEqual(rebuilt)
            }),
          ),
      ),
      few,
    ))

  test("L15 verify finds no fault with rows, whenever and however they were made", () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings({ maxLength: 30 }),
        moments,
        fc.array(fc.constantFrom("record", "all", "verify", "refresh"), { maxLength: 30 }),
        (recordings, instants, steps) =>
          opened(store, ({ kernel }) =>
            Effect.gen(function* () {
              const sound = Effect.map(kernel.verify(), ({ fault }) =>
                expect(fault).toBeUndefined(),
              )
              const [at = instantFromMillis(historyBegins)] = instants
              for (const [n, one] of recordings.entries()) {
                const step = steps[n % Math.max(1, steps.length)] ?? "record"
                if (step === "all") yield* kernel.recordAll([one])
                else yield* Effect.either(kernel.record(one))
                if (step === "refresh") yield* kernel.refreshReadModels(instants[n] ?? at)
                if (step === "verify") yield* sound
              }
              yield* sound
              for (const instant of instants) {
                yield* kernel.refreshReadModels(late(instant))
                yield* sound
              }
              yield* kernel.rebuildReadModels(at)
              yield* sound
            }),
          ),
      ),
      few,
    ))
})

// What is told of a cadence touch that may begin is as of when it was worked out.
const lasting = ({ contact, obligations, promises, stream }: StreamRows) => ({
  stream,
  contact,
  promises,
  obligations: obligations.map(({ channel: _, facts: __, why: ___, ...row }) => row),
})
