import { execFile } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { FollowthroughFailure } from "@followthrough/kernel"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { LiveAnswer } from "../src/watching/live-answer.js"
import { LiveAnswers } from "../src/watching/live-answers.js"
import { readQuestion } from "../src/watching/question.js"
import { machineTimer } from "../src/watching/timer.js"
import { Watcher } from "../src/watching/watcher.js"
import { stores } from "./opened.js"
import { TimeDriven } from "./time-driven.js"
import {
  driven,
  expectPolled,
  type Log,
  MINUTE,
  questionsOf,
  type Seen,
  until,
  watched,
} from "./watched.js"

const BEGIN = Date.UTC(2026, 2, 2, 8)
const CLOSED = { code: "closed" }

/** Contacts of their own for some reps. */
const team = async (log: Log, reps: ReadonlyArray<string>): Promise<void> => {
  for (const repId of reps) {
    await log.record({ _tag: "AddRep", repId, zone: "Europe/Rome" })
    await log.addContact({ contactId: `of-${repId}`, ownerId: repId })
  }
}

const call = { channel: "phone", direction: "outbound", outcome: "reached" } as const

/** Waits for the first answers, and a little longer for what should not come. */
const quiet = async (seen: ReadonlyArray<Seen>): Promise<void> => {
  await until(() => seen.every(({ given }) => given.length > 0))
  await new Promise((resolve) => setTimeout(resolve, 40))
}

