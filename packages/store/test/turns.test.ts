import { aTurn, givingTurns, turns } from "@followthrough/store"
import { Effect, Fiber } from "effect"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"

/** How often the event loop goes round. */
const counting = () => {
  const count = { rounds: 0, stop: false }
  const next = () => {
    count.rounds += 1
    if (!count.stop) setImmediate(next)
  }
  setImmediate(next)
  return count
}

// A clock that goes on by a millisecond whenever somebody looks: slow machines see the same as quick ones.
let now = 0
beforeEach(() => {
  vi.spyOn(performance, "now").mockImplementation(() => {
    now += 1
    return now
  })
})
afterEach(() => {
  vi.restoreAllMocks()
})

const work = (steps: number) =>
  Effect.gen(function* () {
    const { advance, give, isDue } = yield* turns
    let given = 0
    for (let n = 0; n < steps; n += 1) {
      advance(1)
      if (!isDue()) continue
      given += 1
      yield* give
    }
    return given
  })

describe("turns", () => {
  test("a long work gives them again and again, and others go on meanwhile", async () => {
    const count = counting()
    const given = await Effect.runPromise(givingTurns(work(100)))
    count.stop = true
    expect(given).toBeGreaterThan(5)
    expect(count.rounds).toBeGreaterThanOrEqual(given - 1)
  })

  test("a short work gives none, nor does what nobody says to be long", async () => {
    expect(await Effect.runPromise(givingTurns(work(2)))).toBe(0)
    expect(await Effect.runPromise(work(100))).toBe(0)
  })

  test("a work within a work has the same turns, and either says what was read", async () => {
    const inner: Array<number> = []
    const outer: Array<number> = []
    const nested = Effect.zipWith(
      givingTurns(work(4), (facts) => inner.push(facts)),
      givingTurns(work(4)),
      (a, b) => a + b,
    )
    const given = await Effect.runPromise(givingTurns(nested, (facts) => outer.push(facts)))
    expect(given).toBe(1)
    expect([inner.length, outer.length]).toEqual([4, 4])
  })

  test("many at once keep the event loop no longer: each round one goes on", async () => {
    const count = counting()
    const rounds: Array<number> = []
    const one = Effect.map(aTurn, () => rounds.push(count.rounds))
    await Effect.runPromise(
      Effect.all(
        Array.from({ length: 10 }, () => one),
        { concurrency: "unbounded" },
      ),
    )
    count.stop = true
    expect(new Set(rounds).size).toBe(10)
  })

  test("whoever is interrupted while it waits leaves the others their turns", async () => {
    const ended = await Effect.runPromise(
      Effect.gen(function* () {
        const first = yield* Effect.fork(aTurn)
        const second = yield* Effect.fork(Effect.as(aTurn, "second"))
        yield* Effect.yieldNow()
        yield* Fiber.interrupt(first)
        return yield* Fiber.join(second)
      }),
    )
    expect(ended).toBe("second")
  })
})
