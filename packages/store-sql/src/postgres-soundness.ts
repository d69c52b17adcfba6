import type { LogFault } from "@followthrough/store"
import { postgresObjects } from "./postgres-objects.js"
import { postgresSteps } from "./postgres-schema.js"
import type { Naming } from "./prefix.js"
import { tables } from "./schema.js"
import { rows, type Script } from "./script.js"
import { selectMigrations } from "./verify-statements.js"

interface Found {
  readonly kind: string
  readonly name: string
  /** What it is; of what this release makes nothing of, null. */
  readonly made: string | null
}

const column = `a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || coalesce((SELECT ' COLLATE ' || quote_ident(l.collname) FROM pg_collation l WHERE l.oid = a.attcollation), '')
    || CASE WHEN a.attidentity <> '' THEN ' identity' ELSE '' END
    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
    || CASE WHEN a.atthasdef THEN ' with a default' ELSE '' END`

/**
 * [names of tables, names of functions, each as a JSON array]: what is in the schema under these names, and whatever
 * acts on what is written to the tables, or changes what is read.
 */
const selectFound = `WITH here AS (
    SELECT relnamespace AS oid FROM pg_class WHERE oid = to_regclass('${tables.logs}')
  ), ours AS (
    SELECT c.* FROM pg_class c
    WHERE c.relnamespace = (SELECT oid FROM here) AND CAST(c.relname AS text) IN ({strings})
  )
  SELECT 'table' AS kind, CAST(o.relname AS text) AS name, (SELECT string_agg(${column}, ', ' ORDER BY a.attnum)
      FROM pg_attribute a WHERE a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped) AS made
    FROM ours o WHERE o.relkind IN ('r', 'p')
  UNION ALL SELECT 'index', CAST(c.relname AS text), replace(replace(pg_get_indexdef(i.indexrelid, 0, true),
      ' USING btree', ''), '"', '') || CASE WHEN i.indisvalid AND i.indimmediate THEN '' ELSE ' not in use' END
    FROM ours o JOIN pg_index i ON i.indrelid = o.oid JOIN pg_class c ON c.oid = i.indexrelid
  UNION ALL SELECT 'trigger', CAST(t.tgname AS text),
      pg_get_triggerdef(t.oid, true) || CASE WHEN t.tgenabled = 'O' THEN '' ELSE ' not in use' END
    FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid WHERE NOT t.tgisinternal
  UNION ALL SELECT 'function', CAST(p.proname AS text),
      CASE WHEN l.lanname = 'plpgsql' AND NOT p.prosecdef AND p.proconfig IS NULL THEN p.prosrc END
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = (SELECT oid FROM here) AND CAST(p.proname AS text) IN ({strings})
  UNION ALL SELECT 'rule', CAST(r.rulename AS text), NULL FROM ours o JOIN pg_rewrite r ON r.ev_class = o.oid
  UNION ALL SELECT 'constraint', CAST(k.conname AS text), NULL
    FROM ours o JOIN pg_constraint k ON k.conrelid = o.oid WHERE k.contype IN ('c', 'f', 'x')
  UNION ALL SELECT 'rows of another table', CAST(c.relname AS text), NULL
    FROM ours o JOIN pg_inherits h ON o.oid IN (h.inhparent, h.inhrelid)
      JOIN pg_class c ON c.oid IN (h.inhparent, h.inhrelid) AND c.oid <> o.oid
  UNION ALL SELECT 'rows that are kept otherwise', CAST(o.relname AS text), NULL
    FROM ours o WHERE o.relrowsecurity OR o.relkind = 'r' AND o.relpersistence <> 'p'`

const keyOf = ({ kind, name }: Pick<Found, "kind" | "name">): string => `${kind} ${name}`

/** The schema as this release makes it: every object is there and is what it should be, and nothing else acts on the tables. */
export function* postgresFault(named: Naming): Script<LogFault | undefined> {
  const expected = postgresObjects.map(({ kind, made, name }) => ({
    kind,
    name: named(name),
    made: named(made),
  }))
  const functions = expected.filter(({ kind }) => kind === "function").map(({ name }) => name)
  const found = yield* rows<Found>(selectFound, [
    JSON.stringify(Object.values(tables).map(named)),
    JSON.stringify(functions),
  ])
  const made = new Map(found.map((object) => [keyOf(object), object.made]))
  const other = expected.find((object) => made.get(keyOf(object)) !== object.made)
  if (other !== undefined) return { _tag: "SchemaDiffers", object: other.name }
  const done = yield* rows<{ id: number; name: string }>(selectMigrations)
  const steps = postgresSteps.map(({ id, name }) => ({ id, name }))
  if (JSON.stringify(done) !== JSON.stringify(steps)) {
    return { _tag: "SchemaDiffers", object: named(tables.migrations) }
  }
  const ours = new Set(expected.map(keyOf))
  const seen = new Set<string>()
  const added = found.find((object) => {
    const key = keyOf(object)
    const isAdded = !ours.has(key) || seen.has(key)
    seen.add(key)
    return isAdded
  })
  return added === undefined ? undefined : { _tag: "SchemaDiffers", object: added.name }
}
