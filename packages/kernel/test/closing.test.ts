import { mkdtempSync, readdirSync, readlinkSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openFollowthrough } from "@followthrough/kernel"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-closing-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const open = (name: string, workspace = "w") =>
  openFollowthrough({ workspace, store: { file: join(folder, name) } })

const call = { channel: "phone", direction: "outbound", outcome: "reached" } as const

const CLOSED = { code: "closed" }

describe("closing", () => {
  test("lets all that is under way end, whole, and nothing more begin", async () => {
    const log = await open("drained.db")
    await log.addContact({ contactId: "c" })
    const adding = Array.from({ length: 50 }, (_, n) => log.addContact({ contactId: `c${n}` }))
    const touching = log.logTouch({ contactId: "c", touchId: "t", ...call })
    const asking = log.next()
    const closing = log.close()
    await expect(log.addContact({ contactId: "late" })).rejects.toMatchObject(CLOSED)
    await expect(log.next()).rejects.toMatchObject(CLOSED)
    expect(await Promise.all(adding)).toHaveLength(50)
    expect(await touching).toMatchObject({ nextStep: { contactId: "c" } })
    await asking
    await closing
    await log.close()
    const again = await open("drained.db")
    expect((await again.head()).position).toBe(52)
    await again.close()
  })

  test("ends what is read piece by piece, also while it waits for what is to come", async () => {
    const log = await open("followed.db")
    await log.addContact({ contactId: "c1" })
    const seen: Array<number> = []
    const following = (async () => {
      for await (const { position } of log.follow()) seen.push(position)
    })()
    const outcome = expect(following).rejects.toMatchObject(CLOSED)
    await expect.poll(() => seen).toEqual([1])
    await log.close()
    await outcome
    await expect(log.log()[Symbol.asyncIterator]().next()).rejects.toMatchObject(CLOSED)
  })
})

/** How often this process has a file, or what stands beside it, open. */
const handlesOf = (name: string): number =>
  readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(join(folder, name))
    } catch {
      return false
    }
  }).length

describe("workspaces of one file", () => {
  test.skipIf(process.platform !== "linux")(
    "share a connection, closed with the last of them",
    async () => {
      const first = await open("shared.db", "w0")
      await first.addContact({ contactId: "c" })
      const alone = handlesOf("shared.db")
      const others = await Promise.all(
        Array.from({ length: 30 }, (_, n) => open("shared.db", `w${n + 1}`)),
      )
      for (const log of others) await log.addContact({ contactId: "c" })
      expect(handlesOf("shared.db")).toBe(alone)
      await first.close()
      for (const log of others) {
        expect((await log.head()).position).toBe(1)
        await log.close()
      }
      expect(handlesOf("shared.db")).toBe(0)
    },
  )

  test("that was replaced are opened anew, and the old ones record nothing more", async () => {
    const old = await open("replaced.db")
    await old.addContact({ contactId: "c1" })
    for (const end of ["", "-wal", "-shm"]) {
      renameSync(join(folder, `replaced.db${end}`), join(folder, `moved.db${end}`))
    }
    const anew = await open("replaced.db")
    expect(await anew.contacts()).toEqual([])
    await anew.addContact({ contactId: "c2" })
    await expect(old.addContact({ contactId: "c3" })).rejects.toMatchObject({ code: "unavailable" })
    const third = await open("replaced.db", "v")
    await third.addContact({ contactId: "c4" })
    expect(await anew.contacts()).toMatchObject([{ contactId: "c2" }])
    for (const log of [old, anew, third]) await log.close()
  })

  test("do not hold up one another's followers, and wake them", async () => {
    const [one, other] = [await open("bell.db"), await open("bell.db")]
    const stop = new AbortController()
    const seen: Array<number> = []
    const following = (async () => {
      for await (const { position } of one.follow({ signal: stop.signal })) seen.push(position)
    })()
    await other.addContact({ contactId: "c1" })
    await expect.poll(() => seen).toEqual([1])
    stop.abort()
    await following
    await one.close()
    await other.close()
  })
})
