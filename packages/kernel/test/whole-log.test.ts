import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { MessageChannel } from "node:worker_threads"
import { defaultPolicyJson, instantFromMillis, type PolicyJson } from "@followthrough/core"
import {
  type Followthrough,
  type KeyService,
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
import { afterAll, beforeAll, describe, expect, test } from "vitest"
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
  more: { readonly keys?: KeyService; readonly policy?: unknown; readonly workers?: number } = {},
): Promise<A> => {
  const log = await openFollowthrough({ workspace: "w", store, now: () => end, ...more })
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
            file: { filename: file },
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

  test("under the policy and from as many as the host gave, while others record", async () => {
    const asked = { at: end, knownAt: end }
    const ask = (log: Followthrough) => log.plan({ ...asked, days: "month" })
    const here = await opened(ask, { file }, { policy: other })
    expect(await opened(ask)).not.toEqual(here)
    await opened(
      async (log) => {
        const answer = ask(log)
        for (let n = 0; n < 20; n += 1) {
          await log.addContact({ contactId: `late${n}` }, { now: new Date(end.getTime() + 60_000) })
        }
        expect(await answer).toEqual(here)
      },
      { file },
      { policy: other, workers: 2 },
    )
  })

  test("with the keys of a host's service", async () => {
    const held = new Map<string, Uint8Array>()
    const keys: KeyService = {
      get: async (names) => new Map([...held].filter(([name]) => names.includes(name))),
      create: async (name) => {
        const key = held.get(name) ?? randomBytes(32)
        held.set(name, key)
        return key
      },
      destroy: async () => undefined,
    }
    const store = { file: join(folder, "keys.db") }
    await opened(
      async (log) => {
        await log.recordAll(history.slice(0, 80))
        const here = await log.contacts()
        expect(here.some(({ name }) => name === "Name 3")).toBe(true)
        expect(await log.contacts({}, { workers: 1 })).toEqual(here)
      },
      store,
      { keys },
    )
  })

  test("of a store in memory, without any", async () => {
    await opened(async (log) => {
      await log.recordAll(history.slice(0, 40))
      expect(await log.contacts({}, { workers: 2 })).toEqual(await log.contacts())
    }, "memory")
  })
})

describe("a thread", () => {
  test("checks a log, and makes all rows", async () => {
    await opened(async (log) => {
      const said: Array<Progress> = []
      const onProgress = (progress: Progress) => said.push(progress)
      await log.rebuildReadModels({ workers: 1 })
      const check = await log.verify(undefined, { workers: 1, onProgress })
      expect(check).toEqual(await log.verify())
      expect(check.fault).toBeUndefined()
      expect(check.facts).toBe((await log.head()).position)
      expect(said.at(-1)).toEqual({ done: 2 * check.facts, total: 2 * check.facts })
    })
  })

  test("that cannot open the file rejects the answer", async () => {
    const store = { file: join(folder, "moved.db") }
    await opened(async (log) => {
      await log.addContact({ contactId: "c1" })
      rmSync(store.file)
      await expect(log.audit({}, { workers: 1 })).rejects.toMatchObject({ code: "unavailable" })
    }, store)
  })

  test("is waited for by closing, and its answer is whole", async () => {
    const log = await openFollowthrough({ workspace: "w", store: { file }, now: () => end })
    const answer = log.contacts({}, { workers: 1 })
    const closing = log.close()
    expect((await answer).length).toBeGreaterThan(0)
    await closing
  })

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
      file: { filename: file },
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

  test.each([0, 1])("rejects with what is thrown on progress, with %i threads", async (workers) => {
    await opened(async (log) => {
      const thrown = new Error("no room in the bar")
      const onProgress = () => {
        throw thrown
      }
      await expect(log.audit({}, { workers, onProgress })).rejects.toBe(thrown)
      expect((await log.contacts()).length).toBeGreaterThan(0)
    })
  })

  test.each([0, 1])("rejects as aborted, with %i threads, and the log goes on", async (workers) => {
    await opened(async (log) => {
      const gone = AbortSignal.abort()
      await expect(log.audit({}, { workers, signal: gone })).rejects.toMatchObject(ABORTED)
      const stop = new AbortController()
      const answer = log.audit({}, { workers, signal: stop.signal })
      setImmediate(() => stop.abort())
      // A short log may be answered by then.
      await answer.catch((failure) => expect(failure).toMatchObject(ABORTED))
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
