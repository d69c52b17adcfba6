import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Followthrough, openFollowthrough } from "@followthrough/kernel"
import { expect, it } from "vitest"

const rebuilder = fileURLToPath(new URL("rebuilder.mjs", import.meta.url))
const ROUNDS = 4 * Math.max(1, Number(process.env["FT_RUNS"] ?? 1))
const TOGETHER = 2
const CONTACTS = 150

/** Makes rows, and is killed at some moment of it. */
const killed = (file: string, run: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [rebuilder, file, run], { stdio: "pipe" })
    let errors = ""
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text
    })
    child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), Math.random() * 200))
    child.on("close", (_code, signal) => {
      if (signal === "SIGKILL" && errors === "") resolve()
      else reject(new Error(`it was not killed: ${errors}`))
    })
  })

/** Every list, from the rows or, as known at an instant, from the log. */
const answers = async (log: Followthrough, asked: { at: Date; knownAt?: Date }) => {
  const all: Array<unknown> = [await log.flow(asked)]
  for (const whose of [{}, { repId: "ana" }]) {
    const both = { ...asked, ...whose }
    all.push(await log.next(both), await log.promises(both), await log.asks(both))
  }
  return all
}

// Wants `npm run build` first, as `npm test` does.
it(`L20 after ${ROUNDS * TOGETHER} kills while rows were made, they are those of the log`, {
  timeout: 60_000 * ROUNDS,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-making-rows-"))
  const file = join(folder, "log.db")
  try {
    const log = await openFollowthrough({ workspace: "w", store: { file } })
    await log.addRep({ repId: "ana" })
    await log.recordAll(
      Array.from({ length: CONTACTS }, (_, n) => ({
        command: {
          _tag: "AddContact",
          contactId: `c${n}`,
          ...(n % 2 === 0 ? { ownerId: "ana" } : {}),
          source: n % 3 === 0 ? "web-lead" : "event",
        } as const,
        commandId: `add c${n}`,
      })),
    )
    for (let round = 0; round < ROUNDS; round += 1) {
      const runs = Array.from({ length: TOGETHER }, (_, n) => `${round}-${n}`)
      await Promise.all(runs.map((run) => killed(file, run)))
      const at = new Date()
      const known = await answers(log, { at, knownAt: at })
      const found = await answers(log, { at })
      expect(found).toEqual(known)
      const check = await log.verify()
      expect(check.fault).toBeUndefined()
    }
    await log.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
