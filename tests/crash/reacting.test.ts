import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Followthrough, openFollowthrough } from "@followthrough/kernel"
import { expect, it } from "vitest"

const reactor = fileURLToPath(new URL("reactor.mjs", import.meta.url))
const ROUNDS = 4 * Math.max(1, Number(process.env["FT_RUNS"] ?? 1))
/** So many rounds are on one log before what was handed over is counted. */
const ROUNDS_A_LOG = 4
const TOGETHER = 2
const CONTACTS = 40

/** Reacts, is killed some time after it was handed something. */
const killed = (file: string, told: string): Promise<void> =>
  new Promise((resolve, reject) => {
    writeFileSync(told, "")
    const child = spawn(process.execPath, [reactor, file, told, "6"], { stdio: "pipe" })
    let errors = ""
    let isKilling = false
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text
    })
    const kill = () => {
      isKilling = true
      setTimeout(() => child.kill("SIGKILL"), Math.random() * 120)
    }
    let opened = 0
    const watch = setInterval(() => {
      const said = readFileSync(told, "utf8")
      if (said !== "" && opened === 0) opened = Date.now()
      // Where the others have left nothing to do, it is killed as it looks.
      const isLooking = opened > 0 && Date.now() - opened > 3000
      if (!isKilling && (said.includes(">") || isLooking)) kill()
    }, 10)
    child.on("close", (_code, signal) => {
      clearInterval(watch)
      if (signal === "SIGKILL" && errors === "") resolve()
      else reject(new Error(`it was not killed: ${errors}`))
    })
  })

/** How often each was handed over whole. */
const toldIn = (files: ReadonlyArray<string>) => {
  const done = new Map<string, number>()
  for (const line of files.flatMap((file) => readFileSync(file, "utf8").split("\n"))) {
    const key = line.slice(2)
    if (line.startsWith("<")) done.set(key, (done.get(key) ?? 0) + 1)
  }
  return done
}

/** Keys of all that happened, told by a reaction of another name that nobody disturbs. */
const allKeys = async (log: Followthrough): Promise<ReadonlyArray<string>> => {
  const keys: Array<string> = []
  await log.reactOnce({
    name: `all ${Math.random()}`,
    from: "2020-01-01T00:00:00Z",
    handle: ({ key }) => keys.push(key),
  })
  return keys
}

/** A key without its instant: who asks later is told of an arrival as of later. */
const lasting = (key: string): string =>
  key.startsWith("arrives/") || key.startsWith("ask-ripens/")
    ? key.slice(0, key.lastIndexOf("/"))
    : key

// Wants `npm run build` first, as `npm test` does.
it(`after ${ROUNDS * TOGETHER} kills, nothing is lost, and doubled at most what was in hand`, {
  timeout: 60_000 * ROUNDS,
}, async () => {
  for (let round = 0; round < ROUNDS; round += ROUNDS_A_LOG) {
    const folder = mkdtempSync(join(tmpdir(), "followthrough-reacting-"))
    const file = join(folder, "log.db")
    try {
      const log = await openFollowthrough({ workspace: "w", store: { file } })
      await log.recordAll(
        Array.from({ length: CONTACTS }, (_, n) => ({
          command: {
            _tag: "AddContact",
            contactId: `c${n}`,
            ownerId: "ana",
            source: "web-lead",
            zone: "UTC",
            occurredAt: `2026-0${1 + (n % 3)}-0${1 + (n % 9)}T09:00:00Z`,
          } as const,
          commandId: `add c${n}`,
        })),
      )
      let kills = 0
      const files: Array<string> = []
      for (let n = 0; n < ROUNDS_A_LOG; n++) {
        const own = Array.from({ length: TOGETHER }, (_, k) => join(folder, `told-${n}-${k}`))
        files.push(...own)
        await Promise.all(own.map((told) => killed(file, told)))
        kills += TOGETHER
      }
      // Whoever comes next is handed the rest, once the leases of those killed are over.
      await new Promise((resolve) => setTimeout(resolve, 3100))
      const rest: Array<string> = []
      await log.reactOnce({
        name: "r",
        from: "2020-01-01T00:00:00Z",
        handle: ({ key }) => rest.push(key),
      })
      const done = toldIn(files)
      for (const key of rest) done.set(key, (done.get(key) ?? 0) + 1)
      expect((await log.reactions()).find(({ name }) => name === "r")).toMatchObject({
        pending: 0,
        parked: 0,
      })
      const expected = new Set((await allKeys(log)).map(lasting))
      expect(expected.size).toBeGreaterThan(CONTACTS)
      expect(new Set([...done.keys()].map(lasting))).toEqual(expected)
      const twice = [...done.values()].reduce((sum, times) => sum + times - 1, 0)
      expect(twice).toBeLessThanOrEqual(kills)
      expect((await log.verify()).fault).toBeUndefined()
      await log.close()
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
})
