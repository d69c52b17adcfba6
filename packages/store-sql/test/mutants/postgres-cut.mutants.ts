import type { Mutant } from "../../../../scripts/mutant.js"

const test = "../../tests/postgres/cut.test.ts"

export const mutants: ReadonlyArray<Mutant> = [
  {
    id: "takes-a-commit-for-done-that-was-lost",
    file: "src/postgres-session.ts",
    find: "Effect.tap(restore(work), () => run(commit, NOTHING)),",
    replace: "Effect.tap(restore(work), () => Effect.ignore(run(commit, NOTHING))),",
    test,
    killedBy: /cut before COMMIT/,
  },
  {
    id: "commits-each-statement",
    file: "src/postgres-session.ts",
    find: "`BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;",
    replace: "`SELECT 1;",
    test,
    killedBy: /cut before the command is remembered/,
  },
  {
    id: "commits-before-the-rows",
    file: "src/postgres-session.ts",
    find: "for (const { params, sql } of step.value) found",
    replace: `for (const { params, sql } of step.value) if (/^INSERT INTO \\w+_models/.test(sql)) {
        yield* execute("COMMIT", NOTHING)
        yield* execute("BEGIN", NOTHING)
        found = yield* execute(sql, params)
      } else found`,
    test,
    killedBy: /cut after the head is moved/,
  },
]
