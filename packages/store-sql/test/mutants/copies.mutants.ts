import type { Mutant } from "../../../../scripts/mutant.js"

const replace = "test/replace.test.ts"
const permissions = "test/permissions.test.ts"
const unfinished = "test/unfinished.test.ts"

export const mutants: ReadonlyArray<Mutant> = [
  {
    id: "goes-on-with-what-was-replaced-while-it-waited",
    file: "src/own-session.ts",
    find: "const before = standingAt(file.path)",
    replace: "const before = undefined",
    test: replace,
    killedBy: /who came while it was replaced/,
  },
  {
    id: "takes-what-lives-for-a-leftover",
    file: "src/unfinished.ts",
    find: 'maker.exec("BEGIN EXCLUSIVE")',
    replace: "",
    test: unfinished,
    killedBy: /is not what another process is still making/,
  },
  {
    id: "removes-no-leftovers",
    file: "src/unfinished.ts",
    find: "for (const folder of unfinishedIn(dirname(place))) removeLeftover(folder)",
    replace: "",
    test: unfinished,
    killedBy: /removed by the next copy/,
  },
  {
    id: "overwrites-what-came-meanwhile",
    file: "src/new-file.ts",
    find: "linkSync(path, place)",
    replace: "renameSync(path, place)",
    test: unfinished,
    killedBy: /never takes the place of what came/,
  },
  {
    id: "puts-a-copy-beside-a-journal",
    file: "src/new-file.ts",
    find: 'if (there !== undefined && there !== "-shm") {',
    replace: "if (false) {",
    test: unfinished,
    killedBy: /not put beside another file's journal/,
  },
  {
    id: "replaces-what-others-have-open",
    file: "src/alone.ts",
    find: 'database.pragma("locking_mode = EXCLUSIVE")',
    replace: "",
    test: replace,
    killedBy: /are told of, and stay undisturbed/,
  },
  {
    id: "keeps-a-log-without-its-journal",
    file: "src/alone.ts",
    find: 'database.pragma("wal_checkpoint(TRUNCATE)")',
    replace: "[{ busy: 0 }]",
    test: replace,
    killedBy: /what a crash left in the journal/,
  },
  {
    id: "leaves-the-second-name",
    file: "src/in-place-of.ts",
    find: "for (const name of secondNamesOf(place)) rmSync(name)",
    replace: "",
    test: replace,
    killedBy: /killed before any step/,
  },
  {
    id: "leaves-the-journal-of-an-unreadable-log",
    file: "src/in-place-of.ts",
    find: "if (found.database === undefined) putAside(place, kept)",
    replace: "if (found.database === undefined) void kept",
    test: replace,
    killedBy: /its journal never applied/,
  },
  {
    id: "restores-what-was-altered",
    file: "src/restore.ts",
    find: "if (unsound !== undefined)",
    replace: "if (false)",
    test: replace,
    killedBy: /a backup that was altered/,
  },
  {
    id: "drops-a-tenant",
    file: "src/may-be-replaced.ts",
    find: "!workspaces.includes(workspace)",
    replace: "workspaces.includes(workspace) && false",
    test: replace,
    killedBy: /an export takes the place of a log/,
  },
  {
    id: "leaves-traces-of-reading",
    file: "src/own-session.ts",
    find: "for (const each of traces) rmSync(each, { force: true })",
    replace: "",
    test: permissions,
    killedBy: /what permissions forbid/,
  },
]
