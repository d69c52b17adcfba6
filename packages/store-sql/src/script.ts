/** What a column holds. */
export type Value = string | number | Uint8Array | null

/** A statement, and the values of its marks in their order. */
export interface Statement {
  readonly sql: string
  readonly params: ReadonlyArray<Value>
}

/**
 * Statements that belong together: each is yielded, and what comes after it is given its rows. A script
 * says what to ask of a database and not how one is reached, and waits for nothing else.
 */
export type Script<A> = Generator<Statement, A, ReadonlyArray<unknown>>

const NOTHING: ReadonlyArray<never> = []

/** Runs a statement and gives its rows; the caller names their type. */
export function* rows<Row = never>(
  sql: string,
  params: ReadonlyArray<Value> = NOTHING,
): Script<ReadonlyArray<Row>> {
  return (yield { sql, params }) as ReadonlyArray<Row>
}

/** Runs statements one after the other; what they give is nobody's concern. */
export function* each(statements: ReadonlyArray<Statement>): Script<void> {
  for (const statement of statements) yield statement
}

/** Does the statements of a script one by one. */
export const perform = <A>(
  script: Script<A>,
  execute: (sql: string, params: ReadonlyArray<Value>) => ReadonlyArray<unknown>,
): A => {
  let step = script.next(NOTHING)
  while (step.done !== true) step = script.next(execute(step.value.sql, step.value.params))
  return step.value
}
