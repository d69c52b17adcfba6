import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Recording } from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import type { FollowUpClient } from "@followthrough/kernel"
import { verbOf as methodOf } from "@followthrough/kernel/remote"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { followUpHandler } from "../src/index.js"
import { answerRoutes } from "../src/routes.js"
import {
  type Clocked,
  clientOf,
  clocked,
  everything,
  factsOf,
  inputOf,
  served,
  until,
} from "./served.js"

/** What a call gave or how it was rejected, to be compared. */
const outcome = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    return { gave: await call }
  } catch (failure) {
    const { code, message, problems, refusal } = failure as Record<string, unknown>
    return { code, message, problems, refusal }
  }
}

/** Every answer, under several queries: as of now, as of before, known then, a page, for a rep, for nobody there. */
const answersOf = async (log: FollowUpClient, before: string): Promise<unknown> => {
  const page = await log.next({ limit: 1 })
  const asOf = { at: before, knownAt: new Date(before) }
  const other = { id: "other", version: 1 }
  const policy = { ...(await log.policy()).rules, ...other }
  const calls: ReadonlyArray<Promise<unknown>> = [
    log.next(),
    log.next({ ...asOf, repId: "r0", limit: 2 }),
    log.next({ queue: "leavers" }),
    ...(page.next === undefined ? [] : [log.next({ limit: 2, after: page.next })]),
    log.next({ repId: "" }),
    log.plan(),
    log.plan({ ...asOf, days: 3, repId: "r1" }),
    log.plan({ days: "month", from: "2024-03-01" }),
    log.became({ from: before }),
    log.became({ from: new Date(before), to: before, repId: "r0" }),
    log.flow(),
    log.flow({ ...asOf, silentAfter: "P3D", limit: 1, partyId: "p0" }),
    log.promises({ limit: 3 }),
    log.promises({ ...asOf, repId: "r1" }),
    log.asks(),
    log.asks({ ...asOf, repId: "r0" }),
    log.audit(),
    log.audit({ from: before, repId: "r0", by: "source", evidence: "won" }),
    log.doubts(),
    log.doubts({ contactId: "c0", kind: "dated-ahead", limit: 1 }),
    log.reps(),
    log.contacts(),
    log.contacts(asOf),
    log.latestOccurrence(),
    log.latestOccurrence({ knownAt: before }),
    log.policy(),
    log.policy(asOf),
    log.whatIf({ policy }),
    log.whatIf({ policy, at: before }),
    log.whatIf({ policy: { id: "x" } }),
    ...["c0", "c1", "c2", "nobody", "a/b ?%2e &#ü"].flatMap((contactId) => [
      log.agenda({ contactId }),
      log.agenda({ ...asOf, contactId }),
      log.explain({ contactId, repId: "r0", promiseId: "p" }),
      log.timeline({ contactId }),
      log.timeline({ ...asOf, contactId, limit: 2 }),
      log.findContact(contactId),
    ]),
    factsOf(log),
  ]
  return Promise.all(calls.map(outcome))
}

const verbOf = (tag: string) => methodOf(tag) as "logTouch" | "addContact"

const recordBy = async (
  log: FollowUpClient,
  { clock }: Clocked,
  recordings: ReadonlyArray<Recording>,
): Promise<ReadonlyArray<unknown>> => {
  const told: Array<unknown> = []
  for (const [place, recording] of recordings.entries()) {
    clock.now = new Date(recording.now)
    const { _tag: tag, ...fields } = inputOf(recording)
    const options = { commandId: `${recording.commandId}${place % 3 === 0 ? " – é" : ""}` }
    told.push(await outcome(log[verbOf(tag)](fields as never, options)))
    // Said again: nothing new.
    if (place % 5 === 0) told.push(await outcome(log.record(inputOf(recording), options)))
  }
  return told
}

const latest = (recordings: ReadonlyArray<Recording>): Date =>
  new Date(Math.max(...recordings.map(({ now }) => now)))

