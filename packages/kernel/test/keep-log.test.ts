import { linkSync, mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  backupLog,
  type LogFact,
  leftoversBeside,
  openFollowthrough,
  restoreLog,
} from "@followthrough/kernel"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-kept-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const open = (file: string, workspace = "main") =>
  openFollowthrough({ workspace, store: { file: join(folder, file) } })

const collect = async <A>(from: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const all: Array<A> = []
  for await (const each of from) all.push(each)
  return all
}

test("a log is verified, exported, restored and backed up through the kernel", async () => {
  const log = await open("kept.db")
  await log.addRep({ repId: "r1", externalId: "anna" })
  await log.addContact({ contactId: "c1", externalId: "4711", ownerId: "r1" })
  const kept = await log.head()
  await log.declineContact({ contactId: "c1" })
  const head = await log.head()
  expect(await log.verify(kept)).toEqual({ facts: 3, head })
  expect(await log.verify({ ...kept, hash: head.hash })).toEqual({
    facts: 1,
    head: expect.objectContaining({ position: 1 }),
    fault: { code: "Forked", position: 2, message: expect.stringMatching(/^event 2 is not/) },
  })
  const lines = await collect(log.exportLines())
  const text = lines.map((line) => `${line}\n`).join("")
  const pieces = async function* () {
    for (let at = 0; at < text.length; at += 7) yield text.slice(at, at + 7)
  }
  const file = join(folder, "restored.db")
  expect(await restoreLog({ file, from: pieces() })).toEqual({
    logs: [{ workspace: "main", facts: 3, head }],
  })
  await expect(restoreLog({ file, from: pieces() })).rejects.toMatchObject({ code: "unavailable" })
  const broken = async function* () {
    yield text.replace("ContactDeclined", "ContactReopened")
  }
  await expect(
    restoreLog({ file: join(folder, "broken.db"), from: broken() }),
  ).rejects.toMatchObject({ code: "malformed", message: expect.stringMatching(/^line \d: /) })
  await backupLog({ file: join(folder, "kept.db"), to: join(folder, "copy.db") })
  await expect(
    backupLog({ file: join(folder, "none.db"), to: join(folder, "copy2.db") }),
  ).rejects.toMatchObject({ code: "unavailable" })
  for (const name of ["restored.db", "copy.db"]) {
    const other = await open(name)
    expect(await other.verify(head)).toEqual({ facts: 3, head })
    expect(await collect(other.log())).toEqual(await collect(log.log()))
    await other.close()
  }
  await log.close()
})

test("a backup is put in the place of a log through the kernel", async () => {
  const [file, to] = [join(folder, "over.db"), join(folder, "over-copy.db")]
  const log = await open("over.db")
  await log.addContact({ contactId: "c1" })
  const head = await log.head()
  await backupLog({ file, to })
  await log.addContact({ contactId: "c2" })
  const from = { backup: to }
  await expect(restoreLog({ file, from })).rejects.toMatchObject({ code: "unavailable" })
  // Whoever has it open would go on with the old one: this process, too.
  await expect(restoreLog({ file, from, over: true })).rejects.toMatchObject({ code: "busy" })
  await log.close()
  const printed = `2:${head.hash}`
  await expect(restoreLog({ file, from, over: true, head: printed })).rejects.toMatchObject({
    code: "malformed",
    message: expect.stringMatching(/^workspace "main": event 2 is missing/),
  })
  const { kept, logs } = await restoreLog({ file, from, over: true, head })
  expect(logs).toEqual([{ workspace: "main", facts: 1, head }])
  for (const [path, facts] of [
    [file, 1],
    [kept ?? "", 2],
  ] as const) {
    const store = { file: path, mode: "read" } as const
    const other = await openFollowthrough({ workspace: "main", store })
    expect(await other.verify(head)).toMatchObject({ facts })
    await other.close()
  }
  linkSync(file, `${file}.before-20260302T080000Z-0123abcd`)
  mkdirSync(`${file}.unfinished-0123456789abcdef`)
  expect(await leftoversBeside({ file })).toEqual([
    { kind: "unfinished", path: `${file}.unfinished-0123456789abcdef` },
    { kind: "second-name", path: `${file}.before-20260302T080000Z-0123abcd` },
  ])
  await restoreLog({ file, from, over: true })
  expect(await leftoversBeside({ file })).toEqual([])
})

describe("an external id", () => {
  for (const store of ["memory", "file"] as const) {
    test(`is one contact's alone, and one rep's (${store})`, async () => {
      const log =
        store === "memory"
          ? await openFollowthrough({ workspace: "main", store })
          : await open("claims.db")
      await log.addContact({ contactId: "c1", externalId: "4711" })
      const taken = {
        code: "refused",
        refusal: { _tag: "ExternalIdTaken", externalId: "4711", by: "c1" },
      }
      await expect(log.addContact({ contactId: "c2", externalId: "4711" })).rejects.toMatchObject(
        taken,
      )
      await log.addRep({ repId: "r1", externalId: "4711" })
      await expect(log.addRep({ repId: "r2", externalId: "4711" })).rejects.toMatchObject({
        refusal: { _tag: "ExternalIdTaken", externalId: "4711", by: "r1" },
      })
      await log.addContact({ contactId: "c2", externalId: "4712" })
      // In a batch too, where what builds on the refused one is decided again.
      const outcomes = await log.recordAll([
        { command: { _tag: "AddContact", contactId: "c3", externalId: "4711" } },
        { command: { _tag: "DeclineContact", contactId: "c3" } },
        { command: { _tag: "AddContact", contactId: "c4", externalId: "4713" } },
        { command: { _tag: "AddContact", contactId: "c5", externalId: "4713" } },
        { command: { _tag: "DeclineContact", contactId: "c4" } },
      ])
      expect(outcomes.map((one) => (one.ok ? "ok" : one.failure.refusal?._tag))).toEqual([
        "ExternalIdTaken",
        "ContactUnknown",
        "ok",
        "ExternalIdTaken",
        "ok",
      ])
      expect((await log.verify()).fault).toBeUndefined()
      await log.close()
    })
  }
})

describe("following the log", () => {
  test("gives what is there and what comes, until it is aborted", async () => {
    const log = await open("followed.db")
    const other = await open("followed.db")
    await log.addContact({ contactId: "c0" })
    const abort = new AbortController()
    const seen: Array<LogFact> = []
    const following = (async () => {
      for await (const fact of log.follow({ signal: abort.signal })) {
        seen.push(fact)
        if (seen.length === 20) abort.abort()
      }
    })()
    for (let n = 1; n < 20; n++) {
      // The other connection stands for another process.
      await (n % 3 === 0 ? other : log).addContact({ contactId: `c${n}` })
    }
    await following
    expect(seen).toEqual(await collect(log.log()))
    expect(seen.map(({ position }) => position)).toEqual(seen.map((_, n) => n + 1))
    await log.close()
    await other.close()
  })

  test("ends when aborted while it waits, at once when aborted before, and when left", async () => {
    const log = await openFollowthrough({ workspace: "main", store: "memory" })
    await log.addContact({ contactId: "c1" })
    await log.addContact({ contactId: "c2" })
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 20)
    expect(await collect(log.follow({ after: 1, signal: abort.signal }))).toHaveLength(1)
    expect(await collect(log.follow({ signal: abort.signal }))).toEqual([])
    for await (const fact of log.follow()) {
      expect(fact.position).toBe(1)
      break
    }
    await log.close()
    await expect(collect(log.follow())).rejects.toMatchObject({ code: "closed" })
  })
})
