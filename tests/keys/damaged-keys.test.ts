import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Followthrough, type KeyService, openFollowthrough } from "@followthrough/kernel"
import Database from "better-sqlite3"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-damaged-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const NAMES = ["c1", "c2", "c3"]

const call = { channel: "phone", direction: "outbound", outcome: "reached" } as const

/** A log of three contacts with names and external ids, in which somebody then runs statements. */
const logWith = async (name: string, ...statements: ReadonlyArray<string>) => {
  const file = join(folder, `${name}.db`)
  const open = () => openFollowthrough({ workspace: "w", store: { file } })
  const log = await open()
  for (const contactId of NAMES) {
    await log.addContact({ contactId, name: `name of ${contactId}`, externalId: `x-${contactId}` })
    await log.logTouch({ contactId, ...call, touchId: contactId })
  }
  await log.close()
  const database = new Database(file)
  const trigger = database
    .prepare<[], { sql: string }>(
      "SELECT sql FROM sqlite_schema WHERE name = 'followthrough_keys_no_return'",
    )
    .get()
  database.exec("DROP TRIGGER followthrough_keys_no_return")
  for (const statement of statements) database.exec(statement)
  database.exec(trigger?.sql ?? "")
  database.close()
  return open()
}

const keyOf = (stream: string) =>
  `stream = (SELECT id FROM followthrough_streams WHERE name = '${stream}')`

const changed = (stream: string) =>
  `UPDATE followthrough_keys SET key = CASE substr(key, 1, 1) WHEN 'A' THEN 'B' ELSE 'A' END || substr(key, 2) WHERE ${keyOf(stream)}`

const swapped = (one: string, other: string) =>
  `CREATE TEMP TABLE before AS SELECT * FROM followthrough_keys;
   UPDATE followthrough_keys SET key = (SELECT b.key FROM before b WHERE b.${keyOf(one)}) WHERE ${keyOf(other)};
   UPDATE followthrough_keys SET key = (SELECT b.key FROM before b WHERE b.${keyOf(other)}) WHERE ${keyOf(one)}`

const namesIn = async (log: Followthrough) =>
  (await log.contacts()).map(({ contactId, name }) => [contactId, name])

const unreadable = async (log: Followthrough) => {
  const positions: Array<number> = []
  for await (const fact of log.log()) if (fact.unreadable === true) positions.push(fact.position)
  return positions
}

const answers = async (log: Followthrough) => {
  await log.next()
  await log.next({ limit: 2 })
  await log.plan()
  await log.flow()
  await log.promises()
  await log.asks()
  await log.audit()
  await log.became({ from: "2026-01-01T00:00:00Z" })
  for (const contactId of NAMES) await log.explain({ contactId })
}

const KeyDiffers = (stream: string) => ({
  fault: { code: "KeyDiffers", message: expect.stringContaining(stream) },
})

