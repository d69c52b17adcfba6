// Three runners on one log, of which one is lost in the middle; then what the others have, and an audit in parts.
import { setTimeout as sleep } from "node:timers/promises"
import type { History } from "./history.js"
import { type Acknowledged, ask, follow, type Machine, record, type Worked } from "./machines.js"

/** So many clients send commands, each one after the other. */
const CLIENTS = 12

/** A workspace is on a lost runner when none of its commands is answered for so long. */
const PAUSE_MS = 300

export interface Sent extends Acknowledged {
  readonly workspace: string
  /** Milliseconds since the first. */
  readonly atMs: number
}

export interface Outcome {
  readonly acknowledged: ReadonlyArray<Sent>
  /** When the runner was killed, in milliseconds since the first command of the second part. */
  readonly killedAtMs: number
  /** The longest that a workspace was without any answer after the kill. */
  readonly recoveryMs: ReadonlyMap<string, number>
  readonly tookMs: number
}

/** Records a history through all machines, and kills one of them when half of it is recorded. */
export const recordWhileOneIsLost = async (
  machines: ReadonlyArray<Machine>,
  lost: Machine,
  { first, then }: History,
): Promise<Outcome> => {
  const acknowledged: Array<Sent> = []
  const began = performance.now()
  const sendAll = async (
    commands: History["then"],
    through: () => ReadonlyArray<Machine>,
    sent: (n: number) => void = () => undefined,
  ): Promise<void> => {
    const left = commands.entries()
    const client = async (): Promise<void> => {
      for (const [n, command] of left) {
        const answer = await record(through(), command, n)
        const atMs = performance.now() - began
        acknowledged.push({ ...answer, workspace: command.workspace, atMs })
        sent(acknowledged.length)
      }
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
  }
  await sendAll(first, () => machines)
  const half = acknowledged.length + Math.floor(then.length / 2)
  let killedAtMs = Number.POSITIVE_INFINITY
  let isGone: Promise<void> = Promise.resolve()
  await sendAll(
    then,
    () => machines,
    (n) => {
      if (n < half || killedAtMs < Number.POSITIVE_INFINITY) return
      killedAtMs = performance.now() - began
      isGone = lost.kill()
    },
  )
  await isGone
  return {
    acknowledged,
    killedAtMs,
    recoveryMs: silences(acknowledged, killedAtMs),
    tookMs: performance.now() - began,
  }
}

/** For each workspace, the longest wait between two answers after the kill, where it was a long one. */
const silences = (
  acknowledged: ReadonlyArray<Sent>,
  killedAtMs: number,
): ReadonlyMap<string, number> => {
  const last = new Map<string, number>()
  const longest = new Map<string, number>()
  for (const { atMs, workspace } of acknowledged) {
    const since = Math.max(killedAtMs, last.get(workspace) ?? killedAtMs)
    last.set(workspace, atMs)
    if (atMs - since > Math.max(PAUSE_MS, longest.get(workspace) ?? 0)) {
      longest.set(workspace, atMs - since)
    }
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

/** Waits until every runner that is left answers the same question alike. */
export const answersOf = async (
  machines: ReadonlyArray<Machine>,
  path: string,
): Promise<ReadonlyArray<unknown>> => Promise.all(machines.map((machine) => ask(machine, path)))

/** Waits until the runners have shared the shards among themselves. */
export const settled = (): Promise<void> => sleep(2500)
