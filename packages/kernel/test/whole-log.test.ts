import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { defaultPolicyJson } from "@followthrough/core"
import {
  type Followthrough,
  type KeyService,
  openFollowthrough,
  type Progress,
  type StoreChoice,
  type WholeLogOptions,
} from "@followthrough/kernel"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
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

const other = { ...defaultPolicyJson, id: "other", version: 2, respondWithin: "PT2H", silentAfter: "P3D" }
const past = { at: middle, knownAt: middle }

/** Every answer that takes the whole log, as of now and as of then. */
const answers: ReadonlyArray<
  readonly [name: string, (log: Followthrough, how?: WholeLogOptions) => Promise<unknown>]
> = [
  ["next", (log, how) => log.next({}, how)],
  ["plan", (log, how) => log.plan({ days: "month" }, how)],
  ["flow", (log, how) => log.flow({ silentAfter: "P7D" }, how)],
  ["promises", (log, how) => log.promises({}, how)],
  ["asks", (log, how) => log.asks({}, how)],
  ["audit", (log, how) => log.audit({ by: "party", evidence: "won" }, how)],
  ["what-if", (log, how) => log.whatIf({ policy: other }, how)],
  ["doubts", (log, how) => log.doubts({}, how)],
  ["contacts", (log, how) => log.contacts({}, how)],
  ["audit of the past", (log, how) => log.audit(past, how)],
  ["queue of the past", (log, how) => log.next({ ...past, limit: 5 }, how)],
]

describe("L20 an answer is the same from threads", () => {
  test.each(answers.map(([name, ask], n) => ({ name, ask, workers: 1 + (n % 3) })))(
    "$name from $workers",
    async ({ ask, workers }) => {
      await opened(async (log) => {
        const here = await ask(log)
        expect(await ask(log, { workers })).toEqual(here)
      })
    },
  )

  test("under a policy that the host gave, and where it gave how many threads there are to be", async () => {
    const ask = (log: Followthrough) => log.plan({ days: "month" })
    const here = await opened(ask, { file }, { policy: other })
    expect(await opened(ask, { file }, { policy: other, workers: 2 })).toEqual(here)
    expect(await opened(ask)).not.toEqual(here)
  })

  test("while others record", async () => {
    await opened(async (log) => {
      const asked = { at: end, knownAt: end }
      const here = await log.audit(asked)
      const answer = log.audit(asked, { workers: 2 })
      for (let n = 0; n < 20; n += 1) {
        await log.addContact({ contactId: `late${n}` }, { now: new Date(end.getTime() + 60_000) })
      }
      expect(await answer).toEqual(here)
    })
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
        expect(await log.contacts({}, { workers: 2 })).toEqual(here)
      },
      store,
      { keys },
    )
  })

  test("a store in memory is answered from here", async () => {
    await opened(async (log) => {
      await log.recordAll(history.slice(0, 40))
      expect(await log.contacts({}, { workers: 2 })).toEqual(await log.contacts())
    }, "memory")
  })
})

describe.each([0, 1])("with %i threads", (workers) => {
  test("verify finds what it finds, and a rebuilding makes all rows", async () => {
    await opened(async (log) => {
      await log.rebuildReadModels({ workers })
      await log.refreshReadModels({ workers })
      const check = await log.verify(undefined, { workers })
      expect(check).toEqual(await log.verify())
      expect(check.fault).toBeUndefined()
      expect(check.facts).toBe((await log.head()).position)
    })
  })

  test.each<[string, (log: Followthrough, how: WholeLogOptions) => Promise<unknown>]>([
    ["an audit", (log, how) => log.audit({}, how)],
    ["verify", (log, how) => log.verify(undefined, how)],
    ["a rebuilding", (log, how) => log.rebuildReadModels(how)],
  ])("the progress of %s never falls and ends with all", async (_, ask) => {
    await opened(async (log) => {
      const said: Array<Progress> = []
      await ask(log, { workers, onProgress: (progress) => said.push(progress) })
      const last = said.at(-1)
      expect(last?.done).toBe(last?.total)
      expect(said.map(({ done }) => done)).toEqual(
        said.map(({ done }) => done).sort((a, b) => a - b),
      )
      expect(new Set(said.map(({ total }) => total)).size).toBe(1)
    })
  })

  test("what is thrown on progress rejects the answer, and the log goes on", async () => {
    await opened(async (log) => {
      const thrown = new Error("no room in the bar")
      const onProgress = () => {
        throw thrown
      }
      await expect(log.audit({}, { workers, onProgress })).rejects.toBe(thrown)
      expect((await log.contacts()).length).toBeGreaterThan(0)
    })
  })

  test("an aborted answer rejects as such, in the middle as well, and the log goes on", async () => {
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

  test("closing lets an answer end", async () => {
    const log = await openFollowthrough({ workspace: "w", store: { file }, now: () => end })
    const answer = log.contacts({}, { workers })
    const closing = log.close()
    expect((await answer).length).toBeGreaterThan(0)
    await closing
  })
})

const ABORTED = { code: "aborted", name: "FollowthroughFailure" }

test("a file that a thread cannot open rejects the answer", async () => {
  const store = { file: join(folder, "moved.db") }
  await opened(async (log) => {
    await log.addContact({ contactId: "c1" })
    rmSync(store.file)
    await expect(log.audit({}, { workers: 1 })).rejects.toMatchObject({ code: "unavailable" })
  }, store)
})

test.each([{ workers: -1 }, { workers: 65 }, { workers: 1.5 }, { onProgress: 1 }, { signal: {} }])(
  "options that are none are malformed: %j",
  async (how) => {
    await opened(async (log) => {
      await expect(log.audit({}, how as never)).rejects.toMatchObject({ code: "malformed" })
    }, "memory")
  },
)
