import { DEFAULT_PREFIX, type Naming } from "./prefix.js"

/**
 * What databases say differently. Statements have it as words in braces, which a dialect writes out:
 *
 * - `{strings}`, `{ids}`: a query for the items of a parameter that is a JSON array of texts, of numbers
 * - `{wanted}`, `{items}`: the same as a table with the column `value`; of `{items}`, each is JSON, and `key` its place
 * - `{bytes}`: a parameter of hexadecimal digits as bytes
 * - `{join}`: a join in the order that is written
 * - `{by NAME}`: the index to go by, where the database would choose another one
 * - `{greatest}`: the greater of two values
 * - `{keyOfBody}`: the key that the body of a delivery has, null where it has none
 * - `{held}`: keeps the row that was found from others until the transaction ends
 */
export interface Dialect {
  readonly name: "sqlite" | "postgres"
  readonly words: Readonly<Record<string, string>>
  /** `{by NAME}`, for the name of an index. */
  readonly by: (index: string) => string
  /** How the n-th parameter of a statement is written, from 1. */
  readonly parameter: (n: number) => string
}

export const sqlite: Dialect = {
  name: "sqlite",
  words: {
    strings: "SELECT value FROM json_each(?)",
    ids: "SELECT value FROM json_each(?)",
    wanted: "json_each(?) wanted",
    items: "json_each(?) items",
    bytes: "unhex(?)",
    // Left to itself, SQLite joins in another order than the one written.
    join: "CROSS JOIN",
    greatest: "max",
    // Whoever writes has the whole database.
    held: "",
    keyOfBody: "CASE WHEN json_valid(r.body) THEN r.body ->> '$.key' END",
  },
  by: (index) => `INDEXED BY ${index}`,
  parameter: () => "?",
}

export const postgres: Dialect = {
  name: "postgres",
  words: {
    strings: "SELECT jsonb_array_elements_text(CAST(? AS jsonb))",
    ids: "SELECT CAST(wanted.value AS bigint) FROM jsonb_array_elements_text(CAST(? AS jsonb)) AS wanted (value)",
    wanted: "jsonb_array_elements_text(CAST(? AS jsonb)) AS wanted (value)",
    items: "jsonb_array_elements(CAST(? AS jsonb)) WITH ORDINALITY AS items (value, key)",
    bytes: "decode(?, 'hex')",
    join: "JOIN",
    greatest: "GREATEST",
    held: "",
    keyOfBody: `${DEFAULT_PREFIX}key_of(r.body)`,
  },
  by: () => "",
  parameter: (n) => `$${n}`,
}

/** The same for a script that writes. */
export const postgresWriting: Dialect = {
  ...postgres,
  words: { ...postgres.words, held: "FOR UPDATE" },
}

const WORD = /\{(?:by (\w+)|(\w+))\}/g

/** Says statements, and the names of objects, in a dialect and under a log's prefix. */
export const namedIn = (dialect: Dialect, prefixed: Naming): Naming => {
  const write = writingIn(dialect)
  return (text) => prefixed(write(text))
}

/** Writes statements out in a dialect, each once. */
export const writingIn = ({ by, parameter, words }: Dialect): Naming => {
  const written = new Map<string, string>()
  const write = (sql: string): string => {
    const said = sql.replace(WORD, (_, index: string | undefined, word: string) => {
      if (index !== undefined) return by(index)
      const text = words[word]
      if (text === undefined) throw new Error(`no dialect has the word {${word}}`)
      return text
    })
    let n = 0
    return said.replaceAll("?", () => {
      n += 1
      return parameter(n)
    })
  }
  return (sql) => {
    const known = written.get(sql)
    if (known !== undefined) return known
    const text = write(sql)
    written.set(sql, text)
    return text
  }
}
