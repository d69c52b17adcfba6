/** One plausible bug, and the test that must notice it. Run by `scripts/mutants.mjs`. */
interface Mutant {
  readonly id: string
  readonly file: string
  readonly find: string
  readonly replace: string
  readonly test: string
  readonly killedBy: RegExp
}

const joined = "test/joined.test.ts"
const prefix = "test/prefix.test.ts"
const rows = "test/differential-rows.test.ts"

export const mutants: ReadonlyArray<Mutant> = [
  {
    id: "joins-nobody",
    file: "src/connect.ts",
    find: "within ? work(connection) : ",
    replace: "",
    test: joined,
    killedBy: /takes nothing else of the host's transaction/,
  },
  {
    id: "joins-any-client",
    file: "src/connect.ts",
    find: "Option.isSome(open) && open.value[0] === connection",
    replace: "Option.isSome(open)",
    test: joined,
    killedBy: /none of this one's/,
  },
  {
    id: "opens-inside-a-transaction",
    file: "src/connect.ts",
    find: "Option.isSome(yield* Effect.serviceOption(TransactionConnection))",
    replace: "false",
    test: joined,
    killedBy: /not opened inside/,
  },
  {
    id: "no-savepoint-inside",
    file: "src/session.ts",
    find: "runNow(connection, within ? inside : alone, body, options)",
    replace: "runNow(connection, within ? undefined : alone, body, options)",
    test: joined,
    killedBy: /takes nothing else of the host's transaction/,
  },
  {
    id: "undoes-the-hosts-transaction",
    file: "src/session.ts",
    find: 'undo: ["ROLLBACK TO followthrough", "RELEASE followthrough"]',
    replace: 'undo: ["ROLLBACK"]',
    test: joined,
    killedBy: /takes nothing else of the host's transaction/,
  },
  {
    id: "commits-the-hosts-transaction",
    file: "src/session.ts",
    find: 'commit: "RELEASE followthrough"',
    replace: 'commit: "COMMIT"',
    test: joined,
    killedBy: /leaves no trace/,
  },
  {
    id: "reads-before-it-waits",
    file: "src/session.ts",
    find: "first: takeWriteLock,",
    replace: "",
    test: joined,
    killedBy: /waits for another writer/,
  },
  {
    id: "waits-though-overtaken",
    file: "src/busy.ts",
    find: ' && codeOf(cause) !== "SQLITE_BUSY_SNAPSHOT"',
    replace: "",
    test: joined,
    killedBy: /overtaken is busy at once/,
  },
  {
    id: "follows-inside-a-transaction",
    file: "src/event-log.ts",
    find: "(within) => !within",
    replace: "() => true",
    test: joined,
    killedBy: /nobody follows from inside/,
  },
  {
    id: "reader-takes-the-hosts-pen",
    file: "src/sqlite.ts",
    find: "if (writable) {",
    replace:
      "if (!writable) yield* session.reading((rows) => rows('PRAGMA query_only = 1'))\n    if (writable) {",
    test: joined,
    killedBy: /leaves the host's client able to write/,
  },
  {
    id: "names-only-the-first",
    file: "src/prefix.ts",
    find: "text.replaceAll(DEFAULT_PREFIX, prefix)",
    replace: "text.replace(DEFAULT_PREFIX, prefix)",
    test: prefix,
    killedBy: /know nothing of one another/,
  },
  {
    id: "unnamed-statements",
    file: "src/session.ts",
    find: "const sql = named(text)",
    replace: "const sql = text",
    test: prefix,
    killedBy: /every table, index and trigger/,
  },
  {
    id: "any-prefix",
    file: "src/prefix.ts",
    find: "if (!form.test(prefix))",
    replace: 'if (prefix === "")',
    test: prefix,
    killedBy: /cannot begin a table's name/,
  },
  {
    id: "upper-case-prefix",
    file: "src/prefix.ts",
    find: "[a-z][a-z0-9_]",
    replace: "[a-zA-Z][a-z0-9_]",
    test: prefix,
    killedBy: /cannot begin a table's name/,
  },
  {
    id: "any-table-of-that-name-is-ours",
    file: "src/statements.ts",
    find: "total(sql = '",
    replace: "total(name = 'app_migrations' OR sql = '",
    test: prefix,
    killedBy: /host's own tables that have such names/,
  },
  {
    id: "checks-the-schema-under-the-default-prefix",
    file: "src/verify.ts",
    find: "const object = named(name)",
    replace: "const object = name",
    test: prefix,
    killedBy: /checked, backed up, exported/,
  },
  {
    id: "drops-rows-of-all-workspaces",
    file: "src/statements.ts",
    find: "WHERE log = ? AND position <= ? AND valid_until < ?",
    replace: "WHERE ? > 0 AND position <= ? AND valid_until < ?",
    test: rows,
    killedBy: /keep, count and order them alike/,
  },
  {
    id: "counts-rows-of-all-workspaces",
    file: "src/statements.ts",
    find: '"o.log = ? AND o.viewer = ? AND o.next = 1"',
    replace: '"o.log > 0 * ? AND o.viewer = ? AND o.next = 1"',
    test: rows,
    killedBy: /keep, count and order them alike/,
  },
]
