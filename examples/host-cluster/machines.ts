// Starts runners as processes of their own, and speaks with them as clients of a host do.
import { type ChildProcess, spawn } from "node:child_process"
import { createServer } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"

export interface Machine {
  readonly url: string
  /** What the others of the cluster call it. */
  readonly address: string
  /** As when the power fails. */
  readonly kill: () => Promise<void>
  readonly stop: () => Promise<void>
}

const HOST = "127.0.0.1"

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, HOST, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0))
    })
  })

/** How long a runner may take to start, on a machine that has much to do. */
const START_MS = 120_000

/** Starts a runner on the log in a database, and waits until it serves. */
export const startMachine = async (database: string): Promise<Machine> => {
  const [port, clusterPort] = [await freePort(), await freePort()]
  const url = `http://${HOST}:${port}`
  const runner = spawn(
    process.execPath,
    [
      "--conditions=@followthrough/source",
      ...["--import", "tsx", "runner.ts"],
      ...["--port", String(port), "--cluster-port", String(clusterPort), "--database", database],
    ],
    // Its end of the channel tells a runner that this process is gone, however it ended.
    { cwd: import.meta.dirname, stdio: ["ignore", "inherit", "inherit", "ipc"] },
  )
  const gone = new Promise<void>((resolve) => runner.once("exit", () => resolve()))
  const ended = (signal: NodeJS.Signals) => (): Promise<void> => {
    runner.kill(signal)
    return gone
  }
  await serving(url, runner)
  return {
    url,
    address: `${HOST}:${clusterPort}`,
    kill: ended("SIGKILL"),
    stop: ended("SIGTERM"),
  }
}

const serving = async (url: string, runner: ChildProcess): Promise<void> => {
  const until = performance.now() + START_MS
  for (;;) {
    // A port is open a little before anybody answers there, and what came too early is never answered.
    const signal = AbortSignal.timeout(3000)
    const answer = await fetch(`${url}/health`, { signal }).catch(() => undefined)
    if (answer?.ok) return
    if (runner.exitCode !== null) throw new Error(`a runner ended with code ${runner.exitCode}`)
    if (performance.now() > until) {
      runner.kill("SIGKILL")
      throw new Error("a runner does not start")
    }
    await sleep(100)
  }
}

/** What a client is told of a command that was recorded. */
export interface Acknowledged {
  readonly commandId: string
  readonly replayed: boolean
  readonly positions: ReadonlyArray<number>
  /** Who decided. */
  readonly runner: string
}

export interface Command {
  readonly workspace: string
  readonly commandId: string
  readonly command: object
}

/** A client that gets no answer asks the next machine, with the same command id. */
const ANSWER_MS = 8000

/** Records a command through any of the machines, however often that takes. */
export const record = async (
  machines: ReadonlyArray<Machine>,
  { workspace, ...sent }: Command,
  first: number,
): Promise<Acknowledged> => {
  for (let n = first; ; n += 1) {
    const machine = machines[n % machines.length]
    const answer = await fetch(`${machine?.url}/${workspace}/commands`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(sent),
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch(() => undefined)
    if (answer?.ok) return (await answer.json()) as Acknowledged
    if (answer?.status === 422) throw new Error(`refused: ${await answer.text()}`)
    await sleep(50)
  }
}

export const ask = async (machine: Machine, path: string): Promise<unknown> => {
  const answer = await fetch(`${machine.url}/${path}`)
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

/** What came of a work that says how far it is. */
export interface Worked {
  readonly answer: unknown
  /** How many parts each runner worked out; none where one kernel did it all. */
  readonly workedBy: Readonly<Record<string, number>>
  readonly progress: ReadonlyArray<{ readonly done: number; readonly total: number }>
}

/** Reads the lines of such a work to their end. */
export const follow = async (
  machine: Machine,
  path: string,
  method: "GET" | "POST" = "GET",
): Promise<Worked> => {
  const answer = await fetch(`${machine.url}/${path}`, { method })
  const lines = (await answer.text()).trim().split("\n")
  const all = lines.map((line) => JSON.parse(line))
  const { workedBy, ...last } = all.pop() ?? {}
  if (workedBy === undefined) throw new Error(`${path}: broke off`)
  return { answer: last.answer, workedBy, progress: all }
}