describe("a key that was changed behind the log's back", () => {
  test("costs the words of that contact, and no answer about the others", async () => {
    const log = await logWith("changed", changed("contact/c2"))
    expect(await log.verify()).toMatchObject(KeyDiffers("contact/c2"))
    await answers(log)
    expect(await namesIn(log)).toEqual([
      ["c1", "name of c1"],
      ["c2", undefined],
      ["c3", "name of c3"],
    ])
    expect(await unreadable(log)).toEqual([3])
    expect(await log.doubts({ kind: "words-unreadable" })).toMatchObject({
      kinds: { "words-unreadable": 1 },
      rows: [{ contactId: "c2", event: "ContactAdded", positions: [3] }],
    })
    // What needs no words is recorded; words would be sealed with a key that is nobody's.
    await log.logTouch({ contactId: "c2", ...call, touchId: "t" })
    const refused = { code: "unavailable", message: expect.stringContaining("contact/c2") }
    await expect(log.declineContact({ contactId: "c2", words: "no" })).rejects.toMatchObject(
      refused,
    )
    const commands = NAMES.map((contactId) => ({
      command: { _tag: "DeclineContact", contactId, words: "no" } as const,
    }))
    expect(await log.recordAll(commands)).toMatchObject([
      { ok: true },
      { ok: false, failure: refused },
      { ok: true },
    ])
    const together = await Promise.allSettled(
      NAMES.map((contactId) => log.recordNotNow({ contactId, words: "no" })),
    )
    expect(together.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"])
    // An erasure is the way out: then nothing is left that does not fit.
    await log.eraseContact({ contactId: "c2" })
    expect((await log.verify()).fault).toBeUndefined()
    expect(await unreadable(log)).toEqual([])
    await log.close()
  })

  test("costs the words of both where two keys were swapped", async () => {
    const log = await logWith("swapped", swapped("contact/c1", "contact/c3"))
    expect(await log.verify()).toMatchObject(KeyDiffers("contact/c1"))
    await answers(log)
    expect(await unreadable(log)).toEqual([1, 5])
    await log.close()
  })

  test("admits no second contact under a taken external id where it is that of external ids", async () => {
    const log = await logWith("claims", changed("claims"))
    expect(await log.verify()).toMatchObject(KeyDiffers("claims"))
    await expect(log.addContact({ contactId: "c4", externalId: "x-c1" })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining('"claims"'),
    })
    await log.addContact({ contactId: "c4" })
    await answers(log)
    expect(await unreadable(log)).toEqual([])
    await log.close()
  })

  test("is left out of an export, which restores everything else", async () => {
    const log = await logWith("export", changed("contact/c2"))
    const lines: Array<string> = []
    for await (const line of log.exportLines()) lines.push(line)
    expect(lines.filter((line) => line.includes('"key":"'))).toHaveLength(3)
    await log.close()
  })
})

test("an erasure takes the rows of all duplicates with it at once", async () => {
  const file = join(folder, "rows.db")
  const log = await openFollowthrough({ workspace: "w", store: { file } })
  for (const contactId of NAMES) await log.addContact({ contactId, name: contactId })
  await log.mergeContact({ contactId: "c2", into: "c1" })
  await log.refreshReadModels()
  await log.eraseContact({ contactId: "c1" })
  const database = new Database(file, { readonly: true })
  for (const table of ["contacts", "obligations"]) {
    const rows = database
      .prepare<[], { contact_id: string }>(`SELECT DISTINCT contact_id FROM followthrough_${table}`)
      .all()
    expect(rows).toEqual([{ contact_id: "c3" }])
  }
  database.close()
  await log.close()
})

test("a service that gives another key than it gave costs those words alone", async () => {
  const keys = new Map<string, Uint8Array>()
  const service: KeyService = {
    get: async (names) =>
      new Map(
        names.flatMap((name) =>
          keys.has(name) ? [[name, keys.get(name) ?? new Uint8Array()]] : [],
        ),
      ),
    create: async (name) => {
      const key = crypto.getRandomValues(new Uint8Array(32))
      keys.set(name, key)
      return key
    },
    destroy: async () => {},
  }
  const log = await openFollowthrough({ workspace: "w", store: "memory", keys: service })
  await log.addContact({ contactId: "c1", name: "one", externalId: "x" })
  await log.addContact({ contactId: "c2", name: "two" })
  keys.set("contact/c1", crypto.getRandomValues(new Uint8Array(32)))
  keys.set("claims", crypto.getRandomValues(new Uint8Array(32)))
  expect(await namesIn(log)).toEqual([
    ["c1", undefined],
    ["c2", "two"],
  ])
  expect(await unreadable(log)).toEqual([1])
  await expect(log.addContact({ contactId: "c3", externalId: "x" })).rejects.toMatchObject({
    code: "unavailable",
  })
  keys.delete("contact/c1")
  expect(await unreadable(log)).toEqual([1])
  await log.close()
})
