import { randomBytes } from "node:crypto"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type KeyService, openFollowthrough } from "@followthrough/kernel"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-keys-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A host's service, and what it holds. */
const hosted = () => {
  const held = new Map<string, Uint8Array>()
  const destroyed = new Set<string>()
  let fails = false
  const asked = { get: 0 }
  const service: KeyService = {
    get: async (names) => {
      asked.get += 1
      return new Map(
        names.flatMap((name) => {
          const key = held.get(name)
          return key === undefined ? [] : [[name, key] as const]
        }),
      )
    },
    create: async (name) => {
      if (destroyed.has(name)) throw new Error(`${name} was destroyed`)
      const key = held.get(name) ?? randomBytes(32)
      held.set(name, key)
      return key
    },
    destroy: async (names) => {
      if (fails) throw new Error("out of order")
      for (const name of names) {
        held.delete(name)
        destroyed.add(name)
      }
    },
  }
  return {
    service,
    held,
    asked,
    breakDown: (broken: boolean) => {
      fails = broken
    },
  }
}

const open = (name: string, keys?: KeyService) =>
  openFollowthrough({
    workspace: "w",
    store: { file: join(folder, name) },
    ...(keys === undefined ? {} : { keys }),
  })

const bytesOf = (name: string): Buffer =>
  Buffer.concat(
    ["", "-wal"]
      .map((ending) => join(folder, `${name}${ending}`))
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file)),
  )

const factsOf = async (log: Awaited<ReturnType<typeof open>>) => {
  const facts = []
  for await (const { data, type } of log.log()) facts.push({ type, data })
  return facts
}

