import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { copyFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import type { Commit } from "@followthrough/store"
import { commandsGiven, hostRate, inFolder, storeAll, withStore } from "../log.js"
import { type Case, rate } from "../measure.js"

/** Installed for the run alone: what they need to be built, nobody else has to install. */
const dependencies = {
  act: { "@rotorsoft/act": "1.31.26", "@rotorsoft/act-sqlite": "1.19.4", zod: "4.6.7" },
  emmett: {
    "@event-driven-io/emmett": "0.38.5",
    "@event-driven-io/emmett-sqlite": "0.38.5",
    sqlite3: "5.1.7",
  },
} as const

const call = promisify(execFile)
const beside = (name: string): string => fileURLToPath(new URL(`../peers/${name}`, import.meta.url))

/** Stores so many events that begin contacts, so many at once, and gives how many a second. */
type Subject = (file: string, count: number, atOnce: number) => Promise<number>

/** Our store alone, which does what the peer does: an event in a stream of its own, under its command's id. */
const inStore: Subject = (file, count, atOnce) =>
  withStore(file, (store) => {
    const all = Array.from({ length: count }, (_, n) => addingOf(n))
    return rate(count, async () => {
      for (let n = 0; n < count; n += atOnce) {
        await storeAll(store, all.slice(n, n + atOnce))
      }
    })
  })

const addingOf = (n: number): Commit => {
  const contactId = `contact-${n}`
  const data = JSON.stringify({ contactId, name: `Name of ${contactId}` })
  const event = { type: "ContactAdded", occurredAt: n, data }
  return {
    workspace: "bench",
    commandId: `command-${n}`,
    fingerprint: createHash("sha256").update(data).digest("hex"),
    recordedAt: n,
    writes: [{ stream: contactId, expect: "noStream", events: [event] }],
  }
}

/** The kernel, which decides, encrypts the name and brings the read models besides. */
const inKernel: Subject = (file, count, atOnce) =>
  hostRate(file, [...commandsGiven(count, 1)], atOnce)

/** The same appends through another event store for SQLite, in a process of its own. */
const peer = (
  caseName: string,
  name: keyof typeof dependencies,
  subject: Subject,
  atOnce: number,
): Case => ({
  name: caseName,
  baseline: `${name}-sqlite as it comes, ${atOnce} at once, those counted that succeed`,
  unit: "commands/s",
  better: "more",
  durability: "WAL, synchronous=FULL for the subject; the peer's own setting for the peer",
  measured: (use) =>
    inFolder(async (folder) => {
      const count = 2_000
      const manifest = {
        name: "peers",
        version: "0.0.0",
        description: "Another event store, measured",
        author: "bench",
        license: "UNLICENSED",
        private: true,
        type: "module",
        dependencies: dependencies[name],
      }
      writeFileSync(join(folder, "package.json"), JSON.stringify(manifest))
      for (const file of [`${name}.mjs`, "report.mjs"])
        copyFileSync(beside(file), join(folder, file))
      try {
        await call("npm", ["install", "--no-audit", "--no-fund"], { cwd: folder })
      } catch (failure) {
        throw new Error(`${name} cannot be installed here: ${firstLine(failure)}`)
      }
      let round = 0
      const failures = new Set<string>()
      await use({
        subject: () => subject(join(folder, `subject-${round++}.db`), count, atOnce),
        baseline: async () => {
          const file = join(folder, `peer-${round++}.db`)
          const { said, failure } = await call(
            process.execPath,
            [`${name}.mjs`, file, `${count}`, `${atOnce}`],
            { cwd: folder, timeout: 120_000 },
          ).then(
            ({ stdout }) => ({ said: stdout, failure: undefined }),
            (thrown: unknown) => ({ said: undefined, failure: firstLine(thrown) }),
          )
          if (said === undefined) {
            failures.add(`broke off: ${failure}`)
            return 0
          }
          const {
            failed,
            firstFailure,
            rate: stored,
          } = JSON.parse(/^{"rate".*$/m.exec(said)?.[0] ?? "{}")
          if (failed > 0) failures.add(`${failed} of ${count} failed: ${firstFailure}`)
          return stored
        },
      })
      for (const failure of failures) console.error(`${caseName}: ${failure}`)
    }),
})

const firstLine = (thrown: unknown): string =>
  String(thrown instanceof Error ? thrown.message : thrown)
    .split("\n")
    .slice(0, 4)
    .join(" ")

export const peers: ReadonlyArray<Case> = [1, 100].flatMap((atOnce) => [
  peer(`peers-act-${atOnce}`, "act", inStore, atOnce),
  peer(`peers-emmett-${atOnce}`, "emmett", inStore, atOnce),
  peer(`peers-act-record-${atOnce}`, "act", inKernel, atOnce),
])
