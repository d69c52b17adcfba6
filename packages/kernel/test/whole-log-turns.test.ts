import { type Followthrough, openFollowthrough } from "@followthrough/kernel"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { historyOf } from "./many-contacts.js"

const history = historyOf(150, 12)
const end = history.at(-1)?.now ?? new Date(0)

let log: Followthrough
beforeAll(async () => {
  log = await openFollowthrough({ workspace: "w", store: "memory", now: () => end })
  await log.recordAll(history)
})
afterAll(() => log.close())

/** How often the event loop went round until something was done. */
const roundsOf = async (work: () => Promise<unknown>): Promise<number> => {
  let rounds = 0
  let isDone = false
  const next = () => {
    rounds += 1
    if (!isDone) setImmediate(next)
  }
  setImmediate(next)
  await work()
  isDone = true
  return rounds
}

const drained = async (lines: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of lines) {
    // Each waits for the one before.
  }
}

/** Every look at the clock finds that a turn is due, however fast the machine is. */
const withSlowClock = async <A>(work: () => Promise<A>): Promise<A> => {
  let looks = 0
  const clock = vi.spyOn(performance, "now").mockImplementation(() => 100 * looks++)
  try {
    return await work()
  } finally {
    clock.mockRestore()
  }
}

describe("while the whole log is read, the event loop goes round", () => {
  test.each<[string, () => Promise<unknown>]>([
    ["an audit", () => log.audit()],
    ["a queue of the past", () => log.next({ knownAt: end })],
    ["what became", () => log.became({ from: history[0]?.now ?? end, to: end })],
    ["the latest occurrence", () => log.latestOccurrence({ knownAt: end })],
    ["a rebuilding", () => log.rebuildReadModels()],
    ["verify", () => log.verify()],
    ["an export", () => drained(log.exportLines())],
    ["the log", () => drained(log.log())],
  ])("%s", async (_, work) => {
    expect(await withSlowClock(() => roundsOf(work))).toBeGreaterThan(1)
  })

  test("one short answer takes no round of it", async () => {
    await log.agenda({ contactId: "c1" })
    expect(await roundsOf(() => log.agenda({ contactId: "c1" }))).toBeLessThanOrEqual(1)
  })
})
