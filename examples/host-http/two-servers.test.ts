// Two processes on one file.
import { mkdtempSync, rmSync } from "node:fs"
import { get, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { followUpClient } from "@followthrough/http/client"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type ServerProcess, startProcess } from "./server-process.js"

const folder = mkdtempSync(join(tmpdir(), "host-http-two-"))
const file = join(folder, "team.db")
let one: ServerProcess
let other: ServerProcess

beforeAll(async () => {
  ;[one, other] = await Promise.all([
    startProcess(file, "--notice-seconds", "3"),
    startProcess(file),
  ])
})

afterAll(async () => {
  for (const server of [one, other]) {
    server.child.kill("SIGTERM")
    await server.ended
  }
  rmSync(folder, { recursive: true })
})

const Authorization = "Bearer try-lead"

/** Asks one server after the other where one cannot be reached. */
const clientOf = (...servers: ReadonlyArray<ServerProcess>) =>
  followUpClient({
    url: "http://team/follow-up",
    headers: { Authorization },
    fetch: async (asked) => {
      for (const { url } of servers) {
        const { pathname, search } = new URL(asked.url)
        try {
          return await fetch(new Request(url + pathname + search, asked.clone()))
        } catch (failure) {
          if (asked.signal.aborted) throw failure
        }
      }
      throw new TypeError("no server can be reached")
    },
  })

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (const begun = Date.now(); !(await isSo()); await sleep(20)) {
    if (Date.now() - begun > 60_000) throw new Error("it never was so")
  }
}

/** The status of an answer on a connection of its own; 0 where none is taken. */
const statusOf = (url: string): Promise<number> =>
  new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    }).on("error", () => resolve(0))
  })

test("what is recorded through one is seen and watched through the other", async () => {
  const here = clientOf(one)
  const there = clientOf(other)
  await here.addRep({ repId: "ana" })
  const totals: Array<number> = []
  const failures: Array<unknown> = []
  const end = there.subscribe(
    { ask: "next", repId: "ana" },
    ({ total }) => void totals.push(total),
    {
      onError: (failure) => failures.push(failure),
    },
  )
  await until(() => totals.at(-1) === 0)
  await here.addContact({ contactId: "bakery", ownerId: "ana" })
  expect((await there.next({ repId: "ana" })).total).toBe(1)
  await until(() => totals.at(-1) === 1)
  // A command that was recorded through one is known to the other.
  const given = { commandId: "florist" }
  const first = await here.addContact({ contactId: "florist", ownerId: "ana" }, given)
  const again = await there.addContact({ contactId: "florist", ownerId: "ana" }, given)
  expect(again).toEqual({ ...first, replayed: true })
  await until(() => totals.at(-1) === 2)
  end()
  expect(failures).toEqual([])
})

test("one that is told to stop finishes what is running, and whoever watches goes on with the other", async () => {
  const totals: Array<number> = []
  const failures: Array<unknown> = []
  const client = clientOf(one, other)
  const end = client.subscribe(
    { ask: "next", repId: "ana" },
    ({ total }) => void totals.push(total),
    {
      onError: (failure) => failures.push(failure),
    },
  )
  await until(() => totals.length > 0)
  const before = totals.at(-1) ?? 0
  const stream = await fetch(`${one.url}/follow-up/watch?ask=flow`, { headers: { Authorization } })
  const whole = stream.text()

  const running = request(`${one.url}/follow-up/commands`, {
    method: "POST",
    agent: false,
    headers: { Authorization, "Content-Type": "application/json" },
  })
  const answered = new Promise<number>((resolve, reject) => {
    running.on("error", reject).on("response", (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
  })
  const body = JSON.stringify({ _tag: "AddContact", contactId: "cafe", ownerId: "ana" })
  running.write(body.slice(0, 20))

  one.child.kill("SIGTERM")
  // It says so while it still serves.
  await until(async () => (await statusOf(`${one.url}/ready`)) === 503)
  expect(await statusOf(`${one.url}/health`)).toBe(200)
  await until(async () => (await statusOf(`${one.url}/health`)) === 0)
  expect(await whole).toContain("data: ")
  expect(one.child.exitCode).toBeNull()

  running.end(body.slice(20))
  expect(await answered).toBe(200)
  expect(await one.ended).toEqual({ code: 0, signal: null })
  await until(() => totals.at(-1) === before + 1)
  end()
  expect(failures).toEqual([])
  expect(
    one
      .said()
      .split("\n")
      .filter((line) => line !== ""),
  ).toHaveLength(1)
})
