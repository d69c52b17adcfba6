import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { defaultPolicyJson, instantFromMillis } from "@followthrough/core"
import {
  type Followthrough,
  type KeyService,
  type OpenOptions,
  openFollowthrough,
  type Progress,
} from "@followthrough/kernel"
import { makeMemoryStore } from "@followthrough/store"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { HowWorked } from "../src/whole-log/options.js"
import { wholeLog } from "../src/whole-log/whole-log.js"
import { historyOf } from "./many-contacts.js"

const history = historyOf(60, 6)
const end = history.at(-1)?.now ?? new Date(0)

let folder = ""
let file = ""
const opened = async <A>(
  use: (log: Followthrough) => Promise<A>,
  store: OpenOptions["store"] = { file },
  more: Pick<OpenOptions, "keys" | "policy" | "workers"> = {},
): Promise<A> => {
  const log = await openFollowthrough({ workspace: "w", store, now: () => end, ...more })
  try {
    return await use(log)
  } finally {
    await log.close()
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-threads-"))
  file = join(folder, "log.db")
  await opened((log) => log.recordAll(history))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const other = {
  ...defaultPolicyJson,
  id: "other",
  respondWithin: { inbound: "PT3H", webLead: "PT1H" },
}

const ABORTED = { code: "aborted", name: "FollowthroughFailure" }

// Each starts threads of its own, and they load the sources anew: there are few of them.
describe("threads", { timeout: 300_000 }, () => {
  test("L20 answer under the policy and from as many as the host gave, while others record", async () => {
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

  test("L20 answer with the keys of a host's service", async () => {
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

  test("check a log, and make all rows", async () => {
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

  test("work for a long log where nobody says otherwise", async () => {
    const asked = (facts: number, how?: HowWorked) => {
      const sealed = { ...makeMemoryStore(), head: () => Effect.succeed({ position: facts }) }
      const kept = { workspace: "w", policy: undefined, keys: undefined }
      const whole = wholeLog(
        { ...kept, sealed: sealed as never, place: { filename: join(folder, "nowhere.db") } },
        {
          ask: () => Effect.succeed("here" as never),
          verify: () => Effect.succeed("here" as never),
          rebuild: () => Effect.void,
          refresh: () => Effect.void,
        },
      )
      const tried = (work: Effect.Effect<unknown, unknown>) =>
        Effect.runPromise(Effect.isSuccess(work))
      const at = instantFromMillis(0)
      return Promise.all([
        tried(whole.ask("contacts", {}, { at }, how)),
        tried(whole.verify(undefined, how)),
        tried(whole.rebuild(at, how)),
        tried(whole.refresh(at, how)),
      ])
    }
    // There is no such file: a thread cannot do it.
    expect(await asked(99_999)).toEqual([true, true, true, true])
    expect(await asked(100_000)).toEqual([false, false, false, true])
    expect(await asked(100_000, { workers: 0 })).toEqual([true, true, true, true])
    expect(await asked(1, { workers: 1 })).toEqual([false, false, false, false])
  })

  test("that cannot open the file reject the answer", async () => {
    const store = { file: join(folder, "moved.db") }
    await opened(async (log) => {
      await log.addContact({ contactId: "c1" })
      rmSync(store.file)
      await expect(log.audit({}, { workers: 1 })).rejects.toMatchObject({ code: "unavailable" })
    }, store)
  })

  test("are waited for by closing, and their answer is whole", async () => {
    const log = await openFollowthrough({ workspace: "w", store: { file }, now: () => end })
    const answer = log.contacts({}, { workers: 1 })
    const closing = log.close()
    expect((await answer).length).toBeGreaterThan(0)
    await closing
  })

  test("end with what is thrown on progress, and as aborted, and the log goes on", async () => {
    await opened(async (log) => {
      const thrown = new Error("no room in the bar")
      const onProgress = () => {
        throw thrown
      }
      await expect(log.audit({}, { workers: 1, onProgress })).rejects.toBe(thrown)
      const stop = new AbortController()
      const answer = log.audit({}, { workers: 1, signal: stop.signal })
      stop.abort()
      await expect(answer).rejects.toMatchObject(ABORTED)
      expect((await log.contacts()).length).toBeGreaterThan(0)
    })
  })
})
