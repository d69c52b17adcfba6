import { execFile } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { Effect } from "effect"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { logOf, run, storeOn } from "./kernel-on.js"

const program = fileURLToPath(new URL("programs/recorder.ts", import.meta.url))
const flags = ["--conditions=@followthrough/source", "--import", "tsx"]

const recorder = async (file: string, name: string, fibers: number) => {
  const args = [...flags, program, file, name, `${fibers}`]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 })
  const said: ReadonlyArray<{
    readonly commandId: string
    readonly positions?: ReadonlyArray<number>
    readonly no?: string
  }> = JSON.parse(stdout)
  return said
}

/** FT_RUNS makes the matrix whole. */
const deep = (fc.readConfigureGlobal()?.numRuns ?? 100) > 100
const matrix = [1, 2, 4].flatMap((processes) =>
  [2, 10, 100].map((fibers) => ({ processes, fibers })),
)

for (const { fibers, processes } of deep ? matrix : [{ processes: 2, fibers: 10 }]) {
  const title = `${processes} processes with ${fibers} commands in flight each record to one file`
  test(title, { timeout: 120_000 + processes * fibers * 500 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "followthrough-processes-"))
    const file = join(folder, "log.db")
    try {
      const names = Array.from({ length: processes }, (_, n) => `p${n}`)
      const said = (await Promise.all(names.map((name) => recorder(file, name, fibers)))).flat()
      const { fault, log } = await run(
        Effect.scoped(
          Effect.gen(function* () {
            const store = yield* storeOn(file)
            return { log: yield* logOf(store), ...(yield* store.verify("w")) }
          }),
        ),
      )
      expect(fault).toBeUndefined()
      // Each that was acknowledged is there once, where it was said to be, and nothing else is.
      const acknowledged = said.flatMap(({ commandId, positions = [] }) =>
        positions.map((position) => ({ commandId, position })),
      )
      expect(acknowledged.sort((a, b) => a.position - b.position)).toEqual(
        log.map(({ commandId, position }) => ({ commandId, position })),
      )
      // Of those who wanted to add the same contact one did; the others were told so.
      const refused = said.flatMap(({ no }) => (no === undefined ? [] : [no]))
      expect(refused.filter((no) => no === "ContactAlreadyAdded")).toHaveLength(
        fibers * processes - 1,
      )
      const others = refused.filter((no) => no !== "ContactAlreadyAdded")
      expect(others.filter((no) => no !== "Contended" && no !== "StoreFailure")).toEqual([])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}
