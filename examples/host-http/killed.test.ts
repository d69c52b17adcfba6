// Two servers on one file are killed and started again, while clients record and try again.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { followUpClient } from "@followthrough/http/client"
import { type FollowthroughFailure, openFollowthrough } from "@followthrough/kernel"
import { expect, test } from "vitest"
import { type ServerProcess, startProcess } from "./server-process.js"

const ROUNDS = 3 * Number(process.env["FT_RUNS"] ?? 1)
// Each third round kills both servers at once.
const KILLS = ROUNDS + Math.floor(ROUNDS / 3)
const WRITERS = 6

type Recorded = { readonly positions: ReadonlyArray<number> }

test(
  `after ${KILLS} kills under load no acknowledged write is lost, and none is there twice`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "host-http-killed-"))
    const file = join(folder, "team.db")
    const start = () => startProcess(file, "--per-minute", "1000000")
    const servers: Array<ServerProcess> = await Promise.all([start(), start()])
    const acknowledged = new Map<string, Recorded>()
    let retries = 0
    let isOver = false

    /** Records through any server until one acknowledges. */
    const record = async (command: object, commandId: string): Promise<void> => {
      for (;;) {
        const { url = "" } = servers[Math.floor(Math.random() * servers.length)] ?? {}
        const client = followUpClient({
          url: `${url}/follow-up`,
          headers: { Authorization: "Bearer try-lead" },
        })
        try {
          acknowledged.set(commandId, await client.record(command as never, { commandId }))
          return
        } catch (failure) {
          const { code } = failure as FollowthroughFailure
          // A server that is being killed is unavailable; nothing is ever refused or mismatched.
          if (code !== "unavailable" && code !== "busy") throw failure
          retries += 1
          await sleep(Math.random() * 50)
        }
      }
    }

    const write = async (writer: number): Promise<void> => {
      for (let n = 0; !isOver; n++) {
        const contactId = `c${writer}-${n}`
        await record({ _tag: "AddContact", contactId, ownerId: "ana" }, `${contactId} add`)
        const touch = { direction: "outbound", channel: "phone", outcome: "reached" }
        await record({ _tag: "LogTouch", contactId, repId: "ana", ...touch }, `${contactId} touch`)
      }
    }

    try {
      await record({ _tag: "AddRep", repId: "ana" }, "ana add")
      const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
      let failed: { readonly failure: unknown } | undefined
      writing.catch((failure) => {
        failed = { failure }
      })
      for (let round = 0; round < ROUNDS; round++) {
        const least = acknowledged.size + 20 + Math.floor(Math.random() * 40)
        while (acknowledged.size < least) {
          if (failed !== undefined) throw failed.failure
          await sleep(1)
        }
        const killed = round % 3 === 2 ? [0, 1] : [round % 2]
        await Promise.all(
          killed.map(async (n) => {
            servers[n]?.child.kill("SIGKILL")
            expect(await servers[n]?.ended).toEqual({ code: null, signal: "SIGKILL" })
            servers[n] = await start()
          }),
        )
      }
      isOver = true
      await writing
    } finally {
      isOver = true
      for (const { child, ended } of servers) {
        child.kill("SIGTERM")
        await ended
      }
    }

    const log = await openFollowthrough({ workspace: "acme", store: { file } })
    try {
      expect((await log.verify()).fault).toBeUndefined()
      const positions = new Map<string, Array<number>>()
      for await (const { commandId, position } of log.log()) {
        positions.set(commandId, [...(positions.get(commandId) ?? []), position])
      }
      // Each command has the facts that its client was told of, and no others are there.
      expect(positions).toEqual(
        new Map([...acknowledged].map(([id, recorded]) => [id, [...recorded.positions]])),
      )
      expect(retries).toBeGreaterThan(0)
      const { total } = await log.next({ repId: "ana" })
      expect(total).toBe(
        [...acknowledged.keys()].filter((id) => id.startsWith("c") && id.endsWith(" add")).length,
      )
    } finally {
      await log.close()
      rmSync(folder, { recursive: true })
    }
  },
  60_000 * (1 + ROUNDS),
)