describe("the handler and the client", () => {
  test("L20 what is recorded and answered through HTTP is what the log itself records and answers", () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings({ maxLength: 20 }),
        fc.nat(),
        fc.constantFrom("memory", "file"),
        async (recordings, choice, kind) => {
          const folder = mkdtempSync(join(tmpdir(), "followthrough-http-"))
          const store = kind === "file" ? { file: join(folder, "log.db") } : "memory"
          const [direct, behind] = await Promise.all([clocked(), clocked("acme", store)])
          const authorize = () => everything
          const client = clientOf(
            followUpHandler({ log: behind.log, workspace: "acme", authorize }),
          )
          try {
            expect(await recordBy(client, behind, recordings)).toEqual(
              await recordBy(direct.log, direct, recordings),
            )
            expect(await factsOf(behind.log)).toEqual(await factsOf(direct.log))
            behind.clock.now = latest(recordings)
            const before = new Date(recordings[choice % recordings.length]?.now ?? 0).toISOString()
            expect(await answersOf(client, before)).toEqual(await answersOf(behind.log, before))
          } finally {
            await Promise.all([direct.log.close(), behind.log.close()])
            rmSync(folder, { recursive: true })
          }
        },
      ),
      { numRuns: 8 },
    ))

  test("L20 many commands at once leave the log that they leave without HTTP, however many requests they take", () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings({ maxLength: 20 }),
        fc.constantFrom(0, 30),
        async (recordings, many) => {
          const [direct, behind] = await Promise.all([clocked(), clocked()])
          let requests = 0
          const handler = followUpHandler({
            log: behind.log,
            workspace: "acme",
            authorize: () => ({ ...everything, actor: "host" }),
          })
          const client = clientOf((request) => {
            requests += 1
            return handler(request)
          })
          const commands = [...recordings, ...recordings.slice(0, 3)].map((one, place) => ({
            command: inputOf(one),
            commandId: `k${place}`,
          }))
          // Together too long for one request.
          const long = Array.from({ length: many }, (_, n) => ({
            command: { _tag: "AddRep", repId: `long-${n}`, name: "é".repeat(2000) } as const,
            commandId: `long-${n}`,
          }))
          const all = [...commands, ...long]
          try {
            for (const { clock } of [direct, behind]) clock.now = latest(recordings)
            const outcomes = await direct.log.recordAll(
              all.map((one) => ({ ...one, actor: "host" })),
            )
            const told = (one: (typeof outcomes)[number]) =>
              one.ok ? one : { code: one.failure.code, refusal: one.failure.refusal }
            expect((await client.recordAll(all)).map(told)).toEqual(outcomes.map(told))
            expect(await factsOf(client)).toEqual(await factsOf(direct.log))
            expect(requests > 2).toBe(many > 0)
          } finally {
            await Promise.all([direct.log.close(), behind.log.close()])
          }
        },
      ),
      { numRuns: 6 },
    ))

  test("who records and when is the server's to say, and dots alone are in no path", () =>
    served(async ({ client, log }) => {
      const command = { _tag: "AddRep", repId: "ana" } as const
      for (const options of [{ actor: "me" }, { now: new Date() }]) {
        await expect(client.record(command, options)).rejects.toMatchObject({ code: "malformed" })
      }
      await expect(client.agenda({ contactId: ".." })).rejects.toMatchObject({
        name: "FollowthroughFailure",
        code: "malformed",
        problems: [{ path: "contactId" }],
      })
      await expect(client.next({ limit: "all" })).rejects.toMatchObject({
        code: "malformed",
        status: 400,
        problems: [{ path: "limit", message: "is not a whole number from 0 to 1000" }],
      })
      expect(await factsOf(log)).toEqual([])
      expect(await client.latestOccurrence()).toBeUndefined()
    }))

  test("an aborted call rejects as aborted, and its log goes on", () =>
    served(async ({ client }) => {
      const stop = new AbortController()
      const call = client.audit({}, { signal: stop.signal })
      stop.abort()
      await expect(call).rejects.toMatchObject({ code: "aborted" })
      await expect(client.audit({}, { signal: stop.signal })).rejects.toMatchObject({
        code: "aborted",
      })
      expect((await client.flow()).open).toBe(0)
    }))

  test("every answer's signal ends the request, and with it the work behind the handler", async () => {
    const working: Array<AbortSignal> = []
    // Answers that go on until they are ended.
    const answer = (...given: ReadonlyArray<{ readonly signal: AbortSignal }>) => {
      const signal = given.at(-1)?.signal ?? AbortSignal.abort()
      working.push(signal)
      return new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(new Error("ended")), { once: true }),
      )
    }
    const names = [...Object.keys(answerRoutes), "whatIf"]
    const endless = Object.fromEntries(names.map((name) => [name, answer]))
    const handler = followUpHandler({
      log: endless as unknown as FollowUpClient,
      workspace: "acme",
      authorize: () => everything,
    })
    const methods = clientOf(handler) as unknown as Methods
    const given: { readonly [name: string]: ReadonlyArray<unknown> } = {
      agenda: [{ contactId: "c0" }],
      explain: [{ contactId: "c0" }],
      timeline: [{ contactId: "c0" }],
      became: [{ from: "2026-03-02" }],
      findContact: ["c0"],
      reps: [],
    }
    for (const name of names) {
      const stop = new AbortController()
      const call = methods[name]?.(...(given[name] ?? [{}]), { signal: stop.signal })
      const ended = expect(call, name).rejects.toMatchObject({ code: "aborted" })
      await until(() => working.length > 0)
      const [signal] = working.splice(0)
      expect(signal?.aborted, name).toBe(false)
      stop.abort()
      await ended
      await until(() => signal?.aborted === true)
    }
  })
})

type Methods = { readonly [method: string]: (...given: ReadonlyArray<unknown>) => Promise<unknown> }
