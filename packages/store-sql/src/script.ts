/** What a column holds. */
export type Value = string | number | Uint8Array | null

/** A statement, and the values of its marks in their order. */
export interface Statement {
  readonly sql: string
  readonly params: ReadonlyArray<Value>
}

/**
 * Statements that belong together: a few at a time are yielded, to be run one after the other, and what
 * comes after them is given the rows of the last. A script says what to ask of a database and not how one
 * is reached, and waits for nothing else.
 */
export type Script<A> = Generator<ReadonlyArray<Statement>, A, ReadonlyArray<unknown>>

const NOTHING: ReadonlyArray<never> = []

/** Runs a statement and gives its rows; the caller names their type. */
export function* rows<Row = never>(
  sql: string,
  params: ReadonlyArray<Value> = NOTHING,
): Script<ReadonlyArray<Row>> {
  return (yield [{ sql, params }]) as ReadonlyArray<Row>
}

/** Does the statements of a script. */
export const perform = <A>(
  script: Script<A>,
  execute: (sql: string, params: ReadonlyArray<Value>) => ReadonlyArray<unknown>,
): A => {
  let step = script.next(NOTHING)
  while (step.done !== true) {
    let found: ReadonlyArray<unknown> = NOTHING
    for (const { params, sql } of step.value) found = execute(sql, params)
    step = script.next(found)
  }
  return step.value
}
