import type { LogFault } from "@followthrough/store"
import type { Naming } from "./prefix.js"
import { type Migration, migrations, schemaObjects, schemaTables, tables } from "./schema.js"
import { rows, type Script } from "./script.js"
import { selectMigrations, selectSchemaObjects } from "./verify-statements.js"

interface SchemaRow {
  readonly name: string
  readonly sql: string
  readonly type: string
  readonly ofTable: string
}

/** The schema as this release makes it, and what SQLite itself says of the file. */
export function* sqliteFault(named: Naming): Script<LogFault | undefined> {
  const found = yield* rows<SchemaRow>(selectSchemaObjects)
  const stored = new Map(found.map(({ name, sql }) => [name, sql]))
  const ours = new Set<string>()
  for (const { name, sql } of schemaObjects) {
    const object = named(name)
    ours.add(object)
    if (stored.get(object) !== named(sql)) return { _tag: "SchemaDiffers", object }
  }
  const done = yield* rows<Pick<Migration, "id" | "name">>(selectMigrations)
  const steps = migrations.map(({ id, name }) => ({ id, name }))
  if (JSON.stringify(done) !== JSON.stringify(steps)) {
    return { _tag: "SchemaDiffers", object: named(tables.migrations) }
  }
  // What somebody added to a table of ours acts on what we write, or changes what we read.
  const log = schemaTables.map((table) => new RegExp(`\\b${named(table)}\\b`, "i"))
  const added = found.find(({ name, ofTable, sql, type }) => {
    if (ours.has(name)) return false
    // A host may look at the read models through a view; nobody has to look at the log through one.
    if (type === "view") return log.some((table) => table.test(sql))
    return (type === "trigger" || type === "index") && ours.has(ofTable)
  })
  if (added !== undefined) return { _tag: "SchemaDiffers", object: added.name }
  const [said] = yield* rows<{ integrity_check: string }>("PRAGMA integrity_check(1)")
  return said?.integrity_check === "ok"
    ? undefined
    : { _tag: "Damaged", position: undefined, problem: said?.integrity_check ?? "" }
}