describe.each(stores)("live answers in $name", ({ using }) => {
  test("a fact wakes those whom it concerns, once for a burst of them, and nobody else", () =>
    using((store) =>
      driven(store, BEGIN, async (log, time) => {
        await team(log, ["r1", "r2", "r3"])
        const answers = vi.spyOn(LiveAnswer.prototype, "give")
        try {
          const all = ["r1", "r2", "r3"].flatMap((repId) =>
            [1, 2, 3].map(() => watched(log, { ask: "next", repId, limit: 5 })),
          )
          await quiet(all)
          // Equal questions share one answer.
          expect(answers).toHaveBeenCalledTimes(3)
          await Promise.all([
            log.logTouch({ contactId: "of-r2", ...call }),
            log.addContact({ contactId: "new", ownerId: "r2" }),
          ])
          await until(() => all.filter(({ given }) => given.length === 2).length === 3)
          await quiet(all)
          expect(answers).toHaveBeenCalledTimes(4)
          expect(all.map(({ given }) => given.length)).toEqual([1, 1, 1, 2, 2, 2, 1, 1, 1])
          await log.assignContact({ contactId: "new", repId: "r3" })
          await until(() => all.every(({ given }, n) => n < 3 || given.length > 1))
          await quiet(all)
          expect(all.map(({ given }) => given.length)).toEqual([1, 1, 1, 3, 3, 3, 2, 2, 2])
          // All are asked again when the team changes, and none is given what is as it was.
          answers.mockClear()
          await log.addRep({ repId: "r4", zone: "Europe/Rome" })
          await until(() => answers.mock.calls.length === 3)
          await quiet(all)
          expect(all.map(({ given }) => given.length)).toEqual([1, 1, 1, 3, 3, 3, 2, 2, 2])
          await expectPolled(log, all)
          expect(time.sleeping).toBe(1)
          for (const { end } of all) end()
          expect(time.sleeping).toBe(0)
        } finally {
          answers.mockRestore()
        }
      }),
    ))

  test("time wakes those alone whose rows have turned", () =>
    using((store) =>
      driven(store, BEGIN, async (log, time) => {
        await team(log, ["r1", "r2"])
        const startsAt = new Date(BEGIN + 3 * 60 * MINUTE).toISOString()
        await log.record({
          _tag: "BookStep",
          contactId: "of-r2",
          stepId: "s",
          startsAt,
          about: "it",
        })
        const all = ["r1", "r2"].map((repId) => watched(log, { ask: "next", repId, limit: 5 }))
        await quiet(all)
        time.advance(BEGIN + 2 * 60 * MINUTE)
        await quiet(all)
        expect(all.map(({ given }) => given.length)).toEqual([1, 1])
        const answers = vi.spyOn(LiveAnswer.prototype, "give")
        try {
          time.advance(BEGIN + 3 * 60 * MINUTE)
          await until(() => all[1]?.given.length === 2)
          await quiet(all)
          expect(answers).toHaveBeenCalledTimes(1)
          expect(all.map(({ given }) => given.length)).toEqual([1, 2])
          time.advance(BEGIN + 3 * 60 * MINUTE + 1)
          await until(() => all[1]?.given.length === 3)
          expect(all[1]?.given.at(-1)).toMatchObject({ late: 1 })
        } finally {
          answers.mockRestore()
        }
      }),
    ))

  test("nothing runs when nothing can change", () =>
    using((store) =>
      driven(store, BEGIN, async (log, time) => {
        await log.addContact({ contactId: "c" })
        await log.record({ _tag: "EraseContact", contactId: "c" })
        const seen = watched(log, { ask: "next", limit: 5 })
        await quiet([seen])
        expect(time.sleeping).toBe(0)
        await log.addContact({ contactId: "d" })
        expect(await until(() => seen.given.length === 2)).toBe(true)
      }),
    ))

  test("whoever is slow gets the latest answer, and none that is as it was", () =>
    using((store) =>
      driven(store, BEGIN, async (log) => {
        const other = watched(log, { ask: "next", limit: 5 })
        const answers = log.watch({ ask: "next", limit: 5 })[Symbol.asyncIterator]()
        expect(await answers.next()).toMatchObject({ value: { total: 0 } })
        for (const n of [1, 2, 3]) {
          await log.addContact({ contactId: `c${n}` })
          await until(() => other.given.length === n + 1)
        }
        expect(await answers.next()).toMatchObject({ value: { total: 3 } })
        const next = answers.next()
        await log.addContact({ contactId: "c4" })
        expect(await next).toMatchObject({ done: false, value: { total: 4 } })
        await answers.return?.()
        expect(await answers.next()).toEqual({ done: true, value: undefined })
      }),
    ))

  test("ends on the signal, by return and by closing, and while it waits", () =>
    using((store) =>
      driven(store, BEGIN, async (log) => {
        const stop = new AbortController()
        const begin = (signal?: AbortSignal) => {
          const options = signal === undefined ? {} : { signal }
          return log.watch({ ask: "flow" }, options)[Symbol.asyncIterator]()
        }
        const [aborted, returned, closed] = [begin(stop.signal), begin(), begin()]
        const all = [aborted, returned, closed]
        for (const one of all) expect(await one.next()).toMatchObject({ done: false })
        const waiting = all.map((one) => one.next())
        stop.abort()
        await returned.return?.()
        expect(await waiting[0]).toEqual({ done: true, value: undefined })
        expect(await waiting[1]).toEqual({ done: true, value: undefined })
        expect(await begin(stop.signal).next()).toEqual({ done: true, value: undefined })
        const unused = begin()
        await unused.return?.()
        expect(await unused.next()).toEqual({ done: true, value: undefined })
        const subscribed = watched(log, { ask: "flow" })
        await quiet([subscribed])
        const outcome = expect(waiting[2]).rejects.toMatchObject(CLOSED)
        await log.close()
        await outcome
        expect(await closed.next()).toEqual({ done: true, value: undefined })
        await expect(begin().next()).rejects.toMatchObject(CLOSED)
        expect(() => watched(log, { ask: "flow" })).toThrow(FollowthroughFailure)
        expect(subscribed.failures).toEqual([])
      }),
    ))

  test("a malformed question rejects, or throws, as the method does", () =>
    using((store) =>
      driven(store, BEGIN, async (log) => {
        const malformed: ReadonlyArray<unknown> = [
          undefined,
          [],
          { ask: "audit" },
          { ask: "next", limit: -1 },
          { ask: "next", at: "2026-03-02T08:00:00Z" },
          { ask: "agenda" },
          { ask: "plan", extra: 1 },
        ]
        for (const question of malformed) {
          const answers = log.watch(question as never)[Symbol.asyncIterator]()
          await expect(answers.next()).rejects.toMatchObject({ code: "malformed" })
          expect(() => log.subscribe(question as never, () => undefined)).toThrow(
            FollowthroughFailure,
          )
        }
      }),
    ))

  test("a failure ends those alone whose answer it was", () =>
    using((store) =>
      driven(store, BEGIN, async (log) => {
        await log.addContact({ contactId: "c", ownerId: "r" })
        const seen = watched(log, { ask: "next", repId: "r", limit: 5 })
        const failing = log.subscribe(
          { ask: "flow" },
          () => {
            throw new Error("the host's own")
          },
          { onError: (failure) => seen.failures.push(failure) },
        )
        await until(() => seen.failures.length === 1)
        failing()
        const before = LiveAnswer.prototype.give
        const give = vi.spyOn(LiveAnswer.prototype, "give").mockImplementation(function (
          this: LiveAnswer,
          answer,
          at,
        ) {
          if (this.question.ask === "promises") throw new Error("the store broke")
          before.call(this, answer, at)
        })
        try {
          const broken = watched(log, { ask: "promises" })
          await until(() => broken.failures.length === 1)
          expect(broken.given).toEqual([])
          await log.addContact({ contactId: "d", ownerId: "r" })
          expect(await until(() => seen.given.length === 2)).toBe(true)
          expect(seen.failures).toHaveLength(1)
        } finally {
          give.mockRestore()
        }
      }),
    ))

  test("the clock put back is noticed with the next fact", () =>
    using((store) =>
      driven(store, BEGIN, async (log, time) => {
        await team(log, ["r"])
        const seen = watched(log, { ask: "next", repId: "r", limit: 5 })
        time.advance(BEGIN + 5 * 1440 * MINUTE)
        await expectPolled(log, [seen])
        time.advance(BEGIN + 1440 * MINUTE)
        await log.addContact({ contactId: "elsewhere" })
        await expectPolled(log, [seen])
      }),
    ))
})

