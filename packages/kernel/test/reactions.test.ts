import type { Instant, Recording } from "@followthrough/core"
import { instantFromMillis, instantToIso } from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import { openFollowthrough, type ReactionItem } from "@followthrough/kernel"
import {
  Followthrough,
  type FollowthroughService,
  followthroughLayer,
  type Reaction,
} from "@followthrough/kernel/effect"
import { type HappeningKind, happeningKinds, referralAsks } from "@followthrough/projection"
import { EventStore, type EventStoreShape, makeMemoryStore } from "@followthrough/store"
import { Context, Effect, Layer, type Scope } from "effect"
import * as fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import { run, storeOn } from "./kernel-on.js"
import { stores } from "./opened.js"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const few = (name: string) => ({
  numRuns: (name === "memory" ? 15 : 6) * Number(process.env["FT_RUNS"] ?? 1),
})

const reaction = (more: Partial<Reaction> = {}): Reaction => ({
  name: "r",
  on: happeningKinds,
  leaseMs: MINUTE,
  retry: { firstMs: 10, factor: 2, mostMs: 1000, attempts: 1000 },
  ...more,
})

const instantOf = (iso: string): Instant => instantFromMillis(Date.parse(iso))

interface World {
  clock: number
  readonly kernel: FollowthroughService
  readonly other: FollowthroughService
}

/** Two kernels on one store, with one clock that stands still. */
const worldOn = (store: EventStoreShape): Effect.Effect<World, never, Scope.Scope> =>
  Effect.gen(function* () {
    const time = { clock: 0 }
    const make = Effect.map(
      Layer.build(
        Layer.provide(
          followthroughLayer({ workspace: "w", clock: () => time.clock }),
          Layer.succeed(EventStore, store),
        ),
      ),
      Context.get(Followthrough),
    )
    return Object.assign(time, { kernel: yield* make, other: yield* make })
  })

const sketchOf = (what: HappeningKind, contactId: string, when: string, step = "ask") =>
  `${what} ${contactId} ${step} ${when}`

const sketch = ({ contactId, step, what, when }: ReactionItem) =>
  sketchOf(what, contactId, when, step)

/** What other questions say that happened in an interval. */
const toldBy = (kernel: FollowthroughService, from: Instant, to: Instant) =>
  Effect.gen(function* () {
    const { rows } = yield* kernel.became({ from, to })
    const asks = (at: Instant) =>
      Effect.map(
        kernel.answer({ asks: (setting) => referralAsks({ ...setting, at }) }, { at, knownAt: at }),
        ({ asks: { ask } }) => ask.map(({ contactId }) => contactId),
      )
    const before = yield* asks(from)
    const ripened = (yield* asks(to)).filter((one) => !before.includes(one))
    return [
      ...rows.map(({ contactId, step, what, when }) => sketchOf(what, contactId, when, step)),
      ...ripened.map((contactId) => sketchOf("ask-ripens", contactId, instantToIso(to))),
    ]
  })

/** Some passes, and how each handler call fares. */
const plan = fc.record({
  recordings: arbitraryRecordings({ maxLength: 30 }),
  // Minutes after a recording; 0: no pass.
  passes: fc.infiniteStream(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 * 24 * 100 }))),
  fails: fc.infiniteStream(fc.boolean()),
  others: fc.infiniteStream(fc.boolean()),
})

const erasedIn = (recordings: ReadonlyArray<Recording>): ReadonlySet<string> =>
  new Set(
    recordings.flatMap(({ command }) =>
      command._tag === "EraseContact" ? [command.contactId] : [],
    ),
  )

/** Runs a history with passes in it, and gives what was to be handed over and what was, and under which keys. */
const reacted = (
  world: World,
  { fails, others, passes, recordings }: typeof plan extends fc.Arbitrary<infer P> ? P : never,
) =>
  Effect.gen(function* () {
    const expected: Array<string> = []
    const done = new Map<string, string>()
    const doubled: Array<string> = []
    const pass = (mayFail: boolean) =>
      Effect.gen(function* () {
        const kernel = others.next().value ? world.other : world.kernel
        const [before] = yield* kernel.reactions.list
        yield* kernel.reactions.advance(asked)
        const [after] = yield* kernel.reactions.list
        const since = before?.at ?? instantToIso(first)
        if (after !== undefined && since !== after.at) {
          expect(after.at).toBe(instantToIso(instantFromMillis(world.clock)))
          expected.push(...(yield* toldBy(kernel, instantOf(since), instantOf(after.at))))
        }
        const handle = (item: ReactionItem) =>
          Effect.suspend(() => {
            if (mayFail && fails.next().value) return Effect.fail(new Error("not now"))
            if (done.has(item.key)) doubled.push(item.key)
            done.set(item.key, sketch(item))
            return Effect.void
          })
        while ((yield* kernel.reactions.handOver(asked, { handle })) !== undefined);
      })
    const first = recordings[0]?.now ?? instantFromMillis(0)
    const asked = reaction({ from: first })
    let last: number = first
    for (const [n, one] of recordings.entries()) {
      last = Math.max(last, one.now)
      world.clock = last
      yield* Effect.either(world.kernel.record(one))
      const next = Math.max(last, recordings[n + 1]?.now ?? Number.POSITIVE_INFINITY)
      const gap = Math.min(passes.next().value * MINUTE, next - last - 1)
      if (gap <= 0) continue
      last += gap
      world.clock = last
      yield* pass(true)
    }
    // What waits for another attempt is handed over now; nothing else has happened.
    world.clock = last + HOUR
    yield* pass(false)
    world.clock += HOUR
    yield* pass(false)
    const [left] = yield* world.kernel.reactions.list
    return { expected, done, doubled, pending: left?.pending ?? 0 }
  })

describe.each(stores)("reactions over $name", ({ name, using }) => {
  const withStore = <A>(use: (store: EventStoreShape) => Effect.Effect<A, unknown, Scope.Scope>) =>
    using((choice) =>
      run(
        Effect.scoped(
          Effect.flatMap(
            choice === "memory" ? Effect.sync(makeMemoryStore) : storeOn(choice.file),
            use,
          ),
        ),
      ),
    )

  it("all that happens is handed over once, whatever fails, by whichever kernel, after whatever pause", async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (drawn) => {
        const erased = erasedIn(drawn.recordings)
        const { done, doubled, expected, pending } = await withStore((store) =>
          Effect.flatMap(worldOn(store), (world) => reacted(world, drawn)),
        )
        expect(doubled).toEqual([])
        expect(pending).toBe(0)
        // Of an erased contact nothing is kept that was still to be handed over.
        const left = [...expected].sort()
        for (const one of [...done.values()].sort()) {
          const at = left.indexOf(one)
          expect(at, `${one} was handed over, and did not happen`).toBeGreaterThanOrEqual(0)
          left.splice(at, 1)
        }
        expect(left.filter((one) => !erased.has(one.split(" ")[1] ?? ""))).toEqual([])
      }),
      few(name),
    )
  })
})
