import { encodeEvent } from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import { type EventStoreShape, makeMemoryStore, StoreFailure } from "@followthrough/store"
import { Deferred, Effect, Exit, Fiber } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { adding, kernelOn, logOf, outcomeOf, run, storeOn, touching } from "./kernel-on.js"
import { localStores } from "./opened.js"

/** Counts transactions, and holds them up or lets them fail. */
const watched = (store: EventStoreShape) => {
  const sizes: Array<number> = []
  const gates: Array<Effect.Effect<void, StoreFailure>> = []
  const appendAll: EventStoreShape["appendAll"] = (commits) =>
    Effect.suspend(() => {
      sizes.push(commits.length)
      return Effect.zipRight(gates.shift() ?? Effect.void, store.appendAll(commits))
    })
  return { store: { ...store, appendAll }, sizes, gates }
}

const broken = new StoreFailure({
  reason: { _tag: "Unavailable", problem: "pulled out" },
  location: "memory",
})

describe("commands in flight", () => {
  for (const { name, using } of localStores) {
    test(`L16 become what they become one after the other: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryRecordings({ maxLength: 40 }), async (recordings) => {
          const all = [...recordings, ...recordings.slice(0, 5)]
          const recorded = (concurrency: number | "unbounded") =>
            using((chosen) =>
              run(
                Effect.scoped(
                  Effect.gen(function* () {
                    const store =
                      chosen === "memory" ? makeMemoryStore() : yield* storeOn(chosen.file)
                    const kernel = yield* kernelOn(store)
                    const outcomes = yield* Effect.forEach(all, (one) => outcomeOf(kernel, one), {
                      concurrency,
                    })
                    expect((yield* store.verify("w")).fault).toBeUndefined()
                    return { outcomes, log: yield* logOf(store) }
                  }),
                ),
              ),
            )
          expect(await recorded("unbounded")).toEqual(await recorded(1))
        }),
        { numRuns: (name === "memory" ? 20 : 6) * Number(process.env["FT_RUNS"] ?? 1) },
      )
    })

    test(`a hundred share a transaction and bring their read models: ${name}`, () =>
      using((chosen) =>
        run(
          Effect.scoped(
            Effect.gen(function* () {
              const { sizes, store } = watched(
                chosen === "memory" ? makeMemoryStore() : yield* storeOn(chosen.file),
              )
              const kernel = yield* kernelOn(store)
              yield* kernel.record(adding("alone"))
              const ids = Array.from({ length: 100 }, (_, n) => `c${n}`)
              const recorded = yield* Effect.forEach(ids, (id) => kernel.record(adding(id)), {
                concurrency: "unbounded",
              })
              expect(sizes).toEqual([1, 100])
              expect(recorded.map(({ positions }) => positions)).toEqual(ids.map((_, n) => [n + 2]))
              const rows = yield* store.rows("w")
              expect(rows.map(({ contact }) => contact?.contactId).sort()).toEqual(
                ["alone", ...ids].sort(),
              )
              expect(rows.find(({ stream }) => stream === "contact/c41")?.position).toBe(43)
              // Written to twice at once: the rows are those after the second.
              yield* Effect.all(
                [kernel.record(touching("c1", "t1")), kernel.record(touching("c1", "t2"))],
                { concurrency: "unbounded" },
              )
              const one = (yield* store.rows("w")).find(({ stream }) => stream === "contact/c1")
              expect([one?.position, one?.contact?.outbound]).toEqual([103, 2])
            }),
          ),
        ),
      ))
  }

  test("a refused one disturbs no other, and nothing rests on one that was not stored", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const kernel = yield* kernelOn(makeMemoryStore())
          const first = adding("first", "K1")
          yield* kernel.record(first)
          expect(yield* outcomeOf(kernel, first)).toMatchObject({ replayed: true, positions: [1] })
          const tags = yield* Effect.forEach(
            [
              adding("a"),
              touching("nobody", "t0"),
              // Its external id is taken, which only the store can know: c is not added by it …
              adding("c", "K1"),
              touching("c", "t1"),
              // … but by this one.
              adding("c"),
              touching("c", "t2"),
              adding("a"),
              touching("a", "t3"),
            ],
            (one) =>
              Effect.match(kernel.record(one), {
                onSuccess: ({ positions }) => positions,
                onFailure: (no) => (no._tag === "Refused" ? no.refusal._tag : no._tag),
              }),
            { concurrency: "unbounded" },
          )
          expect(tags.map((tag) => (typeof tag === "string" ? tag : "stored"))).toEqual([
            "stored",
            "ContactUnknown",
            "ExternalIdTaken",
            "ContactUnknown",
            "stored",
            "stored",
            "ContactAlreadyAdded",
            "stored",
          ])
        }),
      ),
    ))

  test("rows are stale when another writer came between and one of the batch was not stored", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const memory = makeMemoryStore()
          const { gates, store } = watched(memory)
          const kernel = yield* kernelOn(store)
          const other = yield* kernelOn(memory)
          yield* kernel.record(adding("first", "K1"))
          // Takes the place of the refused commit, so that the positions are as they would have been.
          gates.push(Effect.asVoid(Effect.orDie(other.record(adding("between")))))
          yield* Effect.all(
            [Effect.either(kernel.record(adding("c", "K1"))), kernel.record(adding("d"))],
            { concurrency: "unbounded" },
          )
          const rows = yield* memory.rows("w")
          expect(rows.map(({ stream }) => stream)).toEqual(["contact/between", "contact/first"])
        }),
      ),
    ))

  test("a decision holds for every log that it looked into, or is made again", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const memory = makeMemoryStore()
          const { gates, sizes, store } = watched(memory)
          const kernel = yield* kernelOn(store)
          for (const id of ["c", "d"]) yield* kernel.record(adding(id))
          yield* kernel.record({
            commandId: "merge",
            now: 1_770_000_000_000 as never,
            command: { _tag: "MergeContact", contactId: "d" as never, into: "c" as never },
          })
          // Meanwhile somebody logs that touch with the duplicate, whose log is only looked into.
          const { data, type } = encodeEvent({
            _tag: "TouchLogged",
            contactId: "d" as never,
            touchId: "t" as never,
            direction: "outbound",
            channel: "phone",
            outcome: "reached",
            mode: "personal",
          })
          gates.push(
            Effect.asVoid(
              Effect.orDie(
                memory.append({
                  workspace: "w",
                  commandId: "meanwhile",
                  fingerprint: "",
                  recordedAt: 1_770_000_000_000,
                  writes: [
                    {
                      stream: "contact/d",
                      expect: "any",
                      events: [{ type, data, occurredAt: 1_770_000_000_000 }],
                    },
                  ],
                }),
              ),
            ),
          )
          const before = sizes.length
          expect(yield* outcomeOf(kernel, touching("c", "t"))).toMatchObject({
            _tag: "TouchAlreadyLogged",
          })
          expect(sizes.length).toBe(before + 1)
        }),
      ),
    ))

  test("interrupting whoever waits takes the command back and harms no other", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const { gates, store } = watched(makeMemoryStore())
          const kernel = yield* kernelOn(store)
          const open = yield* Deferred.make<void>()
          gates.push(Deferred.await(open))
          const first = yield* Effect.fork(kernel.record(adding("first")))
          yield* Effect.sleep(5)
          const waiting = yield* Effect.forEach(["a", "b", "c"], (id) =>
            Effect.fork(kernel.record(adding(id))),
          )
          yield* Effect.sleep(5)
          const [a, b, c] = waiting
          if (a === undefined || b === undefined || c === undefined) return
          expect(Exit.isInterrupted(yield* Fiber.interrupt(b))).toBe(true)
          // This one is on its way: its caller hears no more, but it is recorded whole.
          expect(Exit.isInterrupted(yield* Fiber.interrupt(first))).toBe(true)
          yield* Deferred.succeed(open, undefined)
          expect((yield* Fiber.join(a)).positions).toEqual([2])
          expect((yield* Fiber.join(c)).positions).toEqual([3])
          const log = yield* logOf(store)
          expect(log.map(({ stream }) => stream)).toEqual([
            "contact/first",
            "contact/a",
            "contact/c",
          ])
        }),
      ),
    ))

  test("a failing store fails all of the transaction, and the next is decided afresh", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const { gates, sizes, store } = watched(makeMemoryStore())
          const kernel = yield* kernelOn(store)
          gates.push(broken)
          const ids = ["a", "b", "c"]
          const failed = yield* Effect.forEach(
            ids,
            (id) => Effect.exit(kernel.record(adding(id))),
            {
              concurrency: "unbounded",
            },
          )
          expect(failed).toEqual(ids.map(() => Exit.fail(broken)))
          expect(sizes).toEqual([3])
          yield* Effect.forEach(ids, (id) => kernel.record(adding(id)), {
            concurrency: "unbounded",
          })
          expect((yield* logOf(store)).map(({ version }) => version)).toEqual([1, 1, 1])
        }),
      ),
    ))

  test("a log that cannot be read concerns those alone who need it", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const store = makeMemoryStore()
          yield* store.append({
            workspace: "w",
            commandId: "newer",
            fingerprint: "",
            recordedAt: 0,
            writes: [
              {
                stream: "contact/odd",
                expect: "any",
                events: [{ type: "OfTheFuture", occurredAt: 0, data: "{}" }],
              },
            ],
          })
          const kernel = yield* kernelOn(store)
          const outcomes = yield* Effect.forEach(
            [adding("a"), touching("odd", "t"), adding("b")],
            (one) => outcomeOf(kernel, one),
            { concurrency: "unbounded" },
          )
          expect(outcomes).toMatchObject([{ positions: [2] }, "UnreadableLog", { positions: [3] }])
        }),
      ),
    ))
})
