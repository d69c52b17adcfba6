// Three runners on one log, of which one is lost in the middle; then what the others have, and an audit in parts.
import { setTimeout as sleep } from "node:timers/promises"
import type { History } from "./history.js"
import { type Acknowledged, ask, follow, type Machine, record, type Worked } from "./machines.js"

/** So many clients send commands, each one after the other. */
const CLIENTS = 12

export interface Sent extends Acknowledged {
  readonly workspace: string
  /** When it was acknowledged, in milliseconds since the first was sent. */
  readonly atMs: number
  /** How long its client waited for that, with all that it sent again. */
  readonly waitedMs: number
}

export interface Outcome {
  readonly lost: Machine
  /** The workspaces that were on it when it was killed. */
  readonly wereThere: ReadonlySet<string>
  readonly acknowledged: ReadonlyArray<Sent>
  /** When the runner was killed, in milliseconds since the first was sent. */
  readonly killedAtMs: number
  /** For each workspace, the longest that a client waited before the kill, and after it. */
  readonly longestMs: ReadonlyMap<string, { readonly before: number; readonly after: number }>
  readonly tookMs: number
}

/** Records a history through all machines, and kills one that decides for a workspace when half of it is recorded. */
export const recordWhileOneIsLost = async (
  machines: ReadonlyArray<Machine>,
  { first, then }: History,
): Promise<Outcome> => {
  const acknowledged: Array<Sent> = []
  const began = performance.now()
  const sendAll = async (
    commands: History["then"],
    sent: (n: number) => void = () => undefined,
  ): Promise<void> => {
    const left = commands.entries()
    const client = async (): Promise<void> => {
      for (const [n, command] of left) {
        const sentAt = performance.now()
        const answer = await record(machines, command, n)
        const now = performance.now()
        const waitedMs = now - sentAt
        acknowledged.push({ ...answer, workspace: command.workspace, atMs: now - began, waitedMs })
        sent(acknowledged.length)
      }
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
  }
  await sendAll(first)
  const runnerOf = new Map(acknowledged.map(({ runner, workspace }) => [workspace, runner]))
  const [chosen] = runnerOf.values()
  const lost = machines.find(({ address }) => address === chosen)
  if (lost === undefined) throw new Error("nothing was recorded")
  const wereThere = new Set([...runnerOf].flatMap(([one, by]) => (by === chosen ? [one] : [])))
  const half = acknowledged.length + Math.floor(then.length / 2)
  let killedAtMs = Number.POSITIVE_INFINITY
  let isGone: Promise<void> = Promise.resolve()
  await sendAll(then, (n) => {
    if (n < half || killedAtMs < Number.POSITIVE_INFINITY) return
    killedAtMs = performance.now() - began
    isGone = lost.kill()
  })
  await isGone
  return {
    lost,
    wereThere,
    acknowledged,
    killedAtMs,
    longestMs: longestWaits(acknowledged, killedAtMs),
    tookMs: performance.now() - began,
  }
}

const longestWaits = (
  acknowledged: ReadonlyArray<Sent>,
  killedAtMs: number,
): Outcome["longestMs"] => {
  const longest = new Map<string, { readonly before: number; readonly after: number }>()
  for (const { atMs, waitedMs, workspace } of acknowledged) {
    const { after, before } = longest.get(workspace) ?? { before: 0, after: 0 }
    longest.set(
      workspace,
      atMs < killedAtMs
        ? { after, before: Math.max(before, waitedMs) }
        : { before, after: Math.max(after, waitedMs) },
    )
  }
  return longest
}

/** An audit by one runner alone, and by all of them in parts. */
export const auditBothWays = async (
  machines: ReadonlyArray<Machine>,
  workspace: string,
  parts: number,
): Promise<{ readonly alone: Worked; readonly inParts: Worked }> => {
  const [first, second = first] = machines
  if (first === undefined || second === undefined) throw new Error("no machine is left")
  const at = Date.now()
  return {
    alone: await follow(first, `${workspace}/audit?at=${at}`),
    inParts: await follow(second, `${workspace}/audit?at=${at}&parts=${parts}`),
  }
}

/** What each of some runners answers. */
export const answersOf = async (
  machines: ReadonlyArray<Machine>,
  path: string,
): Promise<ReadonlyArray<unknown>> => Promise.all(machines.map((machine) => ask(machine, path)))

/** Waits until the runners have shared the shards among themselves. */
export const settled = (): Promise<void> => sleep(2500)
