import { execFile } from "node:child_process"
import { copyFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { commandsGiven, hostRate, inFolder } from "../log.js"
import type { Case } from "../measure.js"

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

/**
 * The same appends through another event store for SQLite, in a process of its own. It stores an event
 * and its stream; the kernel decides, remembers the command and brings the read models besides.
 */
const peer = (name: keyof typeof dependencies, atOnce: number): Case => ({
  name: `peers-${name}-${atOnce}`,
  baseline: `${name}-sqlite as it comes, ${atOnce} at once, those counted that succeed`,
  unit: "commands/s",
  better: "more",
  durability: "WAL, synchronous=FULL for the kernel; the peer's own setting for the peer",
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
        subject: () =>
          hostRate(join(folder, `kernel-${round++}.db`), [...commandsGiven(count, 1)], atOnce),
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
      for (const failure of failures) console.error(`peers-${name}-${atOnce}: ${failure}`)
    }),
})

const firstLine = (thrown: unknown): string =>
  String(thrown instanceof Error ? thrown.message : thrown)
    .split("\n")
    .slice(0, 4)
    .join(" ")

export const peers: ReadonlyArray<Case> = (["act", "emmett"] as const).flatMap((name) =>
  [1, 100].map((atOnce) => peer(name, atOnce)),
)
