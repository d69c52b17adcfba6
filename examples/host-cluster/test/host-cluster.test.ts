import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type PostgresServer, startPostgres } from "../../../scripts/postgres.js"
import { historyOf } from "../history.js"
import { faultsIn } from "../log-check.js"
import { follow, type Machine, record, startMachine } from "../machines.js"
import {
  answersOf,
  auditBothWays,
  type Outcome,
  recordWhileOneIsLost,
  settled,
} from "../scenario.js"

const workspaces = ["north", "south", "east"].map((name) => `${name}-${process.pid}`)
const [workspace = ""] = workspaces
const history = historyOf(workspaces, 7, 2)
const sentIn = (one: string): number =>
  [...history.first, ...history.then].filter((sent) => sent.workspace === one).length

let server: PostgresServer
let machines: ReadonlyArray<Machine> = []
let left: ReadonlyArray<Machine> = []
let outcome: Outcome

beforeAll(async () => {
  // A lost process loses nothing that the server has taken.
  server = await startPostgres({ fsync: "off" })
  machines = await Promise.all([1, 2, 3].map(() => startMachine(server.url)))
  await settled()
  outcome = await recordWhileOneIsLost(machines, history)
  left = machines.filter((machine) => machine !== outcome.lost)
}, 240_000)
afterAll(async () => {
  await Promise.all(machines.map(({ stop }) => stop()))
  await server[Symbol.asyncDispose]()
})

describe("three runners on one Postgres, of which one is killed", () => {
  test("lose and double nothing: each acknowledged command is in a sound log once", async () => {
    const { acknowledged, lost, wereThere } = outcome
    for (const one of wereThere) {
      const runners = acknowledged.flatMap(({ runner, workspace }) =>
        workspace === one ? [runner] : [],
      )
      // Another one went on where the lost one had begun.
      expect(runners[0]).toBe(lost.address)
      expect(runners.at(-1)).not.toBe(lost.address)
    }
    for (const one of workspaces) {
      const commands = acknowledged.filter((sent) => sent.workspace === one)
      expect(new Set(commands.map(({ commandId }) => commandId)).size).toBe(sentIn(one))
    }
    expect(await faultsIn(server.url, workspaces, acknowledged)).toEqual([])
    // A command that nobody sent, or that was told other positions, would have been found.
    expect(await faultsIn(server.url, workspaces, acknowledged.slice(1))).toHaveLength(1)
  })

  test("give a command that is sent again its first result, wherever it is sent", async () => {
    const [command] = history.first
    if (command === undefined) throw new Error("nothing was sent")
    const before = outcome.acknowledged.find(
      (sent) => sent.workspace === workspace && sent.commandId === command.commandId,
    )
    for (const machine of left) {
      const { positions, replayed } = await record([machine], command, 0)
      expect({ positions, replayed }).toEqual({ positions: before?.positions, replayed: true })
    }
  })

  test("answer alike from the same rows, whichever is asked", async () => {
    const at = Date.now()
    for (const path of ["next?", "promises?", "plan?rep=ana&"]) {
      const [one, other] = await answersOf(left, `${workspace}/${path}at=${at}`)
      expect(one).toBeTypeOf("object")
      expect(other).toEqual(one)
    }
  })

  test("L19 audit in parts as one runner does, and say how far they are", async () => {
    const { alone, inParts } = await auditBothWays(left, workspace, 12)
    expect(inParts.answer).toEqual(alone.answer)
    const by = new Map(Object.entries(inParts.workedBy))
    expect([...by.keys()].sort()).toEqual(left.map(({ address }) => address).sort())
    const done = inParts.progress.map((progress) => progress.done)
    expect(done).toEqual([...done].sort((a, b) => a - b))
    expect(inParts.progress.at(-1)?.done).toBe(inParts.progress.at(-1)?.total)
  })

  test("make the read models again in parts, and they are what the log says", async () => {
    const [first] = left
    if (first === undefined) throw new Error("no machine is left")
    const rebuilt = await follow(first, `${workspace}/rebuild?parts=12`, "POST")
    expect(Object.keys(rebuilt.workedBy)).toHaveLength(left.length)
    expect(await faultsIn(server.url, [workspace], outcome.acknowledged)).toEqual([])
  })
})
