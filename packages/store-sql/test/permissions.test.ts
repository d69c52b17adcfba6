import { chmodSync, mkdirSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { expect, test } from "vitest"
import { buildPrograms, ended, start } from "./programs/program.js"
import { commitOf, openStore, run, runSql, temporaryFolder } from "./temporary.js"

buildPrograms()

/** Permissions do not bind root: root's tests are done by nobody. */
const NOBODY = 65534
const someone = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}

const log = (filename: string) =>
  Effect.scoped(
    Effect.flatMap(openStore({ filename }), (store) => store.append(commitOf("c1", { a: ["1"] }))),
  )

/** Lets the folder be removed again. */
const withMode = (path: string, mode: number) =>
  Effect.acquireRelease(
    Effect.sync(() => chmodSync(path, mode)),
    () => Effect.sync(() => chmodSync(path, 0o777)),
  )

const attempt = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const [open, closed] = [join(folder, "open"), join(folder, "closed")]
  chmodSync(folder, 0o777)
  for (const each of [open, closed]) {
    mkdirSync(each)
    chmodSync(each, 0o777)
  }
  const secret = join(open, "secret.db")
  const fixed = join(open, "fixed.db")
  const inClosed = join(closed, "log.db")
  const plain = join(closed, "plain.db")
  for (const filename of [secret, fixed, inClosed, plain]) {
    yield* log(filename)
    chmodSync(filename, 0o666)
  }
  yield* runSql(plain, "PRAGMA journal_mode = DELETE")
  yield* withMode(secret, 0o000)
  yield* withMode(fixed, 0o444)
  yield* withMode(closed, 0o555)

  const expected = [
    [secret, "read", "Unavailable"],
    [secret, "write", "Unavailable"],
    [fixed, "read", "1 events"],
    [fixed, "write", "ReadOnly"],
    [fixed, "create", "ReadOnly"],
    // SQLite needs files beside a log in WAL mode even to read it.
    [inClosed, "read", "ReadOnly"],
    [inClosed, "write", "ReadOnly"],
    [plain, "read", "1 events"],
    [plain, "write", "ReadOnly"],
    [join(closed, "new.db"), "create", "ReadOnly"],
    [join(closed, "new.db"), "read", "Missing"],
    [join(open, "new.db"), "create", "0 events"],
  ] as const
  const options = { ...someone, env: process.env }
  const visits = expected.map(([filename, mode]) => `${filename} ${mode}`)
  const visitor = yield* Effect.promise(() => ended(start("visitor", visits, options)))
  return {
    visitor,
    expected: expected.map(([, , answer]) => answer),
    left: readdirSync(closed).sort(),
  }
})

test.skipIf(process.platform === "win32")(
  "what permissions forbid is a failure with a reason",
  async (context) => {
    const { expected, left, visitor } = await run(attempt)
    if (visitor.code !== 0 && /EACCES|permission denied|MODULE_NOT_FOUND/i.test(visitor.errors)) {
      context.skip("an ordinary user may not read this repository")
    }
    expect(visitor.errors).toBe("")
    expect(visitor.output.trimEnd().split("\n")).toEqual(expected)
    expect(left).toEqual(["log.db", "plain.db"])
  },
)
