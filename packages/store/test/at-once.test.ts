import { Cause, Effect, Exit } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { atOnce, begin, doneAtOnce } from "../src/at-once.js"

/** An effect of one kind, and what stands in the log of whoever runs it. */
interface Deed {
  readonly kind: "at once" | "done" | "not at once" | "waits" | "fails" | "dies"
  readonly id: number
}

const deeds: fc.Arbitrary<ReadonlyArray<Deed>> = fc.array(
  fc.record({
    kind: fc.constantFrom<Deed["kind"]>(
      "at once",
      "at once",
      "done",
      "not at once",
      "waits",
      "fails",
      "dies",
    ),
    id: fc.nat(99),
  }),
  { maxLength: 8 },
)

const effectOf = ({ id, kind }: Deed, log: Array<string>): Effect.Effect<number, string> => {
  const note = (text: string) => {
    log.push(`${text} ${id}`)
    return id
  }
  switch (kind) {
    case "at once":
      return atOnce(
        () => Exit.succeed(note("did")),
        () => Effect.sync(() => note("did")),
      )
    case "done":
      return Exit.succeed(id)
    case "not at once":
      return atOnce(
        () => undefined,
        () => Effect.sync(() => note("did")),
      )
    case "waits":
      return Effect.map(Effect.yieldNow(), () => note("did"))
    case "fails":
      return Effect.fail(`failed ${id}`)
    case "dies":
      return Exit.die(`died ${id}`)
  }
}

function* steps(all: ReadonlyArray<Deed>, log: Array<string>) {
  const found: Array<number> = []
  for (const deed of all) {
    found.push(yield* effectOf(deed, log))
    log.push(`after ${deed.id}`)
  }
  return found
}

describe("effects done at once", () => {
  it("L16 come to the same, in the same order, as in a fiber from the first one on", async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (all) => {
        const [log, expected]: [Array<string>, Array<string>] = [[], []]
        const exit = await Effect.runPromiseExit(begin(steps(all, log)))
        expect(exit).toEqual(await Effect.runPromiseExit(Effect.gen(() => steps(all, expected))))
        expect(log).toEqual(expected)
      }),
    )
  })

  it("are done where they are asked for up to the first that waits, and not again", () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const log: Array<string> = []
        const waits = all.findIndex(({ kind }) => kind === "not at once" || kind === "waits")
        const ends = all.findIndex(({ kind }) => kind === "fails" || kind === "dies")
        const begun = begin(steps(all, log))
        const isDone = waits < 0 || (ends >= 0 && ends < waits)
        // Whether a failing effect can be done at once is its own affair; `Effect.fail` can.
        expect(doneAtOnce(begun) !== undefined).toBe(isDone)
        const before = isDone ? (ends < 0 ? all.length : ends) : waits
        expect(log.filter((text) => text.startsWith("after"))).toHaveLength(before)
      }),
    )
  })

  it("are left to the fiber that makes others of them", () => {
    const log: Array<string> = []
    const effect = atOnce(
      () => Exit.succeed(log.push("now")),
      () => Effect.sync(() => log.push("in a fiber")),
    )
    Effect.runSync(Effect.map(effect, String))
    Effect.runSync(effect)
    expect(log).toEqual(["in a fiber", "in a fiber"])
    expect(doneAtOnce(effect)).toEqual(Exit.succeed(3))
    expect(doneAtOnce(Effect.map(effect, String))).toBeUndefined()
  })

  it("what a generator throws is a defect", () => {
    const thrown = new Error("a bug")
    const exit = doneAtOnce(
      begin<never, never>(
        (function* () {
          yield* Exit.void
          throw thrown
        })(),
      ),
    )
    expect(exit && Exit.isFailure(exit) && Cause.squash(exit.cause)).toBe(thrown)
  })
})
