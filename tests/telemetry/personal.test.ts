import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { commandNames, commandToJson, type Recording } from "@followthrough/core"
import { arbitraryCommand, arbitraryRecordings } from "@followthrough/core/testing"
import { openFollowthrough } from "@followthrough/kernel"
import {
  type FollowthroughService,
  LEASE_MS,
  RETRY,
  type Reaction,
} from "@followthrough/kernel/effect"
import { happeningKinds } from "@followthrough/projection"
import { type EventStoreShape, StoreFailure } from "@followthrough/store"
import { Effect } from "effect"
import * as fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { MARK, marked } from "./marked.js"
import { kernelOn, NOW, storeOn } from "./scenario.js"
import { effectHost, plainHost, textOf } from "./seen.js"

const runs = Number(process.env["FT_RUNS"] ?? 1)

let folder = ""
let round = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-personal-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const fresh = () => join(folder, `${round++}.db`)

// Making these takes longer than drawing from them.
const anyCommand = fc.oneof(...commandNames.map((name) => arbitraryCommand(name as never)))

/** Some that make sense, and some that need not. */
const commands = fc
  .tuple(
    arbitraryRecordings({ maxLength: 10 }),
    fc.array(anyCommand, { minLength: 5, maxLength: 10 }),
  )
  .map(([told, any]) => [
    ...told.map(marked),
    ...any.map((command, n) => marked({ commandId: `any-${n}`, now: NOW, command })),
  ])

const error = () => Object.assign(new Error(MARK), { name: MARK, [MARK]: MARK })
const broken = () =>
  new StoreFailure({
    location: MARK,
    reason: { _tag: "Unavailable", problem: MARK },
    cause: error(),
  })

const named = (name: string) => `${MARK}${name}`

const reaction: Reaction = {
  name: MARK,
  on: happeningKinds,
  queue: undefined,
  from: NOW,
  leaseMs: LEASE_MS,
  retry: RETRY,
}

/** Whatever comes of it. */
const attempt = (effect: Effect.Effect<unknown, unknown>) => Effect.exit(effect)

const asked = (kernel: FollowthroughService) => {
  const contactId = named("c0") as never
  const at = { at: NOW }
  const all: ReadonlyArray<Effect.Effect<unknown, unknown>> = [
    kernel.ask("next", { repId: named("r0") as never }, at),
    kernel.ask("promises", { repId: named("r0") as never }, { ...at, knownAt: NOW }),
    kernel.ask(MARK as never, {} as never, at),
    kernel.explain({ contactId, at: NOW, promiseId: named("p") as never, repId: undefined }),
    kernel.timeline(contactId, {} as never, at),
    kernel.findContact(named("c1")),
    kernel.answerAbout(
      contactId,
      {
        [MARK]: () => {
          throw error()
        },
      },
      at,
    ),
    kernel.verify({ position: 1, hash: MARK }),
    Effect.timeout(Effect.forever(kernel.ask("audit", {}, at)), 1),
    kernel.reactions.advance(reaction),
    kernel.reactions.handOver(reaction, { handle: () => Effect.fail(error()) }),
    kernel.reactions.handOver(reaction, { handle: () => Effect.die(error()) }),
  ]
  return Effect.forEach(all, attempt, { discard: true })
}

const recorded = (kernel: FollowthroughService, told: ReadonlyArray<Recording>) =>
  Effect.gen(function* () {
    const [first] = told
    if (first === undefined) return
    for (const one of told) yield* attempt(kernel.record(one))
    yield* attempt(kernel.recordAll(told))
    const untyped = { ...first.command, _tag: MARK } as never
    yield* attempt(kernel.record({ ...first, commandId: named("odd"), command: untyped }))
    // The id stands for something else.
    for (const { command } of told) yield* attempt(kernel.record({ ...first, command }))
  })

const failing = (
  store: EventStoreShape,
  how: Effect.Effect<never, StoreFailure>,
): EventStoreShape => ({ ...store, appendAll: () => how, read: () => how, readByStream: () => how })

describe("telemetry", () => {
  it("never tells a personal word, an id or a message to a host with Effect", async () => {
    const names = new Set<string>()
    const errors = new Set<unknown>()
    await fc.assert(
      fc.asyncProperty(commands, async (told) => {
        const host = effectHost()
        const all = Effect.gen(function* () {
          const store = yield* storeOn(fresh())
          const kernel = yield* kernelOn(store, { workspace: MARK })
          yield* recorded(kernel, told)
          yield* asked(kernel)
          for (const how of [Effect.fail(broken()), Effect.die(error())]) {
            const ill = yield* kernelOn(failing(store, how), { workspace: MARK })
            yield* recorded(ill, told.slice(0, 3))
            yield* asked(ill)
          }
          const spans = host.spans().map((span) => {
            names.add(span.name)
            errors.add(span.attributes["error.type"])
            return textOf(span)
          })
          return [...spans, JSON.stringify(yield* Effect.promise(() => host.metrics()))]
        })
        const texts = await Effect.runPromise(Effect.provide(Effect.scoped(all), host.layer))
        expect(texts.length).toBeGreaterThan(told.length)
        expect(texts.filter((text) => text.includes(MARK))).toEqual([])
      }),
      { numRuns: 2 * runs },
    )
    // It looked where something could have been.
    expect([...names]).toEqual(
      expect.arrayContaining(
        ["record", "record_all", "group", "append", "ask", "verify", "reaction"].map(
          (name) => `followthrough.${name}`,
        ),
      ),
    )
    expect([...errors]).toEqual(
      expect.arrayContaining(["Unavailable", "Defect", "CommandMismatch"]),
    )
  })

  it("nor to a host without", async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (told) => {
        const host = plainHost()
        const log = await openFollowthrough({
          workspace: MARK,
          store: { file: fresh() },
          telemetry: { api: host.api },
        })
        const contactId = named("c0")
        const attempts: ReadonlyArray<() => Promise<unknown>> = [
          ...told.map(
            ({ command, commandId }) =>
              () =>
                log.record(commandToJson(command) as never, { commandId }),
          ),
          () => log.record({ _tag: MARK } as never),
          () => log.logTouch({ contactId, touchId: named("t"), [MARK]: MARK } as never),
          () => log.next({ repId: named("r0") }),
          () => log.explain({ contactId }),
          () => log.agenda({ contactId }),
          () => log.findContact(named("c1")),
          () => log.timeline({ contactId, after: MARK }),
          () =>
            log.reactOnce({
              name: MARK,
              from: new Date(NOW),
              handle: () => Promise.reject(error()),
            }),
        ]
        for (const each of attempts) await each().catch(() => undefined)
        await log.close()
        const texts = [...host.spans().map(textOf), JSON.stringify(await host.metrics())]
        expect(texts.length).toBeGreaterThan(told.length)
        expect(texts.filter((text) => text.includes(MARK))).toEqual([])
      }),
      { numRuns: 2 * runs },
    )
  })

  it("whoever gives words has them marked", () => {
    const adding = { _tag: "AddContact", contactId: "c1", source: "web-lead" } as never
    const { command } = marked({ commandId: "1", now: NOW, command: adding })
    expect(command).toMatchObject({ contactId: named("c1"), source: "web-lead" })
  })
})
