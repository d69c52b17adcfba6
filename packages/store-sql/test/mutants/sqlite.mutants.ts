/** One plausible bug, and the test that must notice it. Run by `scripts/mutants.mjs`. */
interface Mutant {
  readonly id: string
  readonly file: string
  readonly find: string
  readonly replace: string
  readonly test: string
  readonly killedBy: RegExp
}

const contract = "test/contract.test.ts"
const differential = "test/differential.test.ts"
const opening = "test/opening.test.ts"
const transaction = "test/broken-transaction.test.ts"
const hosted = "test/hosted.test.ts"
const lock = "test/lock.test.ts"

const alike = /answer alike/

export const mutants: ReadonlyArray<Mutant> = [
  {
    id: "failed-commit-is-not-rolled-back",
    file: "src/session.ts",
    find: "if (Exit.isFailure(done)) for (const step of frame.undo) Effect.runSyncExit(rows(step))",
    replace: "",
    test: transaction,
    killedBy: /a COMMIT that fails/,
  },
  {
    id: "remembers-what-could-not-be-prepared",
    file: "src/session.ts",
    find: "isUnprepared(error) ? unprepared(connection, sql, params) : Effect.fail(error)",
    replace: "Effect.fail(error)",
    test: transaction,
    killedBy: /could not be prepared once/,
  },
  {
    id: "syncs-at-checkpoints-only",
    file: "src/sqlite.ts",
    find: 'synchronous = "FULL" }',
    replace: 'synchronous = "NORMAL" }',
    test: hosted,
    killedBy: /syncs at each commit/,
  },
  {
    id: "lets-the-driver-throw",
    file: "src/sqlite.ts",
    find: "Effect.catchAllDefect((thrown) => failureOf(thrown, filename)),",
    replace: "",
    test: opening,
    killedBy: /a link to nowhere/,
  },
  {
    id: "client-sets-wal-while-opening",
    file: "src/sqlite.ts",
    find: "disableWAL: true",
    replace: "disableWAL: false",
    test: opening,
    killedBy: /embedded, the log lives beside/,
  },
  {
    id: "blocks-while-it-waits",
    file: "src/sqlite.ts",
    find: "const BLOCKED_MS = 10",
    replace: "const BLOCKED_MS = 3000",
    test: lock,
    killedBy: /waits without blocking/,
  },
  {
    id: "does-not-wait",
    file: "src/busy.ts",
    find: 'reason._tag === "Busy"',
    replace: "false",
    test: lock,
    killedBy: /as soon as the other has finished/,
  },
  {
    id: "changes-a-hosts-journal-mode",
    file: "src/open-log.ts",
    find: "if (contents.empty) {",
    replace: "if (true) {",
    test: opening,
    killedBy: /embedded, the log lives beside/,
  },
  {
    id: "new-file-without-wal",
    file: "src/open-log.ts",
    find: "if (contents.empty) {",
    replace: "if (false) {",
    test: opening,
    killedBy: /create makes the file/,
  },
  {
    id: "half-a-log-is-only-corrupt",
    file: "src/open-log.ts",
    find: 'failure.reason._tag === "Corrupt"',
    replace: "false",
    test: opening,
    killedBy: /half a log/,
  },
  {
    id: "opens-a-later-schema",
    file: "src/open-log.ts",
    find: "if (schema > SCHEMA)",
    replace: "if (schema > SCHEMA + 1000)",
    test: opening,
    killedBy: /a log of a later schema/,
  },
  {
    id: "reader-clears-up-after-a-crash",
    file: "src/log-file.ts",
    find: "readonly: !writable || existsSync",
    replace: "readonly: !writable || !existsSync",
    test: opening,
    killedBy: /what a crash left/,
  },
  {
    id: "reader-leaves-files-behind",
    file: "src/log-file.ts",
    find: "readonly: !writable ||",
    replace: "readonly: true ||",
    test: opening,
    killedBy: /never written/,
  },
  {
    id: "opens-a-folder",
    file: "src/log-file.ts",
    find: 'if (!looked.stats.isFile()) return fail({ _tag: "NotAFile" })',
    replace: "",
    test: opening,
    killedBy: /a folder is not a file/,
  },
  {
    id: "reader-writes",
    file: "src/event-log.ts",
    find: "if (!writable) {",
    replace: "if (false) {",
    test: opening,
    killedBy: /never written/,
  },
  {
    id: "events-can-be-deleted",
    file: "src/schema.ts",
    find: '["UPDATE", "DELETE"]',
    replace: '["UPDATE"]',
    test: transaction,
    killedBy: /cannot be changed or deleted/,
  },
  {
    id: "stores-the-first-workspace-of-a-batch",
    file: "src/append.ts",
    find: "for (const [workspace, draft] of drafts) yield* storeDraft(rows, workspace, draft)",
    replace:
      "for (const [workspace, draft] of [...drafts].slice(0, 1)) yield* storeDraft(rows, workspace, draft)",
    test: contract,
    killedBy: /a batch may write to several workspaces/,
  },
  {
    id: "conflict-tells-what-came-later",
    file: "src/append.ts",
    find: "stream, expected.exactly, actual])",
    replace: "stream, expected.exactly, actual + 1])",
    test: contract,
    killedBy: /a conflict in a batch tells/,
  },
  {
    id: "head-stays-behind",
    file: "src/append.ts",
    find: "        draft.position,\n        hashColumn(draft.hash)",
    replace: "        draft.position - 1,\n        hashColumn(draft.hash)",
    test: differential,
    killedBy: alike,
  },
  {
    id: "after-is-off-by-one",
    file: "src/read.ts",
    find: "Math.floor(after) + 1",
    replace: "Math.floor(after)",
    test: differential,
    killedBy: alike,
  },
  {
    id: "next-page-is-never-known",
    file: "src/read.ts",
    find: "yield* select(rows, log.id, query, last, size + 1)",
    replace: "yield* select(rows, log.id, query, last, size)",
    test: contract,
    killedBy: /pages of every size/,
  },
  {
    id: "cursor-loses-its-stream",
    file: "src/statements.ts",
    find: "CASE WHEN s.name = ? THEN ? ELSE 0 END",
    replace: "CASE WHEN s.name > ? THEN ? ELSE 0 END",
    test: differential,
    killedBy: alike,
  },
  {
    id: "until-an-instant-is-exclusive",
    file: "src/statements.ts",
    find: "e.recorded_at <= ? THEN high",
    replace: "e.recorded_at < ? THEN high",
    test: differential,
    killedBy: alike,
  },
  {
    id: "streams-of-other-workspaces",
    file: "src/statements.ts",
    find: "k.stream = s.id WHERE s.log = ? AND s.name IN",
    replace: "k.stream = s.id WHERE s.log >= ? AND s.name IN",
    test: differential,
    killedBy: alike,
  },
  {
    id: "rows-after-any-end",
    file: "src/log-draft.ts",
    find: "rowsAfter === this.began &&",
    replace: "",
    test: contract,
    killedBy: /rows worked out after another end/,
  },
  {
    id: "repetition-in-a-batch-looks-new",
    file: "src/log-draft.ts",
    find: "appended: { ...appended, replayed: true }",
    replace: "appended",
    test: contract,
    killedBy: /a command repeated within a batch/,
  },
]