test("a timer is not woken before its time, however far ahead that is", () => {
  vi.useFakeTimers({ now: BEGIN })
  try {
    const wake = vi.fn()
    const far = BEGIN + 2 ** 31 + 5000
    machineTimer(Date.now).wakeAt(far, wake)
    machineTimer(Date.now).wakeAt(far, wake)()
    vi.advanceTimersByTime(2 ** 31 + 4999)
    expect(wake).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(wake).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
    // A longer one than the machine's timers know ends at once, over and over.
    machineTimer(Date.now).wakeAt(far + far, wake)
    let steps = 0
    for (; vi.getTimerCount() > 0 && steps < 9999; steps++) vi.advanceTimersToNextTimer()
    expect(wake).toHaveBeenCalledTimes(2)
    expect(steps).toBeLessThan(9999)
  } finally {
    vi.useRealTimers()
  }
})

test("the log is followed for as long as somebody watches, once for all", async () => {
  const ended: Array<number> = []
  let followed = 0
  const live = new LiveAnswers({
    answer: async () => ({ total: 0 }),
    follow: async () => {
      const n = followed++
      return () => ended.push(n)
    },
    concerned: () => Promise.reject(new Error("nothing was recorded")),
    settle: async () => ({ isSettled: true, until: Infinity, rules: Infinity }),
    turnedSince: async () => [],
    timer: new TimeDriven(BEGIN).by(() => BEGIN),
  })
  const question = (limit: number) => readQuestion({ ask: "next", limit })
  for (const n of [0, 1]) {
    const watchers = [1, 2, 2].map((limit) => {
      const watcher = new Watcher()
      live.join(question(limit), watcher)
      return watcher
    })
    for (const watcher of watchers) expect(await watcher.next()).toMatchObject({ done: false })
    expect(followed).toBe(n + 1)
    expect(ended).toHaveLength(n)
    for (const watcher of watchers) live.leave(watcher)
    await until(() => ended.length > n)
    expect(ended).toHaveLength(n + 1)
  }
})

describe("live answers in a file", () => {
  let folder = ""
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "followthrough-watch-"))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test("L20 what another kernel on the file records is given soon after", () =>
    driven({ file: join(folder, "two.db") }, BEGIN, (one) =>
      driven({ file: join(folder, "two.db") }, BEGIN, async (other) => {
        await team(one, ["r1", "r2"])
        const all = [watched(one, { ask: "next", repId: "r1", limit: 3 })]
        await quiet(all)
        await other.logTouch({ contactId: "of-r1", ...call })
        expect(await until(() => all[0]?.given.length === 2)).toBe(true)
        await expectPolled(one, all)
      }),
    ))

  test("leave nothing running behind, so that a process ends by itself", {
    timeout: 120_000,
  }, async () => {
    const program = fileURLToPath(new URL("programs/watcher.ts", import.meta.url))
    const flags = ["--conditions=@followthrough/source", "--import", "tsx"]
    const args = [...flags, program, join(folder, "left.db")]
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 100_000 })
    expect(stdout).toBe("1\n")
  })

  test("L20 without rows to go by, time is seen to as well", () =>
    driven({ file: join(folder, "read.db") }, BEGIN, async (writer) => {
      await team(writer, ["r1", "r2"])
      const { rules } = await writer.policy()
      for (const more of [{ mode: "read" }, { policy: rules }] as const) {
        const store = { file: join(folder, "read.db"), ...("mode" in more ? more : {}) }
        const policy = "policy" in more ? more : {}
        await driven(
          store,
          BEGIN,
          async (log, time) => {
            const all = questionsOf([]).map((question) => watched(log, question))
            for (const days of [0, 1, 4, 9, 30]) {
              time.advance(BEGIN + days * 1440 * MINUTE)
              await expectPolled(log, all)
            }
          },
          policy,
        )
      }
    }))
})
