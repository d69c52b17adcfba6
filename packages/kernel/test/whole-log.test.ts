import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { MessageChannel } from "node:worker_threads"
import { defaultPolicyJson, instantFromMillis, type PolicyJson } from "@followthrough/core"
import {
  type Followthrough,
  openFollowthrough,
  type Progress,
  type StoreChoice,
  type WholeLogOptions,
} from "@followthrough/kernel"
import {
  type AskedOf,
  followthroughLayer,
  Followthrough as Kernel,
  type Question,
} from "@followthrough/kernel/effect"
import { EventStore } from "@followthrough/store"
import { sqliteLayer } from "@followthrough/store-sql"
import { Cause, Effect, Exit, Layer } from "effect"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { positionAt } from "../src/position-at.js"
import type { Line } from "../src/whole-log/thread.js"
import { serve } from "../src/whole-log/thread-work.js"
import { answeredInThreads } from "../src/whole-log/threads.js"
import type { Beginning } from "../src/whole-log/told.js"
import { historyOf } from "./many-contacts.js"

const history = historyOf(60, 6)
const end = history.at(-1)?.now ?? new Date(0)
const middle = history[Math.floor(history.length / 2)]?.now ?? end

let folder = ""
let file = ""
const opened = async <A>(
  use: (log: Followthrough) => Promise<A>,
  store: StoreChoice = { file },
): Promise<A> => {
  const log = await openFollowthrough({ workspace: "w", store, now: () => end })
  try {
    return await use(log)
  } finally {
    await log.close()
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-whole-log-"))
  file = join(folder, "log.db")
  await opened((log) => log.recordAll(history))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const other = {
  ...defaultPolicyJson,
  id: "other",
  respondWithin: { inbound: "PT3H", webLead: "PT1H" },
}
const instantOf = (date: Date) => instantFromMillis(date.getTime())

/** Every answer that takes the whole log, as of now and as of then. */
const answers: ReadonlyArray<
  {
    readonly [Q in Question]: readonly [question: Q, asked: AskedOf<Q>, knownAt?: Date]
  }[Question]
> = [
  ["next", {}],
  ["next", { repId: "ann" as never, limit: 5 }, middle],
  ["plan", { length: "month" }],
  ["flow", {}],
  ["promises", {}],
  ["asks", {}],
  ["audit", { by: "party", evidence: "won" }],
  ["audit", {}, middle],
  ["whatIf", { policy: other as unknown as PolicyJson }],
  ["doubts", {}],
  ["contacts", {}],
]

/** As if whoever serves were a thread. */
const servedHere = (beginning: Beginning): Line => {
  const { port1, port2 } = new MessageChannel()
  serve(port2, structuredClone(beginning))
  return {
    on: (event, listener) =>
      port1.on(event === "exit" ? "close" : event, listener as (said: unknown) => void),
    postMessage: (told, given = []) => port1.postMessage(told, given),
    terminate: () => port1.close(),
  }
}

describe("L20 an answer is the same from threads", () => {
  test.each(answers.map(([question, asked, knownAt]) => ({ question, asked, knownAt })))(
    "$question",
    async ({ asked, knownAt, question }) => {
      const at = instantOf(knownAt ?? end)
      const program = Effect.gen(function* () {
        const store = yield* EventStore
        const kernel = yield* Kernel
        const known = knownAt === undefined ? undefined : at
        const here = yield* kernel.ask<Question>(question, asked, { at, knownAt: known })
        const { position } = yield* positionAt(store, "w", known)
        for (const workers of [1, 2, 3]) {
          const beginning = {
            place: { filename: file },
            workspace: "w",
            policy: undefined,
            keys: undefined,
            work: { _tag: "Answer", question, asked, at, position },
          } as const
          const starting = { keys: undefined, open: servedHere }
          const there = yield* answeredInThreads(store, beginning, starting, workers)
          expect(there).toEqual(here)
        }
      })
      const layer = Layer.provideMerge(
        followthroughLayer({ workspace: "w" }),
        sqliteLayer({ filename: file }),
      )
      await Effect.runPromise(Effect.provide(program, layer))
    },
  )

  test("what was known then is what a log of so much answers", async () => {
    const known = history.slice(
      0,
      history.findIndex(({ now }) => now > middle),
    )
    const then = await opened(async (log) => {
      await log.recordAll(known)
      return log.audit({ at: end })
    }, "memory")
    await opened(async (log) => {
      expect(await log.audit({ at: end, knownAt: middle })).toEqual(then)
    })
  })

  test("of a store in memory, without any", async () => {
    await opened(async (log) => {
      await log.recordAll(history.slice(0, 40))
      expect(await log.contacts({}, { workers: 2 })).toEqual(await log.contacts())
    }, "memory")
  })
})

describe("a thread", () => {
  test("that breaks off rejects the answer", async () => {
    const broken = (beginning: Beginning): Line => {
      const line = servedHere(beginning)
      return {
        ...line,
        postMessage: (told, given) =>
          told._tag === "Section" ? line.terminate() : line.postMessage(told, given),
      }
    }
    const exit = await Effect.runPromiseExit(audited({ open: broken }))
    expect(Exit.isFailure(exit) && Cause.pretty(exit.cause)).toMatch(/broke off before it/)
  })
})

/** An audit by two threads that are none. */
const audited = (how: { readonly open: (beginning: Beginning) => Line }) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const { position } = yield* store.head("w")
    const beginning = {
      place: { filename: file },
      workspace: "w",
      policy: undefined,
      keys: undefined,
      work: { _tag: "Answer", question: "audit", asked: {}, at: instantOf(end), position },
    } as const
    return yield* answeredInThreads(store, beginning, { keys: undefined, ...how }, 2)
  }).pipe(Effect.provide(sqliteLayer({ filename: file })))

