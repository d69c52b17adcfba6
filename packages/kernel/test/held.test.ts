import { instantFromMillis, type Recording } from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import type { FollowthroughService } from "@followthrough/kernel/effect"
import { queue } from "@followthrough/projection"
import { makeMemoryStore } from "@followthrough/store"
import { Effect } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  adding,
  type Held,
  kernelOn,
  logOf,
  outcomeOf,
  run,
  storeOn,
  touching,
} from "./kernel-on.js"
import { localStores } from "./opened.js"

/** The queue from the read models and from the log. */
const queues = (kernel: FollowthroughService, recordings: ReadonlyArray<Recording>) => {
  const at = instantFromMillis(Math.max(...recordings.map(({ now }) => now)))
  const limit = 50
  return Effect.all({
    kept: kernel.ask("next", { limit }, { at }),
    folded: Effect.map(
      kernel.answer({ only: (setting) => queue({ ...setting, at, limit }) }, { at }),
      ({ only }) => only,
    ),
  })
}

/** Some commands come again, some under another's id, so that there is something to refuse. */
const withRepetitions = fc
  .tuple(
    arbitraryRecordings({ maxLength: 30 }),
    fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 8 }),
  )
  .map(([recordings, again]) => {
    const all = [...recordings]
    for (const [n, fresh] of again) {
      const one = all[n % all.length]
      if (one === undefined) continue
      const commandId = fresh ? `again ${n} ${all.length}` : one.commandId
      all.splice((n * 7) % (all.length + 1), 0, { ...one, commandId })
    }
    return all
  })

const few = 6 * Number(process.env["FT_RUNS"] ?? 1)

describe("what is held of the logs", () => {
  for (const { name, using } of localStores) {
    test(`L16 decides as reading them afresh does, however little is held, and whoever else writes: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          withRepetitions,
          fc.array(fc.nat(2), { minLength: 1, maxLength: 40 }),
          async (recordings, turns) => {
            const recorded = (helds: ReadonlyArray<Held | undefined>) =>
              using((chosen) =>
                run(
                  Effect.scoped(
                    Effect.gen(function* () {
                      const memory = makeMemoryStore()
                      const kernels = yield* Effect.forEach(helds, (held) =>
                        Effect.gen(function* () {
                          const store = chosen === "memory" ? memory : yield* storeOn(chosen.file)
                          return { store, kernel: yield* kernelOn(store, held) }
                        }),
                      )
                      const outcomes = []
                      for (const [n, recording] of recordings.entries()) {
                        const turn = kernels[(turns[n % turns.length] ?? 0) % kernels.length]
                        if (turn === undefined) continue
                        outcomes.push(yield* outcomeOf(turn.kernel, recording))
                      }
                      const [first] = kernels
                      if (first === undefined) return undefined
                      const { folded, kept } = yield* queues(first.kernel, recordings)
                      expect(kept).toEqual(folded)
                      return { outcomes, log: yield* logOf(first.store) }
                    }),
                  ),
                ),
              )
            const afresh = await recorded([{ streams: 0, facts: 0 }])
            expect(await recorded([undefined])).toEqual(afresh)
            expect(await recorded([{ streams: 2, facts: 4 }])).toEqual(afresh)
            expect(await recorded([undefined, { streams: 3, facts: 9 }, undefined])).toEqual(afresh)
          },
        ),
        { numRuns: name === "memory" ? few * 2 : few },
      )
    })
  }

  test("L16 a long tail by others is caught up with", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const store = makeMemoryStore()
          const [one, two] = [yield* kernelOn(store), yield* kernelOn(store)]
          yield* one.record(adding("shared"))
          expect(yield* outcomeOf(one, touching("late", "too early"))).toMatchObject({
            _tag: "ContactUnknown",
          })
          yield* two.recordAll(Array.from({ length: 1300 }, (_, n) => adding(`c${n}`)))
          yield* two.record(touching("shared", "t"))
          yield* two.record(adding("late"))
          expect(yield* outcomeOf(one, touching("late", "in time"))).toMatchObject({
            positions: [1304],
          })
          expect(yield* outcomeOf(one, { ...touching("shared", "t"), commandId: "again" })).toEqual(
            expect.objectContaining({ _tag: "TouchAlreadyLogged" }),
          )
          expect((yield* one.record(adding("new"))).positions).toEqual([1305])
        }),
      ),
    ))
})
