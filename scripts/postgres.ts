// A real Postgres server for the tests that need one: the one that `DATABASE_URL` names, else one of their own that is
// made of installed binaries (`PG_BIN`, Debian's places), which root installs where there are none.
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

export interface PostgresServer extends AsyncDisposable {
  readonly url: string
}

const DEBIAN = "/usr/lib/postgresql"

const installed = (): string | undefined => {
  const named = process.env["PG_BIN"]
  if (named !== undefined) return named
  const versions = existsSync(DEBIAN)
    ? readdirSync(DEBIAN).map(Number).filter(Number.isInteger)
    : []
  return versions
    .sort((a, b) => b - a)
    .map((version) => join(DEBIAN, String(version), "bin"))
    .find((folder) => existsSync(join(folder, "initdb")))
}

const isRoot = process.getuid?.() === 0

const binaries = (): string => {
  const found = installed()
  if (found !== undefined) return found
  if (isRoot && existsSync("/usr/bin/apt-get")) {
    for (const args of [
      ["update"],
      ["install", "--yes", "--no-install-recommends", "postgresql"],
    ]) {
      run("apt-get", args, { ...process.env, DEBIAN_FRONTEND: "noninteractive" })
    }
  }
  const now = installed()
  if (now === undefined) {
    throw new Error(
      "tests need a Postgres server: name one in DATABASE_URL, or a folder with initdb in PG_BIN",
    )
  }
  return now
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

/** Starts a server on loopback, which ends with this process at the latest. */
export const startPostgres = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> => {
  const given = process.env["DATABASE_URL"]
  if (given !== undefined) return { url: given, [Symbol.asyncDispose]: async () => undefined }
  const bin = binaries()
  const folder = mkdtempSync(join(tmpdir(), "followthrough-postgres-"))
  if (isRoot) chownSync(folder, NOBODY, NOBODY)
  const data = join(folder, "data")
  run(
    ...asNobody(join(bin, "initdb"), [
      "-D",
      data,
      "-U",
      "log",
      "-A",
      "trust",
      "-E",
      "UTF8",
      "--locale=C",
      "-N",
    ]),
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
      join(bin, "postgres"),
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
  while (spawnSync(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)]).status !== 0) {
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