describe("an answer", () => {
  test.each<[string, (log: Followthrough, how: WholeLogOptions) => Promise<unknown>]>([
    ["an audit", (log, how) => log.audit({}, how)],
    ["verify", (log, how) => log.verify(undefined, how)],
    ["a rebuilding", (log, how) => log.rebuildReadModels(how)],
  ])("says of %s how far it is: never less, and all at the end", async (_, ask) => {
    await opened(async (log) => {
      const said: Array<Progress> = []
      await ask(log, { onProgress: (progress) => said.push(progress) })
      const last = said.at(-1)
      expect(last?.done).toBe(last?.total)
      const done = said.map((one) => one.done)
      expect(done).toEqual([...done].sort((a, b) => a - b))
      expect(new Set(said.map(({ total }) => total)).size).toBe(1)
    })
  })

  test("rejects with what is thrown on progress, and the log goes on", async () => {
    await opened(async (log) => {
      const thrown = new Error("no room in the bar")
      const onProgress = () => {
        throw thrown
      }
      await expect(log.audit({}, { onProgress })).rejects.toBe(thrown)
      expect((await log.contacts()).length).toBeGreaterThan(0)
    })
  })

  test("rejects as aborted where that was so before, and where it is in the middle", async () => {
    await opened(async (log) => {
      const gone = AbortSignal.abort()
      await expect(log.audit({}, { signal: gone })).rejects.toMatchObject(ABORTED)
      // A clock that goes on whenever somebody looks: the answer gives turns, however quick the machine is.
      let now = 0
      const clock = vi.spyOn(performance, "now").mockImplementation(() => {
        now += 1
        return now
      })
      const stop = new AbortController()
      const answer = log.audit({}, { signal: stop.signal })
      setImmediate(() => stop.abort())
      await expect(answer).rejects.toMatchObject(ABORTED)
      clock.mockRestore()
      expect((await log.contacts()).length).toBeGreaterThan(0)
    })
  })
})

const ABORTED = { code: "aborted", name: "FollowthroughFailure" }

test.each([{ workers: -1 }, { workers: 65 }, { workers: 1.5 }, { onProgress: 1 }, { signal: {} }])(
  "options that are none are malformed: %j",
  async (how) => {
    await opened(async (log) => {
      await expect(log.audit({}, how as never)).rejects.toMatchObject({ code: "malformed" })
    }, "memory")
  },
)
