import {
  commandFromJson,
  defaultPolicyJson,
  instantFromMillis,
  type PolicyJson,
} from "@followthrough/core"
import type { AskedOf, FollowthroughService, LogPart, Question } from "@followthrough/kernel/effect"
import { type EventStoreShape, makeMemoryStore } from "@followthrough/store"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { kernelOn, run } from "./kernel-on.js"
import { arbitraryHistory, type Told } from "./many-contacts.js"

const other = {
  ...defaultPolicyJson,
  id: "other",
  respondWithin: { inbound: "PT3H", webLead: "PT1H" },
}

const askings = fc.constantFrom<
  { readonly [Q in Question]: readonly [question: Q, asked: AskedOf<Q>] }[Question]
>(
  ["next", {}],
  ["plan", { length: "month" }],
  ["flow", {}],
  ["promises", {}],
  ["asks", {}],
  ["audit", { by: "party", evidence: "won" }],
  ["whatIf", { policy: other as unknown as PolicyJson }],
  ["doubts", {}],
  ["contacts", {}],
)

/** So many machines on one store, whose log is this history. */
const machinesOn = (store: EventStoreShape, history: ReadonlyArray<Told>, machines: number) =>
  Effect.gen(function* () {
    const first = yield* kernelOn(store)
    const kernels = [first]
    while (kernels.length < machines) kernels.push(yield* kernelOn(store))
    yield* first.recordAll(
      history.map(({ command, commandId, now }) => ({
        commandId,
        now: instantFromMillis(now.getTime()),
        command: Either.getOrThrow(commandFromJson(command)),
      })),
    )
    return { at: instantFromMillis(history.at(-1)?.now.getTime() ?? 0), first, kernels }
  })

const runs = { numRuns: 25 * Number(process.env["FT_RUNS"] ?? 1) }
const drawn = [
  arbitraryHistory(24, 3),
  fc.integer({ min: 1, max: 4 }),
  fc.integer({ min: 1, max: 12 }),
  fc.infiniteStream(fc.nat(99)),
] as const

const drawnFrom = (choices: Iterator<number>): number => choices.next().value

/** Has each part worked out by one of the machines, which is told it and tells what came of it as plain data. */
const workedBy = (
  kernels: ReadonlyArray<FollowthroughService>,
  choices: Iterator<number>,
  whole: Parameters<FollowthroughService["parts"]["work"]>[0],
  parts: ReadonlyArray<LogPart>,
) =>
  Effect.forEach(parts, (part) => {
    const one = kernels[drawnFrom(choices) % kernels.length]
    const work = one?.parts.work(structuredClone(whole), structuredClone(part))
    return Effect.map(work ?? Effect.dieMessage("no machine"), (worked) => structuredClone(worked))
  })

describe("parts of a log", () => {
  test("L19 on any number of machines merge to the whole answer, in any order", () =>
    fc.assert(
      fc.asyncProperty(askings, ...drawn, async (asking, history, machines, most, stream) => {
        const choices = stream[Symbol.iterator]()
        const program = Effect.gen(function* () {
          const store = makeMemoryStore()
          const { at, first, kernels } = yield* machinesOn(store, history, machines)
          const [question, asked] = asking
          const { parts, whole } = yield* first.parts.cut<Question>(question, asked, { at }, most)
          expect(parts.length).toBeLessThanOrEqual(most)
          const alone = yield* first.ask<Question>(question, asked, { at })
          yield* first.record({
            commandId: "what comes later is in no part",
            now: at,
            command: { _tag: "AddContact", contactId: "late" as never },
          })
          const sections = yield* workedBy(kernels, choices, whole, parts)
          const tied = first.parts.leftOver(sections.map(({ ties }) => ties))
          const all = [...sections, ...(yield* workedBy(kernels, choices, whole, tied))]
          const drafts = all
            .map(({ draft }) => ({ draft, turn: drawnFrom(choices) }))
            .sort((a, b) => a.turn - b.turn)
            .map(({ draft }) => draft)
          expect(yield* first.parts.answer(whole, drafts)).toEqual(alone)
        })
        await run(Effect.scoped(program))
      }),
      runs,
    ))

  test("L19 rows that machines make in parts are those that one makes", () =>
    fc.assert(
      fc.asyncProperty(...drawn, async (history, machines, most, stream) => {
        const choices = stream[Symbol.iterator]()
        const program = Effect.gen(function* () {
          const store = makeMemoryStore()
          const { at, first, kernels } = yield* machinesOn(store, history, machines)
          yield* first.rebuildReadModels(at)
          const alone = yield* store.rows("w")
          const parts = yield* first.parts.cutRebuild(most)
          expect(yield* store.rows("w")).toEqual([])
          yield* Effect.forEach(
            parts,
            (part) => {
              const one = kernels[drawnFrom(choices) % kernels.length]
              return one?.parts.makeRows(structuredClone(part), at) ?? Effect.void
            },
            { concurrency: "unbounded" },
          )
          const contacts = (rows: typeof alone) =>
            rows.filter(({ stream }) => stream.startsWith("contact/"))
          // Each contact's rows are there before anything is made by one machine alone.
          expect(contacts(yield* store.rows("w"))).toEqual(contacts(alone))
          yield* first.refreshReadModels(at)
          expect(yield* store.rows("w")).toEqual(alone)
        })
        await run(Effect.scoped(program))
      }),
      runs,
    ))
})
