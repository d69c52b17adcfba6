import type { LogFault } from "@followthrough/store"
import { createPostgresMigrations, postgresSteps } from "./postgres-schema.js"
import type { Naming } from "./prefix.js"
import { tables } from "./schema.js"
import { rows, type Script } from "./script.js"
import { selectMigrations } from "./verify-statements.js"

const made = [createPostgresMigrations, ...postgresSteps.flatMap(({ statements }) => statements)]

const OBJECT = /^CREATE (?:UNIQUE )?(TABLE|INDEX|TRIGGER|FUNCTION) (\w+)/

/** What this release makes, each under its kind. */
const objects = made.flatMap((sql) => {
  const [, kind = "", name = ""] = OBJECT.exec(sql) ?? []
  return [{ kind, name, body: /AS \$\$([\s\S]*)\$\$$/.exec(sql)?.[1] }]
})

interface Found {
  readonly kind: string
  readonly name: string
  /** Of a function, its text; of a trigger, whether it acts ("O"). */
  readonly body: string | null
}

// What is in the schema that the log's tables are in.
const here = (table: string): string =>
  `(SELECT relnamespace FROM pg_class WHERE oid = to_regclass('${table}'))`

const selectFound = `SELECT 'TABLE' AS kind, CAST(c.relname AS text) AS name, NULL AS body
    FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = ${here(tables.logs)}
  UNION ALL SELECT 'INDEX', CAST(c.relname AS text), NULL
    FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relnamespace = ${here(tables.logs)} AND i.indisvalid
  UNION ALL SELECT 'TRIGGER', CAST(t.tgname AS text), CAST(t.tgenabled AS text)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = ${here(tables.logs)} AND NOT t.tgisinternal
  UNION ALL SELECT 'FUNCTION', CAST(p.proname AS text), p.prosrc
    FROM pg_proc p WHERE p.pronamespace = ${here(tables.logs)}`

/** [names of tables as a JSON array]: what acts on what is written to them, or changes what is read. */
const selectActing = `SELECT CAST(t.tgname AS text) AS name FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = ${here(tables.logs)} AND NOT t.tgisinternal
      AND CAST(c.relname AS text) IN ({strings})
  UNION ALL SELECT CAST(r.rulename AS text) FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE c.relnamespace = ${here(tables.logs)} AND c.relkind IN ('r', 'p')
      AND CAST(c.relname AS text) IN ({strings})
  UNION ALL SELECT CAST(c.relname AS text) FROM pg_class c
    WHERE c.relnamespace = ${here(tables.logs)} AND (c.relrowsecurity OR c.relpersistence <> 'p')
      AND CAST(c.relname AS text) IN ({strings})`

/** The schema as this release makes it: every object is there, does what it should, and nothing else acts on the tables. */
export function* postgresFault(named: Naming): Script<LogFault | undefined> {
  const found = new Map(
    (yield* rows<Found>(selectFound)).map(({ body, kind, name }) => [`${kind} ${name}`, body]),
  )
  const ours = new Set<string>()
  for (const { body, kind, name } of objects) {
    const object = named(name)
    ours.add(object)
    const there = found.get(`${kind} ${object}`)
    const isSound =
      there !== undefined &&
      (kind !== "TRIGGER" || there === "O") &&
      (body === undefined || there === named(body))
    if (!isSound) return { _tag: "SchemaDiffers", object }
  }
  const done = yield* rows<{ id: number; name: string }>(selectMigrations)
  const steps = postgresSteps.map(({ id, name }) => ({ id, name }))
  if (JSON.stringify(done) !== JSON.stringify(steps)) {
    return { _tag: "SchemaDiffers", object: named(tables.migrations) }
  }
  const all = JSON.stringify(Object.values(tables).map(named))
  const acting = yield* rows<{ name: string }>(selectActing, [all, all, all])
  const added = acting.find(({ name }) => !ours.has(name))
  return added === undefined ? undefined : { _tag: "SchemaDiffers", object: added.name }
}