describe("a host's key service", () => {
  test("refuses no command that the log refuses: adding again who was erased, unseen by this process", async () => {
    const { service } = hosted()
    const one = await open("unseen.db", service)
    await one.addContact({ contactId: "c1", name: "Ada" })
    await one.eraseContact({ contactId: "c1" })
    const other = await open("unseen.db", service)
    // From now on it decides on what it holds.
    await other.addContact({ contactId: "c2", name: "Bea" })
    await expect(other.addContact({ contactId: "c1", name: "Ada" })).rejects.toMatchObject({
      code: "refused",
      refusal: { _tag: "ContactErased" },
    })
    await one.close()
    await other.close()
  })

  test("holds every key: none is in the file, and words are read with it alone", async () => {
    const { asked, held, service } = hosted()
    const log = await open("held.db", service)
    await log.addContact({ contactId: "c1", name: "Zoë Prins", externalId: "zoe@example.org" })
    await log.addContact({ contactId: "c2", name: "Ola" })
    expect([...held.keys()].sort()).toEqual(["claims", "contact/c1", "contact/c2"])
    const bytes = bytesOf("held.db")
    for (const key of held.values()) {
      expect(bytes.includes(Buffer.from(key))).toBe(false)
      expect(bytes.includes(Buffer.from(key).toString("base64url"))).toBe(false)
    }
    expect(bytes.includes("Zoë")).toBe(false)
    expect(bytes.includes("zoe@example.org")).toBe(false)
    asked.get = 0
    expect(await factsOf(log)).toMatchObject([
      { data: { name: "Zoë Prins" } },
      { data: { name: "Ola" } },
    ])
    expect(asked.get).toBe(1)
    await expect(
      log.addContact({ contactId: "c3", externalId: "zoe@example.org" }),
    ).rejects.toMatchObject({ refusal: { externalId: "zoe@example.org", by: "c1" } })
    const lines = []
    for await (const line of log.exportLines()) lines.push(line)
    for (const key of held.values()) {
      expect(lines.join()).not.toContain(Buffer.from(key).toString("base64url"))
    }
    await log.close()
    const without = await open("held.db")
    expect(await factsOf(without)).toEqual([
      { type: "ContactAdded", data: { contactId: "c1" } },
      { type: "ContactAdded", data: { contactId: "c2" } },
    ])
    expect((await without.doubts()).kinds["words-unreadable"]).toBe(2)
    expect((await without.verify()).fault).toBeUndefined()
    // A second key would make the words of one of the two unreadable.
    await expect(without.declineContact({ contactId: "c1", words: "no" })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/opened without its key service/),
    })
    await without.declineContact({ contactId: "c1" })
    await without.close()
  })

  test("destroys after the erasure is stored; what a crash left is destroyed by erasing again", async () => {
    const { breakDown, held, service } = hosted()
    const log = await open("crash.db", service)
    await log.addContact({ contactId: "c1", name: "Zoë Prins", externalId: "7" })
    await log.addContact({ contactId: "c2", name: "Zoë P.", externalId: "8" })
    await log.mergeContact({ contactId: "c2", into: "c1" })
    breakDown(true)
    const erase = () => log.eraseContact({ contactId: "c1" }, { commandId: "erase" })
    await expect(erase()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/out of order/),
    })
    // The erasure holds, whether or not the service has got to it.
    expect(held.size).toBe(3)
    expect(JSON.stringify(await factsOf(log))).not.toContain("Zoë")
    await expect(log.declineContact({ contactId: "c1", words: "x" })).rejects.toMatchObject({
      refusal: { _tag: "ContactErased" },
    })
    breakDown(false)
    expect(await erase()).toMatchObject({ replayed: true })
    expect([...held.keys()]).toEqual(["claims"])
    await log.close()
  })

  test("is told again by any later erasure of the same contact", async () => {
    const { breakDown, held, service } = hosted()
    const log = await open("again.db", service)
    await log.addContact({ contactId: "c1", name: "Zoë" })
    await log.addContact({ contactId: "c2", name: "Zo" })
    await log.mergeContact({ contactId: "c2", into: "c1" })
    breakDown(true)
    await expect(log.eraseContact({ contactId: "c1" })).rejects.toMatchObject({
      code: "unavailable",
    })
    breakDown(false)
    await expect(log.eraseContact({ contactId: "c1" })).rejects.toMatchObject({ code: "refused" })
    expect(held.size).toBe(0)
    await log.close()
  })

  test("fails what needs a key while it cannot be asked, and a key of another length is none", async () => {
    const log = await open("broken.db", {
      get: async () => new Map(),
      create: async (name) => {
        if (name === "contact/c2") return randomBytes(16)
        throw new Error("no route to the service")
      },
      destroy: async () => {},
    })
    await log.addContact({ contactId: "c0" })
    await expect(log.addContact({ contactId: "c1", name: "x" })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/no route to the service/),
    })
    await expect(log.addContact({ contactId: "c2", name: "x" })).rejects.toMatchObject({
      message: expect.stringMatching(/16 bytes, not 32/),
    })
    expect(await factsOf(log)).toHaveLength(1)
    await log.close()
  })

  /** A service that gives no answer until it is let, and what it was asked. */
  const slow = (timeoutMs: number) => {
    const { held, service } = hosted()
    let release = () => {}
    let gate = Promise.resolve()
    return {
      held,
      service: {
        get: async (names) => gate.then(() => service.get(names)),
        create: async (name) => gate.then(() => service.create(name)),
        destroy: async (names) => gate.then(() => service.destroy(names)),
        timeoutMs,
      } satisfies KeyService,
      hang: () => {
        gate = new Promise((resolve) => {
          release = () => resolve()
        })
      },
      answer: () => release(),
    }
  }

  const call = { channel: "phone", direction: "outbound", outcome: "reached" } as const

  test("that gives no answer fails what needs a key, in time, and nothing else waits for it", async () => {
    const { hang, service } = slow(400)
    const log = await open("hangs.db", service)
    await log.addContact({ contactId: "c1", name: "Ada", externalId: "1" })
    await log.addContact({ contactId: "c2" })
    hang()
    const failed = {
      code: "unavailable",
      message: expect.stringMatching(/no answer within 400 ms/),
    }
    const began = performance.now()
    const named = log.addContact({ contactId: "c3", name: "Bea" })
    const erased = log.eraseContact({ contactId: "c1" })
    const imported = log.recordAll([
      { command: { _tag: "AddContact", contactId: "c4", name: "Cleo" } },
    ])
    const outcomes = Promise.allSettled([named, erased, imported])
    await log.addContact({ contactId: "c5" })
    await log.logTouch({ contactId: "c2", touchId: "t", ...call })
    expect(performance.now() - began).toBeLessThan(400)
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: failed })
    }
    await expect(log.next()).rejects.toMatchObject(failed)
    await log.close()
  })

  test("does not bring commands about one contact out of their order", async () => {
    const { answer, hang, service } = slow(5000)
    const log = await open("order.db", service)
    hang()
    const done: Array<string> = []
    const noted = (what: string, work: Promise<unknown>) => work.then(() => done.push(what))
    const all = Promise.all([
      noted("added", log.addContact({ contactId: "c1", name: "Ada" })),
      noted("touched", log.logTouch({ contactId: "c1", touchId: "t", ...call })),
      noted("declined", log.declineContact({ contactId: "c1", words: "no" })),
      noted("other", log.addContact({ contactId: "c2" })),
      noted("erased", log.eraseContact({ contactId: "c1" })),
    ])
    await expect.poll(() => done).toEqual(["other"])
    answer()
    await all
    expect((await factsOf(log)).map(({ type }) => type)).toEqual([
      "ContactAdded",
      "ContactAdded",
      "TouchLogged",
      "ContactDeclined",
      "ContactErased",
    ])
    await log.close()
  })
})
