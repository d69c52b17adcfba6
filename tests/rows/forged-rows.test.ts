import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Followthrough, openFollowthrough } from "@followthrough/kernel"
import Database from "better-sqlite3"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-rows-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const NOW = "2026-03-02T09:00:00Z"
const now = () => new Date(NOW)

/** A log with rows of every table, a merged contact and two members of a party among them. */
const filled = async (log: Followthrough) => {
  await log.addRep({ repId: "ana" })
  await log.addRep({ repId: "bo" })
  for (const contactId of ["c1", "c2", "c3"]) {
    await log.addContact({ contactId, ownerId: "ana", zone: "UTC", name: `name of ${contactId}` })
  }
  await log.makePromise({
    contactId: "c1",
    promiseId: "p",
    promisors: [{ _tag: "Rep", repId: "bo" }],
    what: "send the quote",
    due: { _tag: "LocalDate", on: "2026-03-06", zone: "UTC" },
  })
  for (const contactId of ["m1", "m2"]) {
    await log.addContact({ contactId, party: { partyId: "bakery", kind: "company" } })
  }
  await log.mergeContact({ contactId: "c3", into: "c2" })
  await log.refreshReadModels()
}

let made = 0

/** A copy of such a log, in which somebody ran a statement. */
const forged = async (statement: string) => {
  const file = join(folder, `log-${made++}.db`)
  const open = () => openFollowthrough({ workspace: "w", store: { file }, now })
  const log = await open()
  await filled(log)
  await log.close()
  const database = new Database(file)
  const { changes } = database.prepare(statement).run()
  database.close()
  return { changes, log: await open() }
}

const healed = async (log: Followthrough) => {
  await log.rebuildReadModels()
  expect((await log.verify()).fault).toBeUndefined()
  const { rows, total } = await log.next({ limit: 10, at: NOW })
  // Those are from the rows, and these from the log.
  const whole = await log.next({ at: NOW })
  expect({ rows, total }).toEqual({ rows: whole.rows, total: whole.total })
}

/** Each column of a table, with its type. */
const columnsOf = async (table: string) => {
  const { log } = await forged("SELECT 1 WHERE false")
  await log.close()
  const database = new Database(join(folder, `log-${made - 1}.db`))
  const columns = database
    .prepare<[], { name: string; type: string }>(
      `SELECT name, type FROM pragma_table_info('${table}')`,
    )
    .all()
  database.close()
  return columns
}

const TABLES = ["contacts", "obligations", "promises", "models"]

/** What says the same as before, or only that rows hold for less: nobody is told anything wrong. */
const HARMLESS = ["models.valid_from"]

describe("rows of the read models that somebody forged", () => {
  test.each(TABLES)(
    "of %s are found, whatever the column, and healed by a rebuilding",
    async (table) => {
      const columns = await columnsOf(`followthrough_${table}`)
      expect(columns.length).toBeGreaterThan(4)
      for (const { name, type } of columns) {
        if (HARMLESS.includes(`${table}.${name}`)) continue
        const value =
          type === "TEXT" ? `coalesce(${name}, '') || 'x'` : `coalesce(${name}, 0) + 1000003`
        const { changes, log } = await forged(
          `UPDATE followthrough_${table} SET ${name} = ${value}
         WHERE stream = (SELECT min(stream) FROM followthrough_${table} WHERE stream IN
           (SELECT id FROM followthrough_streams WHERE name = 'contact/c1'))`,
        )
        expect(changes, name).toBeGreaterThan(0)
        const { fault } = await log.verify()
        expect(fault?.code, name).toMatch(/^(RowsDiffer|Stray)$/)
        await healed(log)
        await log.close()
      }
    },
  )

  test.each([
    ["a row is deleted", "DELETE FROM followthrough_obligations WHERE contact_id = 'c1'"],
    ["a counter is deleted", "DELETE FROM followthrough_contacts WHERE contact_id = 'c1'"],
    [
      "a row is doubled",
      "INSERT INTO followthrough_promises SELECT stream, n + 1, log, contact_id, 'q', reps, by_contact, made_at, due_at, agreed_due_at, partly_kept_at, kept_at, released_at FROM followthrough_promises",
    ],
    [
      "rows of a member of a party",
      "UPDATE followthrough_contacts SET touches = 9 WHERE contact_id = 'm2'",
    ],
    [
      "rows that are said to hold for ever",
      "UPDATE followthrough_models SET valid_until = 8640000000000002",
    ],
    ["when rows begin is said to be earlier", "UPDATE followthrough_logs SET rows_from = -1"],
    [
      "rows are said to be known to later",
      "REPLACE INTO followthrough_dropped SELECT id, '*', 999, NULL FROM followthrough_logs",
    ],
    ["rows of no log", "INSERT INTO followthrough_models VALUES (999, 99, 1, 1, 1)"],
  ])("are found and healed: %s", async (_, statement) => {
    const { log } = await forged(statement)
    expect((await log.verify()).fault?.code).toMatch(/^(RowsDiffer|Stray)$/)
    await healed(log)
    await log.close()
  })

  test("are no fault of the log, and verify says how they are healed", async () => {
    const { log } = await forged("UPDATE followthrough_contacts SET touches = 9")
    const { fault, facts, head } = await log.verify()
    expect(fault?.message).toMatch(/the log itself is as recorded: rebuild them/)
    expect({ position: facts }).toMatchObject({ position: head.position })
    await log.close()
  })
})

describe("a view that somebody added", () => {
  test("on the log is found; on the read models it may be the host's", async () => {
    const on = async (table: string) => {
      const { log } = await forged(`CREATE VIEW theirs AS SELECT * FROM followthrough_${table}`)
      const { fault } = await log.verify()
      await log.close()
      return fault?.code
    }
    expect(await on("events")).toBe("SchemaDiffers")
    expect(await on("keys")).toBe("SchemaDiffers")
    expect(await on("obligations")).toBeUndefined()
  })
})
