import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Reactivity from "@effect/experimental/Reactivity"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import { backupLog, openFollowthrough, restoreLog } from "@followthrough/kernel"
import { Effect } from "effect"
import { afterAll, beforeAll, expect, test } from "vitest"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-host-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

const runSql = (file: string, sql: string) =>
  Effect.flatMap(SqliteClient.make({ filename: file, disableWAL: true }), (db) =>
    db.unsafe(sql),
  ).pipe(Effect.provide(Reactivity.layer), Effect.scoped, Effect.runPromise)

const workspace = "acme"

test("a host's own file is taken only when the host says so, and its tables stay", async () => {
  const file = join(folder, "host.db")
  await runSql(file, "CREATE TABLE customers (name TEXT)")
  const opened = openFollowthrough({ workspace, store: { file } })
  await expect(opened).rejects.toMatchObject({ code: "unavailable" })
  await expect(opened).rejects.toThrow(/beside other tables/)
  const log = await openFollowthrough({ workspace, store: { file, embed: true } })
  await log.addContact({ contactId: "bakery" })
  await runSql(file, "INSERT INTO customers VALUES ('bakery')")
  await log.close()
  expect(
    await runSql(
      file,
      "SELECT c.name FROM customers c JOIN followthrough_contacts f ON f.contact_id = c.name",
    ),
  ).toEqual([{ name: "bakery" }])
  const again = await openFollowthrough({ workspace, store: { file, mode: "write" } })
  expect((await again.head()).position).toBe(1)
  await again.close()
})

test("a prefix that cannot be is input of the wrong form, and names the field", async () => {
  const file = join(folder, "prefix.db")
  const opened = openFollowthrough({ workspace, store: { file, prefix: "My Tables" } })
  await expect(opened).rejects.toMatchObject({
    code: "malformed",
    problems: [{ path: "prefix", message: expect.stringContaining('"My Tables"') }],
  })
  expect(readdirSync(folder)).not.toContain("prefix.db")
})

test("under a prefix a log is backed up, exported, restored and rebuilt", async () => {
  const [file, copy, other] = ["log.db", "copy.db", "other.db"].map((name) => join(folder, name))
  if (file === undefined || copy === undefined || other === undefined) return
  const store = { file, prefix: "crm_" }
  const log = await openFollowthrough({ workspace, store })
  await log.addContact({ contactId: "bakery" })
  await log.rebuildReadModels()
  await backupLog({ ...store, to: copy })
  const restored = await restoreLog({
    file: other,
    prefix: "crm_",
    from: withBreaks(log.exportLines()),
  })
  expect(restored.logs[0]?.head).toEqual(await log.head())
  for (const each of [copy, other]) {
    const twin = await openFollowthrough({
      workspace,
      store: { ...store, file: each, mode: "read" },
    })
    expect(await twin.verify(await log.head())).toMatchObject({ facts: 1 })
    expect(await twin.next()).toMatchObject({ total: 1 })
    await twin.close()
  }
  await log.close()
})

async function* withBreaks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`
}
