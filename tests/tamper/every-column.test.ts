import { copyFileSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { FollowthroughFailure, openFollowthrough } from "@followthrough/kernel"
import Database from "better-sqlite3"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

const NOW = "2026-03-02T09:00:00Z"
const now = () => new Date(NOW)
const call = { channel: "phone", direction: "outbound", outcome: "reached" } as const

let folder = ""
let model = ""

const open = (file: string, workspace = "w") =>
  openFollowthrough({ workspace, store: { file }, now })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-columns-"))
  model = join(folder, "model.db")
  const other = await open(model, "v")
  await other.addContact({ contactId: "c1", name: "Ada", externalId: "x-1" })
  await other.close()
  const log = await open(model)
  await log.addRep({ repId: "ana", name: "Ana", externalId: "x-ana" })
  await log.addContact({ contactId: "c1", name: "Bea", externalId: "x-1", ownerId: "ana" })
  await log.addContact({ contactId: "c2", name: "Cleo", externalId: "x-2" })
  await log.logTouch({ contactId: "c1", touchId: "t", repId: "ana", ...call })
  await log.makePromise({
    contactId: "c1",
    promiseId: "p",
    promisors: [{ _tag: "Rep", repId: "ana" }],
    what: "send the quote",
    due: { _tag: "LocalDate", on: "2026-03-06", zone: "UTC" },
  })
  await log.eraseContact({ contactId: "c2" })
  await log.logTouch({
    contactId: "c1",
    touchId: "u",
    direction: "inbound",
    channel: "email",
    outcome: "received",
  })
  await log.reactOnce({
    name: "mail",
    on: ["begins"],
    from: "2026-01-01T00:00:00Z",
    retry: { attempts: 1 },
    handle: () => {
      throw new Error("no mail today")
    },
  })
  await log.refreshReadModels()
  await log.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const tablesIn = (database: Database.Database): ReadonlyArray<string> =>
  database
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'followthrough%' ORDER BY name",
    )
    .pluck()
    .all()

interface Column {
  readonly name: string
  readonly type: string
}

const columnsOf = (database: Database.Database, table: string): ReadonlyArray<Column> =>
  database.prepare<[], Column>(`SELECT name, type FROM pragma_table_info('${table}')`).all()

/** Another value of the same type. */
const another = ({ name, type }: Column): string => {
  switch (type) {
    case "TEXT":
      return `coalesce(${name}, '') || 'x'`
    case "BLOB":
      return `zeroblob(32)`
    default:
      return `coalesce(${name}, 0) + 1000003`
  }
}

/**
 * What may be another without anybody being told something wrong: numbers that only give an order, which
 * stays the same here; since when rows hold, where they do hold then; from when on none begins to hold; what
 * has been dropped already.
 */
const HARMLESS: ReadonlyArray<string> = [
  "commands.id",
  "dropped.concern",
  "dropped.upto",
  "keys.id",
  "models.valid_from",
  "logs.rows_from",
]

/**
 * What nothing else in the file tells, so that no check can: up to when a reaction knows what happened, and in
 * which order and when it hands over what is left, how often it changed hands, and what that failed with. No
 * answer rests on it.
 */
const UNTOLD: ReadonlyArray<string> = [
  "reactions.at",
  "deliveries.id",
  "deliveries.fence",
  "deliveries.free_at",
  "deliveries.error",
]

/** What is said of a file: also that it cannot even be opened. */
const faultOf = async (file: string, workspace: string): Promise<string | undefined> => {
  try {
    const log = await openFollowthrough({ workspace, store: { file, mode: "read" }, now })
    const { fault } = await log.verify().finally(() => log.close())
    return fault?.code
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(FollowthroughFailure)
    return "not opened"
  }
}

let copies = 0

/** Changes one column of one row, whatever the triggers say, and says what verify finds. */
const foundIn = async (table: string, column: Column, row: number) => {
  const copy = join(folder, `copy-${copies++}.db`)
  copyFileSync(model, copy)
  const database = new Database(copy)
  const triggers = database
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
    )
    .all()
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
  const primary = columnsOf(database, table)
    .map(({ name }) => name)
    .join(", ")
  const set = `UPDATE ${table} SET ${column.name} = ${another(column)}`
  const { changes } = database
    .prepare(
      `${set} WHERE (${primary}) IS (SELECT ${primary} FROM ${table} ORDER BY 1, 2 LIMIT 1 OFFSET ${row})`,
    )
    .run()
  for (const { sql } of triggers) database.exec(sql)
  database.close()
  const faults: Array<string | undefined> = []
  for (const workspace of ["v", "w"]) {
    faults.push(await faultOf(copy, workspace))
  }
  for (const end of ["", "-wal", "-shm"]) rmSync(`${copy}${end}`, { force: true })
  return { changes, faults }
}

describe("verify", () => {
  test("finds any column of any row of any table that was changed, in one workspace or the other", {
    timeout: 240_000,
  }, async () => {
    const database = new Database(model, { readonly: true })
    const all = tablesIn(database).flatMap((table) => {
      const rows = database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0
      return columnsOf(database, table).flatMap((column) =>
        Array.from({ length: rows }, (_, row) => ({ table, column, row })),
      )
    })
    database.close()
    const missed: Array<string> = []
    const seen = new Set<string>()
    for (const { column, row, table } of all) {
      const name = `${table.replace("followthrough_", "")}.${column.name}`
      const { changes, faults } = await foundIn(table, column, row)
      expect(changes, `${name}, row ${row}`).toBe(1)
      seen.add(table)
      if (faults.every((fault) => fault === undefined)) missed.push(`${name}, row ${row}`)
    }
    expect(seen.size).toBe(17)
    expect(
      missed.filter((one) => ![...HARMLESS, ...UNTOLD].some((name) => one.startsWith(`${name},`))),
    ).toEqual([])
  })

  test("finds commands that were put in another order", async () => {
    const copy = join(folder, "order.db")
    copyFileSync(model, copy)
    const database = new Database(copy)
    database.exec(`DROP TRIGGER followthrough_commands_no_update;
      UPDATE followthrough_commands SET id = -id WHERE id IN (3, 4);
      UPDATE followthrough_commands SET id = CASE id WHEN -3 THEN 4 ELSE 3 END WHERE id < 0;`)
    database.exec(
      `CREATE TRIGGER followthrough_commands_no_update BEFORE UPDATE ON followthrough_commands
      BEGIN SELECT RAISE(ABORT, 'followthrough_commands only grows'); END`,
    )
    database.close()
    expect(await faultOf(copy, "w")).toBe("Stray")
  })
})
