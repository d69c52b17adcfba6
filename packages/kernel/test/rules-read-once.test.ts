import {
  type Command,
  type CommandJson,
  commandFromJson,
  defaultPolicy,
  instantFromMillis,
  policyToJson,
  type Recording,
} from "@followthrough/core"
import { arbitraryRecordings, historyBegins } from "@followthrough/core/testing"
import { EventStore, type EventStoreShape, memoryLayer, type Page } from "@followthrough/store"
import { Context, Effect, Either, Layer } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { kernelOn } from "./kernel-on.js"

const memoryStore = Effect.map(Layer.build(memoryLayer), Context.get(EventStore))

interface Seen {
  policies: number
}

/** The same store, which counts the policies that it hands out. */
const counting = (store: EventStoreShape, seen: Seen): EventStoreShape => {
  const note = <P extends Pick<Page, "events">>(page: P): P => {
    seen.policies += page.events.filter(({ type }) => type === "PolicyPublished").length
    return page
  }
  return {
    ...store,
    read: (query) => Effect.map(store.read(query), note),
    readByStream: (query) => Effect.map(store.readByStream(query), note),
  }
}

const at = (n: number) => instantFromMillis(historyBegins + n * 60_000)

const recording = (json: CommandJson, n: number): Recording => ({
  commandId: `command-${n}`,
  now: at(n),
  command: Either.getOrThrow(commandFromJson(json)) as Command,
})

const published = (n: number): CommandJson => ({
  _tag: "PublishPolicy",
  policy: { ...policyToJson(defaultPolicy), id: "ours", version: n + 1 },
})

const touch = (n: number): CommandJson => ({
  _tag: "LogTouch",
  contactId: "berta",
  touchId: `touch-${n}`,
  repId: "ann",
  direction: "outbound",
  channel: "phone",
  outcome: "reached",
})

describe("rules that were published", () => {
  test("are read once, whatever is recorded and asked after them: many policies must not slow a touch", () =>
    Effect.gen(function* () {
      const seen = { policies: 0 }
      const store = yield* memoryStore
      const before = yield* kernelOn(store)
      const POLICIES = 12
      let n = 0
      for (; n < POLICIES; n += 1) yield* before.record(recording(published(n), n))
      yield* before.record(recording({ _tag: "AddContact", contactId: "berta" }, n++))

      const kernel = yield* kernelOn(counting(store, seen))
      for (let round = 0; round < 10; round += 1) {
        yield* kernel.record(recording(touch(n), n++))
        yield* kernel.record(recording({ _tag: "AddRep", repId: `rep-${n}`, name: "Rep" }, n++))
        yield* kernel.ask("next", { limit: 5 }, { at: at(n) })
        yield* kernel.answer({}, { at: at(n) })
        yield* kernel.explain({ contactId: "berta", at: at(n) })
        yield* kernel.policy({ knownAt: at(n) })
        yield* kernel.team({ at: at(n) })
      }
      expect(seen.policies).toBe(POLICIES)
    }).pipe(Effect.scoped, Effect.runPromise))

  test("are the same for a kernel that has read them before as for one that reads them all", () =>
    fc.assert(
      fc.asyncProperty(arbitraryRecordings(), fc.nat(400), (recordings, back) =>
        Effect.gen(function* () {
          const store = yield* memoryStore
          const kernel = yield* kernelOn(store)
          for (const [n, one] of recordings.entries()) {
            yield* Effect.either(kernel.record(one))
            if (n % 5 !== 0) continue
            const fresh = yield* kernelOn(store)
            const then = instantFromMillis(one.now - back * 86_400_000)
            for (const asOf of [{ at: one.now }, { knownAt: then }, { at: then }, {}]) {
              expect(yield* kernel.policy(asOf)).toEqual(yield* fresh.policy(asOf))
              expect(yield* kernel.team(asOf)).toEqual(yield* fresh.team(asOf))
            }
          }
        }).pipe(Effect.scoped, Effect.runPromise),
      ),
      { numRuns: 30 },
    ))
})
