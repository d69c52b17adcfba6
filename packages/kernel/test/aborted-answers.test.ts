import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type AnswerOptions,
  type FollowUpClient,
  type KeyService,
  openFollowthrough,
} from "@followthrough/kernel"
import { describe, expect, test } from "vitest"
import type { Verbs } from "../src/verbs.js"
import { opened } from "./opened.js"

/** Every method that answers once: an answer that takes no options does not compile below. */
type Answer = Exclude<
  keyof FollowUpClient,
  keyof Verbs | "record" | "recordAll" | "log" | "watch" | "subscribe"
>

const contactId = "bakery"

const asking: {
  readonly [A in Answer]: (log: FollowUpClient, options: AnswerOptions) => Promise<unknown>
} = {
  next: (log, options) => log.next({}, options),
  plan: (log, options) => log.plan({}, options),
  agenda: (log, options) => log.agenda({ contactId }, options),
  became: (log, options) => log.became({ from: "2026-01-01T00:00:00Z" }, options),
  flow: (log, options) => log.flow({}, options),
  promises: (log, options) => log.promises({}, options),
  asks: (log, options) => log.asks({}, options),
  audit: (log, options) => log.audit({}, options),
  explain: (log, options) => log.explain({ contactId }, options),
  whatIf: async (log, options) => {
    const policy = { ...(await log.policy()).rules, id: "other", version: 1 }
    return log.whatIf({ policy }, options)
  },
  doubts: (log, options) => log.doubts({ contactId }, options),
  timeline: (log, options) => log.timeline({ contactId }, options),
  reps: (log, options) => log.reps(options),
  contacts: (log, options) => log.contacts({}, options),
  findContact: (log, options) => log.findContact(contactId, options),
  latestOccurrence: (log, options) => log.latestOccurrence({}, options),
  policy: (log, options) => log.policy({}, options),
}
const answers = Object.entries(asking)

const ABORTED = { code: "aborted", name: "FollowthroughFailure" }

describe("an answer with a signal", () => {
  test.each(answers)("%s rejects where it has aborted, and else answers", (_, ask) =>
    opened("memory", async (log) => {
      await log.addContact({ contactId, ownerId: "ana" })
      await expect(ask(log, { signal: AbortSignal.abort() })).rejects.toMatchObject(ABORTED)
      const { signal } = new AbortController()
      expect(await ask(log, { signal })).toBeDefined()
    }),
  )

  test.each(answers)("%s names what is no signal, and what is no option", (_, ask) =>
    opened("memory", async (log) => {
      for (const [name, given] of [
        ["signal", { signal: {} }],
        ["signl", { signl: undefined }],
      ] as const) {
        await expect(ask(log, given as never)).rejects.toMatchObject({
          code: "malformed",
          problems: [{ path: name }],
        })
      }
    }),
  )

  test("ends in the middle of what it waits for", async () => {
    const folder = mkdtempSync(join(tmpdir(), "followthrough-aborted-"))
    const held = new Map<string, Uint8Array>()
    let asked = 0
    // It gives keys to whoever makes them, and then never again.
    const keys: KeyService = {
      get: () => {
        asked += 1
        return new Promise(() => undefined)
      },
      create: async (name) => {
        const key = held.get(name) ?? randomBytes(32)
        held.set(name, key)
        return key
      },
      destroy: async () => undefined,
    }
    const open = (service: KeyService) =>
      openFollowthrough({ workspace: "w", store: { file: join(folder, "log.db") }, keys: service })
    try {
      const before = await open({ ...keys, get: async () => held })
      await before.addContact({ contactId, name: "Ada", ownerId: "ana" })
      await before.close()
      const waited: Array<string> = []
      for (const [name, ask] of answers) {
        if (name === "whatIf") continue
        const log = await open(keys)
        const stop = new AbortController()
        asked = 0
        const answer = ask(log, { signal: stop.signal }).catch((failure: unknown) => failure)
        for (let turn = 0; turn < 20 && asked === 0; turn += 1) {
          await new Promise((resolve) => setImmediate(resolve))
        }
        stop.abort()
        const told = await answer
        if (asked > 0) {
          waited.push(name)
          expect(told, name).toMatchObject(ABORTED)
        }
        await log.close()
      }
      expect(waited).toEqual(expect.arrayContaining(["agenda", "became", "explain", "timeline"]))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
