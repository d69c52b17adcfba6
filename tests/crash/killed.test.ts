import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { openFollowthrough } from "@followthrough/kernel"
import Database from "better-sqlite3"
import { expect, it } from "vitest"

const recorder = fileURLToPath(new URL("recorder.mjs", import.meta.url))
const RECORDERS = ["ana", "ben"]
const ROUNDS = 2
const FILES = Math.max(1, Math.round(Number(process.env["FT_RUNS"] ?? 1) / 4))

/** Runs a recorder, kills it some time after its first words, and gives what it acknowledged. */
const killed = (file: string, name: string): Promise<ReadonlyArray<string>> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [recorder, file, name], { stdio: "pipe" })
    let said = ""
    let errors = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (said === "") setTimeout(() => child.kill("SIGKILL"), Math.random() * 150)
      said += text
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text
    })
    child.on("close", (_code, signal) => {
      if (signal === "SIGKILL" && errors === "") resolve(said.split("\n").slice(0, -1))
      else reject(new Error(`it was not killed: ${errors}`))
    })
  })

/** The read models, without what is told of a cadence touch as of when its row was made. */
const rowsIn = (file: string): ReadonlyArray<unknown> => {
  const db = new Database(file, { readonly: true })
  try {
    return [
      "SELECT * FROM followthrough_contacts ORDER BY stream",
      "SELECT * FROM followthrough_promises ORDER BY stream, n",
      `SELECT contact_id, item, viewer, owes, kind, stage, rank, from_at, by_at, next, first
        FROM followthrough_obligations ORDER BY stream, n`,
    ].map((sql) => db.prepare(sql).all())
  } finally {
    db.close()
  }
}

// Wants `npm run build` first, as `npm test` does.
it(`after ${FILES * ROUNDS * RECORDERS.length} kills, what was acknowledged is there, and the read models are those of the log`, {
  timeout: 60_000 * FILES,
}, async () => {
  for (let n = 0; n < FILES; n++) {
    const folder = mkdtempSync(join(tmpdir(), "followthrough-crash-"))
    const file = join(folder, "log.db")
    const acknowledged = new Set<string>()
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const names = RECORDERS.map((name) => `${name}${round}`)
        for (const ids of await Promise.all(names.map((name) => killed(file, name)))) {
          expect(ids.length).toBeGreaterThan(0)
          for (const id of ids) acknowledged.add(id)
        }
        const log = await openFollowthrough({ workspace: "w", store: { file, mode: "write" } })
        expect((await log.verify()).fault).toBeUndefined()
        const recorded = new Set<string>()
        for await (const { commandId } of log.log()) recorded.add(commandId)
        expect([...acknowledged].filter((id) => !recorded.has(id))).toEqual([])
        await log.refreshReadModels()
        const kept = rowsIn(file)
        await log.rebuildReadModels()
        expect(rowsIn(file)).toEqual(kept)
        await log.close()
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
})
