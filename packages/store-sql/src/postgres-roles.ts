import { DEFAULT_PREFIX } from "./prefix.js"
import { tables } from "./schema.js"

export interface GrantOptions {
  /** What the names of the log's tables begin with, as for the store. */
  readonly prefix?: string
  /** The Postgres schema that the tables are in; left out, it is the one where statements look first. */
  readonly schema?: string
}

const { claims, commands, events, keys, logs, migrations, streams, ...readModels } = tables

/** What the application does to each table; of what only grows, it can neither change nor remove a row. */
const GRANTS: ReadonlyArray<readonly [privileges: string, ...tables: ReadonlyArray<string>]> = [
  ["SELECT", migrations],
  ["SELECT, INSERT", events, commands, streams],
  ["SELECT, INSERT, UPDATE (position, hash, recorded_at, latest_occurrence, rows_from)", logs],
  // A key is destroyed by writing over it.
  ["SELECT, INSERT, UPDATE (key, destroyed)", keys],
  ["SELECT, INSERT, UPDATE (stream), DELETE", claims],
  ["SELECT, INSERT, UPDATE, DELETE", ...Object.values(readModels)],
]

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * The statements by which the owner of a log's tables lets a role use them: it can append, read, claim, keep rows and
 * destroy keys, but neither change nor remove an event, a command or a stream, nor make tables. To be run again after
 * each release that changes the tables; whatever else was granted on them to the role is taken back.
 */
export const grantStatements = (
  role: string,
  { prefix = DEFAULT_PREFIX, schema }: GrantOptions = {},
): ReadonlyArray<string> => {
  const to = quoted(role)
  const within = schema === undefined ? "" : `${quoted(schema)}.`
  const named = (name: string): string =>
    `${within}${quoted(name.replaceAll(DEFAULT_PREFIX, prefix))}`
  return [
    ...(schema === undefined ? [] : [`GRANT USAGE ON SCHEMA ${quoted(schema)} TO ${to}`]),
    `REVOKE ALL ON ${Object.values(tables).map(named).join(", ")} FROM ${to}`,
    ...GRANTS.map(
      ([privileges, ...on]) => `GRANT ${privileges} ON ${on.map(named).join(", ")} TO ${to}`,
    ),
    `GRANT EXECUTE ON FUNCTION ${named(`${DEFAULT_PREFIX}key_of`)}(text) TO ${to}`,
  ]
}
