import { chmodSync, mkdirSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { expect, test } from "vitest"
import { buildPrograms, ended, start } from "./programs/program.js"
import { brief, commitOf, openStore, run, runSql, temporaryFolder } from "./temporary.js"

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
    left: [...readdirSync(closed), ...readdirSync(open)].sort(),
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
    // Of a log that nobody may write, no files with its mode, which would keep its owner from writing later.
    expect(left).toEqual(["fixed.db", "log.db", "new.db", "plain.db", "secret.db"])
  },
)

/** The owner of a log makes it writable again, while somebody reads it or after. */
const reopened = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  chmodSync(folder, 0o777)
  const filename = join(folder, "log.db")
  yield* log(filename)
  chmodSync(filename, 0o444)
  const reader = start("visitor", [`${filename} read`, `${filename} wait`], {
    ...someone,
    env: process.env,
    input: true,
  })
  let said = () => {}
  const read = new Promise<void>((resolve) => {
    said = resolve
  })
  const end = ended(reader, (output) => {
    if (output.includes("waiting")) said()
  })
  yield* Effect.promise(() => Promise.race([read, end]))
  const meanwhile = readdirSync(folder).sort()
  chmodSync(filename, 0o666)
  // As root, who needs no leave.
  const store = yield* openStore({ filename, mode: "write" })
  yield* store.append(commitOf("c2", { a: ["2"] }))
  reader.stdin?.end()
  const visitor = yield* Effect.promise(() => end)
  yield* store.append(commitOf("c3", { a: ["3"] }))
  return {
    visitor,
    meanwhile,
    events: (yield* brief(store)).length,
    fault: (yield* store.verify("w")).fault,
  }
})

test.skipIf(process.getuid?.() !== 0)(
  "a reader of a log that nobody may write leaves its files to whoever writes it by then",
  async (context) => {
    const { events, fault, meanwhile, visitor } = await run(reopened)
    if (visitor.code !== 0 && /EACCES|permission denied|MODULE_NOT_FOUND/i.test(visitor.errors)) {
      context.skip("an ordinary user may not read this repository")
    }
    expect(visitor).toMatchObject({ code: 0, output: "1 events\nwaiting\n1 events\n" })
    expect(meanwhile).toEqual(["log.db", "log.db-shm", "log.db-wal"])
    expect([events, fault]).toEqual([3, undefined])
  },
)
