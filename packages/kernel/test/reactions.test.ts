import * as Reactivity from "@effect/experimental/Reactivity"
import { SqlClient } from "@effect/sql/SqlClient"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
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
import { sqliteLayerFromClient } from "@followthrough/store-sql/client"
import { Context, Effect, Layer, type Scope } from "effect"
import * as fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import { run, storeOn } from "./kernel-on.js"
import { localStores } from "./opened.js"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const few = (name: string) => ({
  numRuns: Math.ceil((name === "memory" ? 15 : 6) * Number(process.env["FT_RUNS"] ?? 1)),
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

describe.each(localStores)("reactions over $name", ({ name, using }) => {
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

  it("L7 what is recorded late is handed over, though its instant lies behind the cursor", () =>
    withLog(using, async (log, time) => {
      const seen: Array<ReactionItem> = []
      const once = () => log.reactOnce({ name: "r", handle: (item) => seen.push(item) })
      await log.addContact({ contactId: "ivy", ownerId: "ana", zone: "UTC" })
      time.at("2026-03-02T10:00:00Z")
      await once()
      seen.length = 0
      // Somebody whose clock is behind, or who waited for others before it could be recorded.
      time.at("2026-03-02T09:59:00Z")
      await log.logTouch({
        contactId: "ivy",
        direction: "inbound",
        channel: "email",
        outcome: "received",
        classification: "question",
      })
      time.at("2026-03-02T10:00:01Z")
      await once()
      expect(seen.map(sketch)).toEqual(["arrives ivy response 2026-03-02T10:00:01.000Z"])
      expect(seen[0]).toMatchObject({ because: "new", repIds: ["ana"], row: { step: "response" } })
    }))

  it("an item comes with what is owed now, and without once that is done", () =>
    withLog(using, async (log, time) => {
      const rows: Array<unknown> = []
      const once = (name: string) =>
        log.reactOnce({
          name,
          on: ["begins"],
          from: "2026-03-01T00:00:00Z",
          handle: ({ row, step }) => step === "step" && rows.push(row?.why),
        })
      await log.addContact({ contactId: "ivy", ownerId: "ana", zone: "UTC" })
      await log.bookStep({
        contactId: "ivy",
        stepId: "demo",
        about: "the demo",
        startsAt: "2026-03-03T10:00:00Z",
      })
      time.at("2026-03-03T11:00:00Z")
      await once("before")
      await log.skipStep({ contactId: "ivy", stepId: "demo", reason: "they cancelled" })
      time.at("2026-03-03T11:00:01Z")
      await once("after")
      expect(rows).toMatchObject([{ code: "step-booked", about: "the demo" }])
      const kept = JSON.stringify(await log.reactions())
      expect(kept).not.toContain("the demo")
    }))

  it("what fails comes again later and later, and is parked, listed and released in the end", () =>
    withLog(using, async (log, time) => {
      let attempts: Array<number> = []
      let fails = true
      const once = () =>
        log.reactOnce({
          name: "mail",
          on: ["falls-late"],
          from: "2026-03-01T00:00:00Z",
          retry: { firstMs: 1000, factor: 3, mostMs: 5000, attempts: 4 },
          handle: (_, { attempt }) => {
            attempts.push(attempt)
            if (fails) throw new Error("no \u0007mail today")
          },
        })
      await log.addContact({ contactId: "ivy", ownerId: "ana", zone: "UTC", source: "web-lead" })
      const start = "2026-03-02T10:00:00.000Z"
      const after = (ms: number) => time.at(new Date(Date.parse(start) + ms).toISOString())
      after(0)
      expect(await once()).toMatchObject({ happened: 1, failed: 1 })
      for (const [ms, pass] of [
        [999, {}],
        [1000, { failed: 1 }],
        [3999, {}],
        [4000, { failed: 1 }],
        [8999, {}],
        [9000, { parked: 1 }],
        [9_000_000, {}],
      ] as const) {
        after(ms)
        const none = { happened: 0, done: 0, failed: 0, parked: 0, lost: 0 }
        expect(await once()).toMatchObject({ ...none, ...pass, happened: expect.any(Number) })
        if (ms === 8999) expect(attempts).toEqual([1, 2, 3])
        if (ms === 9000) break
      }
      expect(attempts).toEqual([1, 2, 3, 4])
      const [standing] = await log.reactions()
      expect(standing).toMatchObject({ name: "mail", pending: 0, parked: 1 })
      expect(standing?.parkedItems).toMatchObject([
        { what: "falls-late", contactId: "ivy", attempts: 4, error: "no \\u0007mail today" },
      ])
      attempts = []
      fails = false
      expect(await log.retryParked("mail", "another")).toBe(0)
      expect(await log.retryParked("mail", standing?.parkedItems[0]?.key)).toBe(1)
      expect(await once()).toMatchObject({ done: 1 })
      expect(attempts).toEqual([1])
      expect((await log.reactions())[0]).toMatchObject({ pending: 0, parked: 0 })
    }))

  it("who comes back after the lease is over marks nothing, and what kills its process is parked", () =>
    withLog(using, async (log, time) => {
      const begun: Array<number> = []
      let letGo = () => {}
      const held = new Promise<void>((resolve) => {
        letGo = resolve
      })
      const options = {
        name: "r",
        on: ["falls-late"],
        from: "2026-03-01T00:00:00Z",
        leaseMs: 1000,
        retry: { attempts: 2 },
      } as const
      await log.addContact({ contactId: "ivy", ownerId: "ana", zone: "UTC", source: "web-lead" })
      time.at("2026-03-02T10:00:00Z")
      const slow = log.reactOnce({
        ...options,
        handle: (_, { fence }) => {
          begun.push(fence)
          return held
        },
      })
      await expect.poll(() => begun).toEqual([1])
      const quick = () =>
        log.reactOnce({ ...options, handle: (_, { fence }) => void begun.push(fence) })
      expect(await quick()).toMatchObject({ done: 0 })
      time.at("2026-03-02T10:00:01Z")
      expect(await quick()).toMatchObject({ done: 1 })
      letGo()
      expect(await slow).toMatchObject({ done: 0, lost: 1 })
      expect(begun).toEqual([1, 2])

      // Two that end without a word.
      await log.addContact({ contactId: "joe", ownerId: "ana", zone: "UTC", source: "web-lead" })
      const silent: Promise<unknown>[] = []
      for (const at of ["11:01:00", "11:01:01", "11:01:02"]) {
        time.at(`2026-03-02T${at}Z`)
        const before = begun.length
        const pass = log.reactOnce({
          ...options,
          handle: () => {
            begun.push(0)
            return new Promise((resolve) => setTimeout(resolve, 200))
          },
        })
        silent.push(pass)
        if (at === "11:01:02") expect(await pass).toMatchObject({ done: 0, parked: 1 })
        else await expect.poll(() => begun.length).toBe(before + 1)
      }
      await Promise.all(silent)
      expect((await log.reactions())[0]?.parkedItems[0]).toMatchObject({
        contactId: "joe",
        error: "each attempt ended before its handler could say anything",
      })
    }))

  it("a reaction runs until it is closed, which waits for what its handler has in hand", () =>
    withLog(using, async (log, time) => {
      const seen: Array<string> = []
      let aborted = false
      const reacting = log.react({
        name: "r",
        on: ["falls-late"],
        handle: async (item, { signal }) => {
          seen.push(sketch(item))
          await new Promise<void>((resolve) =>
            signal.addEventListener("abort", () => resolve(), { once: true }),
          )
          // It may use the log to the end.
          await log.reps()
          aborted = true
        },
      })
      await log.addContact({ contactId: "ivy", ownerId: "ana", zone: "UTC", source: "web-lead" })
      time.at("2026-03-02T10:00:00Z")
      await expect.poll(() => seen.length, { timeout: 5000 }).toBe(1)
      await log.close()
      expect(aborted).toBe(true)
      await reacting.done
      expect(() => log.react({ name: "r", handle: () => {} })).toThrow("was closed")
      await expect(log.reactOnce({ name: "r", handle: () => {} })).rejects.toThrow("was closed")
    }))

  it("a signal ends it, and mistakes in what is asked for are named", () =>
    withLog(using, async (log) => {
      const stop = new AbortController()
      const { done } = log.react({ name: "r", handle: () => {}, signal: stop.signal })
      stop.abort()
      await done
      for (const wrong of [
        {},
        { name: "r" },
        { name: "", handle: () => {} },
        { name: "\ud800", handle: () => {} },
        { name: "r", handle: () => {}, on: ["ends"] },
        { name: "r", handle: () => {}, leaseMs: 0 },
        { name: "r", handle: () => {}, retry: { attempts: 0 } },
        { name: "r", handle: () => {}, retry: { factor: 0.5 } },
        { name: "r", handle: () => {}, more: 1 },
      ]) {
        expect(() => log.react(wrong as never)).toThrow(/^react\(\)/)
      }
    }))
})

/** A log whose clock is told what to say. */
const withLog = (
  using: (typeof localStores)[number]["using"],
  use: (
    log: Awaited<ReturnType<typeof openFollowthrough>>,
    time: { at: (iso: string) => void },
  ) => Promise<void>,
) =>
  using(async (store) => {
    let now = new Date("2026-03-02T09:00:00Z")
    const log = await openFollowthrough({ workspace: "test", store, now: () => now })
    const at = (iso: string) => {
      now = new Date(iso)
    }
    try {
      await use(log, { at })
    } finally {
      await log.close()
    }
  })

test("what a handler writes in the log's own database is there exactly once, or not at all", () =>
  run(
    Effect.gen(function* () {
      const sql = yield* SqliteClient.make({ filename: ":memory:" })
      let clock = Date.parse("2026-03-02T09:00:00Z")
      const built = yield* Layer.build(
        Layer.provideMerge(
          followthroughLayer({ workspace: "w", clock: () => clock }),
          sqliteLayerFromClient(),
        ),
      ).pipe(Effect.provideService(SqlClient, sql))
      const kernel = Context.get(built, Followthrough)
      yield* sql`CREATE TABLE mails (key TEXT NOT NULL, fence INTEGER NOT NULL)`
      const add = (contactId: string) =>
        kernel.record({
          commandId: contactId,
          now: clock as Instant,
          command: { _tag: "AddContact", contactId, source: "web-lead" } as never,
        })
      yield* add("ivy")
      const asked = reaction({ on: ["falls-late"], from: instantFromMillis(0), leaseMs: 1000 })
      clock += HOUR
      const advance = kernel.reactions.advance(asked)
      expect(yield* advance).toBe(1)
      const write = (item: ReactionItem, { fence }: { readonly fence: number }) =>
        sql`INSERT INTO mails ${sql.insert({ key: item.key, fence })}`
      const together = <A, E, R>(work: Effect.Effect<A, E, R>) => sql.withTransaction(work)
      const mails = sql<{ fence: number }>`SELECT fence FROM mails`
      const handing = (after: Effect.Effect<unknown, unknown>) =>
        kernel.reactions.handOver(asked, {
          handle: (item, held) => Effect.zipRight(write(item, held), after),
          together,
        })

      expect(yield* handing(Effect.fail("after it wrote"))).toBe("failed")
      expect(yield* mails).toEqual([])
      clock += HOUR

      // Its lease is over while it writes, and another one takes what it has in hand.
      const taken = Effect.suspend(() => {
        clock += 2000
        return kernel.reactions.take(asked)
      })
      expect(yield* handing(taken)).toBe("lost")
      expect(yield* mails).toEqual([])
      clock += HOUR

      expect(yield* handing(Effect.void)).toBe("done")
      expect(yield* handing(Effect.void)).toBe(undefined)
      expect(yield* mails).toHaveLength(1)
    }).pipe(Effect.scoped, Effect.provide(Reactivity.layer)),
  ))
